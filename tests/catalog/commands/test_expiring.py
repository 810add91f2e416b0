"""What expires is published as expired, once, on the day after its last in Shanghai."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from sqlalchemy import event

from catalog.commands.expiring import expire
from catalog.commands.withdrawing import withdraw
from catalog.feed.verification import verify
from catalog.rules.outliving import outlived
from catalog.store.database import Database
from catalog.values.fault import Refused
from tests.catalog.commands.everything import draft_of, everything
from tests.catalog.documents import INVENTED, Raw, a_contact, an_entry, load_raw, publish
from tests.support.catalogs import CHECKER, Catalogs, an_act

BEFORE_MIDNIGHT = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC)


def a_policy(entry_id: str = "DEMO-POL-T1", **properties: Any) -> Raw:
    given = {
        "name_zh": "测试政策",
        "policy_kind": "document",
        "categories": ["land"],
        "validity_status": "effective",
        "expires_on": "2026-12-31",
        **properties,
    }
    return an_entry("policies", entry_id, INVENTED, given)


def published(database: Database, entry_id: str = "DEMO-POL-T1") -> dict[str, Any]:
    rows = [row for row in everything(database)["version"] if row[2] == entry_id]
    found: dict[str, Any] = orjson.loads(rows[-1][8])["properties"]
    return found


def test_an_entry_is_in_force_through_its_last_day_in_shanghai(empty_catalog: Database):
    publish(empty_catalog, a_policy())

    too_early = expire(empty_catalog, an_act("worker", BEFORE_MIDNIGHT))
    released = expire(empty_catalog, an_act("worker", AFTER_MIDNIGHT))

    assert too_early is None
    assert released is not None
    assert released.id == "2027-01-01-001"
    assert published(empty_catalog)["validity_status"] == "expired"
    assert everything(empty_catalog)["release"][-1][1] == "clock"
    with empty_catalog.read_as_staff() as connection:
        assert verify(connection).problem is None


def test_what_has_expired_expires_once(empty_catalog: Database):
    publish(empty_catalog, a_policy())
    expire(empty_catalog, an_act("worker", AFTER_MIDNIGHT))
    before = everything(empty_catalog)

    assert expire(empty_catalog, an_act("worker", AFTER_MIDNIGHT)) is None
    assert everything(empty_catalog) == before


@pytest.mark.parametrize(
    ("expires_on", "expires"),
    [("2026-12-30", True), ("2026-12-31", True), ("2027-01-01", False), ("2026-12", True),
     ("2026", True), ("2027", False), ("2027-01", False), (None, False)],
)  # fmt: skip
def test_a_partial_date_lasts_to_its_last_day(
    empty_catalog: Database, expires_on: str | None, expires: bool
):
    evidence = {} if expires_on else {"expires_on": {"status": "unknown"}}
    publish(empty_catalog, a_policy(expires_on=expires_on, evidence=evidence))

    assert (expire(empty_catalog, an_act("worker", AFTER_MIDNIGHT)) is not None) is expires


def test_only_what_is_in_force_expires(empty_catalog: Database):
    publish(
        empty_catalog,
        a_policy("DEMO-POL-T1", validity_status="abolished"),
        a_policy("DEMO-POL-T2", validity_status="not_stated"),
        a_policy("DEMO-POL-T3"),
    )
    withdraw(empty_catalog, "policies", "DEMO-POL-T3", an_act(CHECKER), reason="error")

    assert expire(empty_catalog, an_act("worker", AFTER_MIDNIGHT)) is None


def test_a_working_copy_does_not_bring_it_back(empty_catalog: Database):
    publish(empty_catalog, a_policy())
    load_raw(empty_catalog, a_policy(name_zh="改名"))

    expire(empty_catalog, an_act("worker", AFTER_MIDNIGHT))

    draft = draft_of(empty_catalog, "policies", "DEMO-POL-T1")
    assert draft is not None
    assert (draft.state, draft.document["properties"]["name_zh"]) == ("open", "改名")
    assert draft.document["properties"]["validity_status"] == "expired"
    assert published(empty_catalog)["name_zh"] == "测试政策"


@pytest.mark.parametrize("meanwhile", ["prolonged", "withdrawn"])
def test_what_is_published_meanwhile_is_not_undone(postgres_catalogs: Catalogs, meanwhile: str):
    database = postgres_catalogs.empty()
    publish(database, a_policy())
    other = Database(
        database.url.render_as_string(hide_password=False), reader_role=database.reader_role
    )
    waiting = [meanwhile]

    def somebody_else_first(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        """Another publication, after expiring has read and before it writes or locks anything."""
        locks = not statement.startswith(("SELECT", "SET")) or "FOR UPDATE" in statement
        if locks and waiting:
            waiting.pop()
            if meanwhile == "prolonged":
                publish(other, a_policy(expires_on="2030-12-31"))
            else:
                withdraw(other, "policies", "DEMO-POL-T1", an_act(CHECKER), reason="error")

    event.listen(database.staff_engine, "before_cursor_execute", somebody_else_first)
    released = expire(database, an_act("worker", AFTER_MIDNIGHT))
    other.dispose()

    assert not waiting
    assert released is None
    last = everything(database)["version"][-1]
    if meanwhile == "prolonged":
        assert orjson.loads(last[8])["properties"]["validity_status"] == "effective"
    else:
        assert last[4] == "delete"


def a_package(entry_id: str = "DEMO-PKG-T1", **properties: Any) -> Raw:
    given = {
        "name_zh": "测试组合包",
        "compiled": True,
        "land_zh": "测试用地",
        "policies": ["DEMO-POL-T1", "DEMO-POL-T2"],
        "services": ["DEMO-SVC-T1"],
        "valid_until": None,
        "validity_status": "not_stated",
        **properties,
    }
    unknown = {"valid_until": {"status": "unknown"}} if given["valid_until"] is None else {}
    return an_entry("packages", entry_id, INVENTED, {**given, "evidence": unknown})


def test_a_package_changes_in_the_release_in_which_its_part_expires(empty_catalog: Database):
    publish(
        empty_catalog,
        a_contact(),
        a_policy("DEMO-POL-T1"),
        a_policy("DEMO-POL-T2", expires_on="2028"),
        a_package("DEMO-PKG-T1"),
        a_package("DEMO-PKG-T2", policies=["DEMO-POL-T2"], policies_explored=["DEMO-POL-T1"]),
        a_package("DEMO-PKG-T3", validity_status="abolished"),
        a_package("DEMO-PKG-T4", valid_until="2026-06-30", validity_status="unchecked"),
    )
    load_raw(empty_catalog, a_package("DEMO-PKG-T1", name_zh="改名"))
    before = {key: published(empty_catalog, key) for key in ("DEMO-PKG-T2", "DEMO-PKG-T3")}

    released = expire(empty_catalog, an_act("worker", AFTER_MIDNIGHT))

    assert released is not None
    changed = [row[2] for row in everything(empty_catalog)["version"] if row[0] > 7]
    assert changed == ["DEMO-POL-T1", "DEMO-PKG-T1", "DEMO-PKG-T4"]
    assert released.last_seq - released.first_seq == 2
    package = published(empty_catalog)["validity_status"], published(empty_catalog, "DEMO-PKG-T1")
    assert (package[0], package[1]["validity_status"]) == ("expired", "stale")
    assert package[1]["valid_until"] == "2026-12-31"
    assert package[1]["evidence"]["valid_until"] == {
        "status": "illustrative",
        "formula": "min(policies.expires_on)",
        "note_zh": "取有效期最早的部分：DEMO-POL-T1",
        "note_en": "the part that ends first: DEMO-POL-T1",
    }
    # Its own end is earlier than that of any part.
    assert published(empty_catalog, "DEMO-PKG-T4")["valid_until"] == "2026-06-30"
    assert {key: published(empty_catalog, key) for key in before} == before
    draft = draft_of(empty_catalog, "packages", "DEMO-PKG-T1")
    assert draft is not None
    said = draft.document["properties"]
    assert (said["name_zh"], said["validity_status"]) == ("改名", "stale")
    assert said["evidence"]["valid_until"]["status"] == "illustrative"
    with empty_catalog.read_as_staff() as connection:
        assert verify(connection).problem is None
    assert expire(empty_catalog, an_act("worker", AFTER_MIDNIGHT)) is None


def test_a_package_follows_a_part_that_staff_published_as_expired(empty_catalog: Database):
    publish(
        empty_catalog,
        a_contact(),
        a_policy("DEMO-POL-T1"),
        a_policy("DEMO-POL-T2", expires_on="2026-06", validity_status="expired"),
        a_package(),
    )

    expire(empty_catalog, an_act("worker", BEFORE_MIDNIGHT))

    found = published(empty_catalog, "DEMO-PKG-T1")
    assert (found["validity_status"], found["valid_until"]) == ("stale", "2026-06-30")
    # The next part to expire changes nothing more: it was the first that ended the package.
    expire(empty_catalog, an_act("worker", AFTER_MIDNIGHT))
    assert published(empty_catalog, "DEMO-PKG-T1") == found
    assert published(empty_catalog, "DEMO-POL-T1")["validity_status"] == "expired"


def test_no_package_is_published_that_outlasts_a_policy_it_rests_on(empty_catalog: Database):
    publish(empty_catalog, a_contact(), a_policy("DEMO-POL-T1", expires_on="2026-06"))
    later = a_package("DEMO-PKG-T1", valid_until="2027-01-01")

    with pytest.raises(Refused) as refused:
        publish(empty_catalog, a_policy("DEMO-POL-T2"), later)

    told = [(f.entry_id, f.pointer, f.code, dict(f.facts)) for f in refused.value.faults]
    named = ("DEMO-PKG-T1", "/properties/valid_until", "outlasts-its-part")
    assert told == [
        (*named, {"value": "2027-01-01", "policy": "DEMO-POL-T1", "until": "2026-06-30"}),
        (*named, {"value": "2027-01-01", "policy": "DEMO-POL-T2", "until": "2026-12-31"}),
    ]
    publish(empty_catalog, a_package("DEMO-PKG-T1", valid_until="2026-06-30"))


def test_what_a_new_end_rests_on_is_named_by_its_sources():
    said = {"status": "sourced", "sources": ["TP-SRC-T1"], "locator": "第九条"}
    part = {
        "validity_status": "expired",
        "expires_on": "2026-09-19",
        "evidence": {"expires_on": said},
    }

    changed = outlived(
        {"policies": ["TP-POL-T1", "TP-POL-GONE"], "validity_status": "effective"},
        {"TP-POL-T1": part},
    )

    assert changed is not None
    told = changed["evidence"]["valid_until"]
    assert (told["status"], told["sources"]) == ("derived", ["TP-SRC-T1"])
