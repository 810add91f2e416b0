"""Every act leaves its row, in its own transaction; rows can be read, taken along, let go of."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import orjson
import pytest

from catalog.commands import auditing, drafting, planning, reviewing, tokens, webhooks, withdrawing
from catalog.commands.acts import Act
from catalog.commands.expiring import expire
from catalog.commands.safekeeping import begin_epoch
from catalog.store.database import Database
from catalog.store.staff import audits
from catalog.values.canonical import canonical_bytes, sha256_hex
from tests.catalog.commands.acting import (
    EDITOR,
    PUBLISHER,
    REVIEWER,
    approved,
    drafted,
    planned,
    without_id,
)
from tests.catalog.commands.everything import everything
from tests.catalog.commands.test_expiring import a_policy
from tests.catalog.commands.test_withdrawing_at_once import STATEMENT
from tests.catalog.documents import a_contact, a_source, load_raw, publish
from tests.support.catalogs import CHECKER, MAKER, NOON, an_act
from tests.support.tokens import a_token
from tests.support.webhooks import an_endpoint

DAY = timedelta(days=1)
NEW = without_id(a_source(name_zh="另一文件"))


@pytest.fixture
def office(empty_catalog: Database) -> Database:
    publish(empty_catalog, a_source(), a_contact())
    return empty_catalog


def acts(database: Database, since: int = 0) -> list[tuple[str, str]]:
    """Who did what, oldest first, after an ordinal."""
    found = auditing.page(database, limit=1000)
    return [(r.actor, r.act) for r in reversed(found) if r.ordinal > since]


def test_staff_leave_a_row_for_every_act(office: Database):
    since = len(acts(office))
    seen = drafted(office, NEW)
    reviewing.submit(office, an_act(EDITOR), [seen.id])
    reviewing.comment(office, an_act(REVIEWER), seen.id, comment="看")
    reviewing.send_back(office, an_act(REVIEWER), seen.id, comment="改")
    plan = planned(office, [approved(office, seen)], at=NOON + DAY)
    planning.reschedule(office, an_act(PUBLISHER), plan.name, None)
    planning.cancel(office, an_act(PUBLISHER), plan.name)
    planning.publish_planned(office, an_act(PUBLISHER), planned(office, [seen]).name)
    again = drafted(office, a_source(name_zh="改名"))
    drafting.discard(office, an_act(EDITOR), again.id, row_version=again.row_version)
    drafting.restore_version(office, an_act(EDITOR), "sources", "TP-SRC-T1", 1)
    planning.roll_back(office, an_act(PUBLISHER), "2026-11-21-002", reason="误")
    down = withdrawing.withdraw_at_once(
        office, an_act(PUBLISHER), collection="sources", entry_id="TP-SRC-T1",
        reason="error", **STATEMENT,
    )  # fmt: skip
    withdrawing.confirm(office, an_act(REVIEWER), down.release_id)

    assert acts(office, since) == [
        (EDITOR, "draft.begun"),
        (EDITOR, "draft.changed"),
        (EDITOR, "draft.submitted"),
        (REVIEWER, "draft.commented"),
        (REVIEWER, "draft.returned"),
        (EDITOR, "draft.submitted"),
        (REVIEWER, "draft.approved"),
        (PUBLISHER, "plan.composed"),
        (PUBLISHER, "plan.rescheduled"),
        (PUBLISHER, "plan.cancelled"),
        (PUBLISHER, "plan.composed"),
        (PUBLISHER, "release.published"),
        (EDITOR, "draft.begun"),
        (EDITOR, "draft.changed"),
        (EDITOR, "draft.discarded"),
        (EDITOR, "draft.restored"),
        (PUBLISHER, "release.rolled_back"),
        (PUBLISHER, "entry.withdrawn_at_once"),
        (REVIEWER, "withdrawal.confirmed"),
    ]
    assert auditing.fault(office) is None


def test_operators_owners_and_the_worker_leave_theirs(office: Database):
    since = len(acts(office))
    load_raw(office, a_policy(expires_on="2026-12-31"))
    load_raw(office, a_policy(expires_on="2026-12-31"))
    publish(office)
    expire(office, Act("worker", NOON + 60 * DAY))
    withdrawing.withdraw(office, "sources", "TP-SRC-T1", an_act(), reason="error")
    withdrawing.redact(office, "sources", "TP-SRC-T1", 1, an_act(), reason="误发")
    begin_epoch(office, uuid4(), an_act())
    owner = a_token(office).split("_")[1]
    hook = an_endpoint(office, owner)
    webhooks.rotate(office, owner, hook, an_act(), secret="whsec_" + "B" * 43 + "=")
    webhooks.replay(office, owner, hook, an_act(), from_seq=0)
    webhooks.resume(office, owner, hook, an_act())
    webhooks.remove(office, owner, hook, an_act())
    tokens.revoke(office, owner, an_act())

    assert acts(office, since) == [
        (MAKER, "drafts.loaded"),
        (CHECKER, "release.published"),
        ("worker", "release.published"),
        (MAKER, "entry.withdrawn"),
        (MAKER, "version.redacted"),
        (MAKER, "epoch.begun"),
        (MAKER, "token.created"),
        *((MAKER, f"webhook.{what}") for what in (
            "registered", "rotated", "rewound", "resumed", "removed",
        )),
        (MAKER, "token.revoked"),
    ]  # fmt: skip
    told = b"".join(auditing.export(office))
    assert b"whsec" not in told
    assert b"lpc_" not in told
    assert auditing.fault(office) is None


def test_without_its_row_no_act_is_done(office: Database, monkeypatch: pytest.MonkeyPatch):
    draft = drafted(office, NEW)
    before = everything(office)

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(audits, "append", fail)
    for act in (
        lambda: drafted(office, NEW),
        lambda: reviewing.submit(office, an_act(EDITOR), [draft.id]),
        lambda: load_raw(office, a_source("TP-SRC-T2")),
        lambda: withdrawing.withdraw(office, "sources", "TP-SRC-T1", an_act(), reason="error"),
    ):
        with pytest.raises(ZeroDivisionError):
            act()

    assert everything(office) == before


def test_records_are_found_by_actor_and_subject_page_by_page(office: Database):
    draft = drafted(office, NEW)
    drafted(office, a_contact(name_zh="别的"), "somebody")

    mine = auditing.page(office, limit=9, actor=EDITOR)
    assert [r.act for r in mine] == ["draft.changed", "draft.begun"]
    assert auditing.page(office, limit=9, subject=f"drafts/{draft.id}") == mine
    assert auditing.page(office, limit=1, actor=EDITOR, before=mine[0].ordinal) == mine[1:]
    assert mine[0].facts["content_sha256"] == draft.content_sha256


def test_whoever_takes_the_audit_along_can_check_it_alone(office: Database):
    drafted(office, NEW)

    lines = [orjson.loads(line) for line in auditing.export(office)]

    assert [line["ordinal"] for line in lines] == list(range(1, len(lines) + 1))
    prev = "0" * 64
    for line in lines:
        own = line.pop("hash")
        assert line["prev"] == prev
        line["facts"] = canonical_bytes(line["facts"]).decode()
        assert sha256_hex(canonical_bytes(line)) == own
        prev = own


def test_what_is_old_enough_is_let_go_of_and_the_rest_still_holds(empty_catalog: Database):
    old, young = NOON - 2000 * DAY, NOON
    for now in (old, old, young):
        drafting.begin(empty_catalog, an_act(EDITOR, now), collection="sources")

    gone = auditing.forget(empty_catalog, an_act("operator", young), days=400)

    assert gone == 2
    assert acts(empty_catalog) == [(EDITOR, "draft.begun"), ("operator", "audit.forgotten")]
    assert auditing.fault(empty_catalog) is None
    assert auditing.forget(empty_catalog, an_act("operator", young), days=400) == 0
    assert len(acts(empty_catalog)) == 2


def test_nothing_younger_than_a_jumped_clock_is_torn_out(empty_catalog: Database):
    for now in (NOON, NOON - 2000 * DAY):
        drafting.begin(empty_catalog, an_act(EDITOR, now), collection="sources")

    assert auditing.forget(empty_catalog, an_act(), days=400) == 0
    assert auditing.fault(empty_catalog) is None
