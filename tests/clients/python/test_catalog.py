"""The client asks the real service, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import requests

from catalog.store.database import Database
from parcel_catalog_client import (
    Catalog,
    CatalogError,
    DemonstrationRefused,
    Gone,
    NotFound,
    Refused,
    WrongQuestion,
)
from parcel_catalog_client.model import Match
from tests.service.publishing import publish, seeded, take_down
from tests.support.server import environment_of, gunicorn

PARCELS = [f"DEMO-P-{number:03d}" for number in range(1, 22)]


@pytest.fixture
def asked() -> list[str]:
    """The addresses that `catalog` asked, in order."""
    return []


@pytest.fixture
def catalog(live_demo: str, asked: list[str]) -> Iterator[Catalog]:
    with requests.Session() as session:
        session.hooks["response"].append(lambda answer, **_: asked.append(answer.url))
        yield Catalog(live_demo, session=session, language="en", accept_demo=True)


def test_pages_are_asked_for_as_entries_are_taken(catalog: Catalog, asked: list[str]):
    parcels = catalog.collection("parcels").items(page_size=5)
    assert asked == []

    first = [next(parcels).id for _ in range(5)]
    assert len(asked) == 1
    rest = [parcel.id for parcel in parcels]

    assert first + rest == PARCELS
    assert len(asked) == 5
    assert all("limit=5" in address for address in asked)


def test_a_limit_is_that_of_all_pages(catalog: Catalog, asked: list[str]):
    parcels = catalog.items("parcels", limit=7, page_size=5)

    assert [parcel.id for parcel in parcels] == PARCELS[:7]
    assert parcels.matched == 21
    assert len(asked) == 2


def test_a_small_limit_asks_for_no_more_than_it_needs(catalog: Catalog, asked: list[str]):
    assert len(list(catalog.items("parcels", limit=2))) == 2
    assert "limit=2" in asked[0]


def test_a_limit_of_none_at_all_counts(catalog: Catalog, asked: list[str]):
    parcels = catalog.items("parcels", limit=0)

    assert list(parcels) == []
    assert asked == []
    assert parcels.matched == 21


def test_fields_are_asked_by_value_and_by_range(catalog: Catalog):
    everything = list(catalog.items("parcels"))

    def found(**question: object) -> list[str]:
        return [parcel.id for parcel in catalog.items("parcels", **question)]

    def expected(fits: object) -> list[str]:
        return [parcel.id for parcel in everything if fits(parcel)]  # type: ignore[operator]

    use = everything[0]["land_use_code"]
    assert found(land_use_code=use) == expected(lambda p: p["land_use_code"] == use)
    assert found(far_max=(2.0, 2.5)) == expected(lambda p: 2 <= (p["far_max"] or 0) <= 2.5)
    assert found(far_max=(2.5, None)) == expected(lambda p: (p["far_max"] or 0) >= 2.5)
    assert found(key_parcel=True) == expected(lambda p: p["key_parcel"] is True)
    assert 0 < len(found(far_max=(2.0, 2.5))) < 21


def test_a_box_a_time_and_an_order_are_asked(catalog: Catalog):
    west, south = catalog.item("parcels", "DEMO-P-001").geometry["coordinates"][0][0]

    near = catalog.items("parcels", bbox=(west, south, west + 0.0001, south + 0.0001))
    sizes = [p["site_area_m2"] for p in catalog.items("parcels", sortby="-site_area_m2")]

    assert "DEMO-P-001" in {parcel.id for parcel in near}
    assert near.matched < 21
    assert sizes == sorted(sizes, reverse=True)
    assert catalog.items("policies", datetime=("1990-01-01", "1990-12-31")).matched < (
        catalog.items("policies").matched
    )


def test_an_entry_has_its_values_and_who_says_so(catalog: Catalog):
    site = catalog.item("projects", "TP-PRJ-E4")

    assert (site.collection, site.id, site["far_max"]) == ("projects", "TP-PRJ-E4", 3.0)
    said = site.evidence("far_max")
    assert said.status in ("official", "sourced")
    assert catalog.item("sources", said.sources[0]).id == said.sources[0]
    assert said.document["status"] == said.status


def test_an_absent_value_is_none_with_a_reason(catalog: Catalog):
    project = catalog.item("projects", "TP-PRJ-PUSHI")

    assert project["far_max"] is None
    assert project.evidence("far_max").status == "unknown"
    assert project["no_such_field"] is None
    assert project.evidence("no_such_field") is None


def test_everything_that_is_told_can_be_reached(catalog: Catalog):
    parcel = catalog.item("parcels", "DEMO-P-001")
    parcels = catalog.collections()[0]

    assert parcel.document["catalog_data_mode"] == "demo"
    assert {link["rel"] for link in parcel.document["links"]} >= {"self", "collection"}
    assert parcel.properties["boundaries"]
    assert parcels.document["published_total"] == 21
    assert len({parcel, catalog.item("parcels", "DEMO-P-001")}) == 1


def test_only_some_properties_may_be_asked_for(catalog: Catalog):
    parcel = next(catalog.items("parcels", properties=["name_zh", "far_max"]))

    assert set(parcel.properties) == {"name_zh", "far_max", "evidence"}


def test_collections_tell_what_they_hold(catalog: Catalog):
    found = {each.id: each for each in catalog.collections()}

    assert found["parcels"].item_type == "feature"
    assert found["policies"].item_type == "record"
    assert len(found) == 11


def test_an_entry_is_found_by_any_identifier(catalog: Catalog):
    assert catalog.lookup("zz-01") == (Match("parcels", "DEMO-P-001", "plot_no"),)
    assert catalog.lookup("nobody's") == ()


def test_disclosure_is_told_field_by_field(catalog: Catalog):
    told = catalog.disclosure("parcels", "DEMO-P-001")

    fields = {field.field: field for field in told.fields}
    assert (told.collection, told.id, told.version) == ("parcels", "DEMO-P-001", 1)
    assert fields["far_max"].status == "illustrative"
    assert fields["far_max"].title.en
    assert fields["cadastral_code"].has_value is False
    assert told.notices[0].zh


@pytest.mark.parametrize("ending", ["", "/", "/api/v1", "/api/v1/"])
def test_the_address_may_be_written_in_any_way(live_demo: str, ending: str):
    with Catalog(live_demo + ending, accept_demo=True) as catalog:
        assert catalog.item("parcels", "DEMO-P-001").id == "DEMO-P-001"


def test_a_demonstration_is_not_taken_for_the_real_thing(live_demo: str):
    with Catalog(live_demo) as catalog, pytest.raises(DemonstrationRefused):
        catalog.item("parcels", "DEMO-P-001")


def test_a_refusal_names_each_wrong_parameter(catalog: Catalog):
    with pytest.raises(Refused) as raised:
        next(catalog.items("parcels", far_max="x", nosuch=1))

    assert {fault["parameter"] for fault in raised.value.errors} == {"far_max", "nosuch"}
    assert "far_max: " in str(raised.value)


def test_errors_speak_the_language_that_was_asked_for(live_demo: str):
    with Catalog(live_demo, accept_demo=True) as catalog, pytest.raises(NotFound, match="没有条目"):
        catalog.item("parcels", "NOPE")


@pytest.mark.parametrize(
    ("collection", "entry_id"),
    [
        ("nosuch", "A1"),
        ("parcels", "a/b"),
        ("parcels", "?x=1"),
        ("parcels", "\ud800"),
        ("parcels", "A%"),
    ],
)
def test_what_is_not_there_is_not_found(catalog: Catalog, collection: str, entry_id: str):
    with pytest.raises(NotFound):
        catalog.item(collection, entry_id)


@pytest.mark.parametrize("text", ["\ud800", "", "\x00", "x" * 200])
def test_an_identifier_that_is_none_is_refused(catalog: Catalog, text: str):
    with pytest.raises(CatalogError) as raised:
        catalog.lookup(text)

    assert isinstance(raised.value, Refused)


@pytest.mark.parametrize("entry_id", ["", ".", ".."])
def test_an_id_that_would_lead_elsewhere_is_not_asked_for(
    catalog: Catalog, asked: list[str], entry_id: str
):
    with pytest.raises(WrongQuestion):
        catalog.item("parcels", entry_id)

    assert asked == []


@pytest.mark.parametrize("wrong", [{"limit": -1}, {"page_size": 0}])
def test_a_limit_below_nothing_is_refused(catalog: Catalog, wrong: dict[str, int]):
    with pytest.raises(WrongQuestion, match=r"-1|page_size=0"):
        catalog.items("parcels", **wrong)


def test_a_walk_shows_one_state_whatever_is_published_meanwhile(demo_catalog: Database):
    with served(demo_catalog) as catalog:
        parcels = catalog.items("parcels", page_size=10)
        taken = [next(parcels)]
        before = parcels.seq
        head = publish(demo_catalog, seeded("DEMO-P-021", far_max=2.75))
        take_down(demo_catalog, "parcels", "DEMO-P-020", replaced_by=("DEMO-P-001",))

        taken += parcels

        assert [parcel.id for parcel in taken] == PARCELS
        assert taken[-1]["far_max"] != 2.75
        assert parcels.seq == before < head
        assert parcels.epoch
        assert catalog.items("parcels").matched == 20
        past = catalog.items("parcels", seq=before)
        assert (past.matched, past.seq) == (21, before)


def test_the_past_of_an_entry_can_be_read(demo_catalog: Database):
    old = publish(demo_catalog, seeded("DEMO-P-020", far_max=2.25))
    new = publish(demo_catalog, seeded("DEMO-P-020", far_max=2.75))
    take_down(demo_catalog, "parcels", "DEMO-P-020", replaced_by=("DEMO-P-001",))

    with served(demo_catalog) as catalog:
        versions = list(catalog.versions("parcels", "DEMO-P-020"))
        with pytest.raises(Gone) as raised:
            catalog.item("parcels", "DEMO-P-020")

        assert catalog.item("parcels", "DEMO-P-020", seq=old)["far_max"] == 2.25
        assert catalog.item("parcels", "DEMO-P-020", seq=new)["far_max"] == 2.75
    assert [version.op for version in versions] == ["delete", "upsert", "upsert", "upsert"]
    assert [version.number for version in versions] == [4, 3, 2, 1]
    assert (versions[0].reason, versions[0].replaced_by) == ("withdrawn", ("DEMO-P-001",))
    assert versions[1].published_at == datetime(2026, 11, 21, 4, tzinfo=UTC)
    assert raised.value.replaced_by == ("DEMO-P-001",)
    assert raised.value.entry["reason"] == "withdrawn"


@contextmanager
def served(database: Database) -> Iterator[Catalog]:
    with (
        gunicorn("service:create_app()", **environment_of(database)) as port,
        Catalog(f"http://127.0.0.1:{port}", language="en", accept_demo=True) as catalog,
    ):
        yield catalog
