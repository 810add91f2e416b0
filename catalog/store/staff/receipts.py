"""What each consumer last said that it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from catalog.store.staff.tables import receipt, token


@dataclass(frozen=True)
class Receipt:
    """`differing` is empty in step; else {collection: names of its differing buckets, or none}."""

    token_id: str
    epoch: str
    seq: int
    state_digest: str | None
    in_step: bool
    differing: Mapping[str, Any]
    at: str


def put(connection: Connection, new: Receipt) -> None:
    """Keep a receipt in place of the one that its token gave before."""
    # Two first receipts of one token would both find none: they queue at the token's row.
    connection.execute(select(token.c.id).where(token.c.id == new.token_id).with_for_update())
    values = {
        "epoch": new.epoch,
        "seq": new.seq,
        "state_digest": new.state_digest,
        "in_step": new.in_step,
        "differing": json.dumps(new.differing),
        "at": new.at,
    }
    done = connection.execute(
        update(receipt).where(receipt.c.token_id == new.token_id).values(values)
    )
    if not done.rowcount:
        connection.execute(insert(receipt).values(token_id=new.token_id, **values))


def every(connection: Connection) -> dict[str, Receipt]:
    """The last receipt of each token that gave one."""
    rows = connection.execute(
        select(
            receipt.c.token_id,
            receipt.c.epoch,
            receipt.c.seq,
            receipt.c.state_digest,
            receipt.c.in_step,
            receipt.c.differing,
            receipt.c.at,
        ).order_by(receipt.c.token_id)
    )
    return {
        row.token_id: Receipt(
            row.token_id, row.epoch, row.seq, row.state_digest, row.in_step,
            json.loads(row.differing), row.at,
        )
        for row in rows
    }  # fmt: skip
