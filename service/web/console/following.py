"""How each consumer stands: in step, behind, or elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.commands.tokens import Consumer, consumers
from service.web.console.visit import Visit


@dataclass(frozen=True)
class Standing:
    """A consumer as a row: `state` gives its colour, `said` the words that say the same."""

    name: str
    token_id: str
    state: str
    said: str
    at: str | None
    seq: int | None
    differing: tuple[str, ...]


def standings(visit: Visit) -> list[Standing]:
    """Every consumer whose token holds, oldest first."""
    _, found = consumers(visit.services.database, visit.now)
    return [
        _standing(visit, consumer)
        for consumer in found
        if consumer.holds and consumer.token.scope == "sync"
    ]


def _standing(visit: Visit, consumer: Consumer) -> Standing:
    receipt = consumer.receipt
    state, said = _told(visit, consumer)
    return Standing(
        consumer.token.name,
        consumer.token.id,
        state,
        said,
        receipt.at if receipt else None,
        receipt.seq if receipt else None,
        tuple(receipt.differing) if receipt else (),
    )


def _told(visit: Visit, consumer: Consumer) -> tuple[str, str]:
    if consumer.receipt is None:
        return "silent", visit.t("consumer.silent")
    if not consumer.receipt.in_step or consumer.behind is None:
        return "bad", visit.t("consumer.differs")
    if consumer.behind:
        return "behind", visit.t("consumer.behind", count=consumer.behind)
    return "good", visit.t("consumer.in_step")
