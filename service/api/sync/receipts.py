"""`PUT receipts/me`: a consumer says what it holds and is told whether that is the catalog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response

from catalog.commands.receipts import Held, Verdict, receive
from catalog.commands.tokens import Bearer
from catalog.feed.comparing import NoStateAtSeq
from catalog.feed.positions import EpochChanged
from catalog.kinds import KINDS
from catalog.kinds.fields import wrong
from catalog.words.label import Label
from service.api.answers import private
from service.api.call import Call
from service.api.negotiation import JSON
from service.api.parameters import Given
from service.api.problems import Problem
from service.api.reading import one_of
from service.api.request_body import Member, RequestBody, named, text, whole_number
from service.api.route import Route
from service.api.services import Services
from service.api.sync.names import SYNC, TAG
from service.api.sync.refusals import no_state_at_seq, start_again

_DIGEST = "[0-9a-f]{64}"
_BUCKET = "[0-9a-f]{3}"
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LARGEST_SEQ = 2**63 - 1

_digest = text(_DIGEST, 64)
_collection = one_of(tuple(KINDS), "unknown-collection")


def _told_something(found: Mapping[str, Any]) -> None:
    if "state_digest" not in found and not found.get("collections"):
        raise wrong("receipt-without-digest")


_SHA256 = {"type": "string", "pattern": f"^{_DIGEST}$"}
_EXAMPLE = "0" * 64

RECEIPT = RequestBody(
    "Receipt",
    (
        Member(
            "epoch",
            Label("所同步的历史", "the history that is followed"),
            {"type": "string", "pattern": f"^{_UUID}$"},
            text(_UUID, 36),
        ),
        Member(
            "seq",
            Label("所到的序号，须为某次发布的末号", "how far: the last seq of a release"),
            {"type": "integer", "minimum": 0, "maximum": _LARGEST_SEQ},
            whole_number(0, _LARGEST_SEQ),
        ),
        Member(
            "state_digest",
            Label(
                "全部类别的摘要；只同步部分类别时以 collections 代替",
                "the digest of all; who follows some collections gives collections instead",
            ),
            _SHA256,
            _digest,
            required=False,
        ),
        Member(
            "collections",
            Label("各类别的摘要", "the digest of each collection held"),
            {
                "type": "object",
                "properties": dict.fromkeys(KINDS, _SHA256),
                "additionalProperties": False,
            },
            named(_collection, _digest),
            required=False,
        ),
        Member(
            "buckets",
            Label(
                "各类别非空桶的摘要，仅在目录当前序号处比较",
                "the digests of a collection's buckets that are not empty; compared at the head",
            ),
            {
                "type": "object",
                "properties": {
                    name: {"type": "object", "additionalProperties": _SHA256} for name in KINDS
                },
                "additionalProperties": False,
            },
            named(_collection, named(text(_BUCKET, 3), _digest)),
            required=False,
        ),
    ),
    {
        "epoch": "00000000-0000-4000-8000-000000000001",
        "seq": 210,
        "state_digest": _EXAMPLE,
        "collections": {"parcels": _EXAMPLE},
        "buckets": {"parcels": {"a3f": _EXAMPLE}},
    },
    _told_something,
)


def routes() -> Iterator[Route]:
    yield Route(
        f"{SYNC}/receipts/me", "putReceipt", TAG,
        Label("回执：消费方说明所持内容", "Receipt: a consumer says what it holds"),
        JSON, "ReceiptAccepted", put_receipt,
        method="PUT", body=RECEIPT, scope="sync", refusals=(404, 409, 410),
        problems={404: "NoStateProblem", 409: "DivergedProblem", 410: "StartAgainProblem"},
    )  # fmt: skip


def put_receipt(
    services: Services, call: Call, given: Given, bearer: Bearer, body: Mapping[str, Any]
) -> Response:
    """200 in step; 409 with what differs. Either is kept as the bearer's last receipt."""
    held = Held(
        body["epoch"],
        body["seq"],
        body.get("state_digest"),
        body.get("collections", {}),
        body.get("buckets", {}),
    )
    try:
        verdict = receive(services.database, bearer.token_id, held, datetime.now(UTC))
    except EpochChanged as changed:
        raise start_again("epoch-changed", call, changed.clock) from None
    except NoStateAtSeq as absent:
        raise no_state_at_seq(absent.seq, absent.nearest) from None
    if not verdict.in_step:
        raise _diverged(held, verdict)
    said = {"in_step": True, "seq": held.seq, "head_seq": verdict.clock.seq}
    return private(verdict.clock, {**said, "catalog_data_mode": verdict.clock.data_mode})


def _diverged(held: Held, verdict: Verdict) -> Problem:
    members = {
        "in_step": False,
        "seq": held.seq,
        "head_seq": verdict.clock.seq,
        "collections": verdict.collections,
        **({"buckets": verdict.buckets} if verdict.buckets else {}),
    }
    return Problem(409, "receipt-diverged", {"seq": held.seq}, members=members)
