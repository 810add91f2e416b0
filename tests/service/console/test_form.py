"""The edit form says what the document says, and means what somebody typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from catalog.kinds import KINDS
from catalog.kinds.documents import Document, read_document
from catalog.values.fault import Fault
from service.web.console.form.building import form_of
from service.web.console.form.making import Making, said_at
from service.web.console.form.reading import document_typed, empty_rows, rearranged, without_gaps
from service.web.console.form.resaying import changes
from service.web.console.form.shape import Form, Input, Rows, Ticks, named
from tests.catalog.documents import SOURCED, a_parcel
from tests.support.catalogs import seed_documents

ZH = Making("zh")
Texts = dict[str, list[str]]


def sent(form: Form) -> Texts:
    """What a browser sends of a form that nobody touched."""
    found: Texts = {}
    for node in named(form).values():
        if isinstance(node, Input):
            found[node.name] = [node.text.replace("\n", "\r\n")]
        elif isinstance(node, Ticks):
            found[node.name] = ["", *(o.value for o in node.options if o.chosen)]
        elif isinstance(node, Rows):
            found[node.name] = [""]
    return found


def sent_of(document: Document) -> Texts:
    return sent(form_of(KINDS[document["collection"]], document["properties"], ZH))


def typed_into(document: Document, **inputs: str | Sequence[str]) -> Mapping[str, Any]:
    """The properties after somebody typed into some inputs; `__` stands for a point."""
    posted = sent_of(document)
    for name, text in inputs.items():
        posted[name.replace("__", ".")] = [text] if isinstance(text, str) else list(text)
    properties: Mapping[str, Any] = document_typed(KINDS[document["collection"]], posted, document)[
        "properties"
    ]
    return properties


@pytest.fixture
def parcel() -> Document:
    return read_document(a_parcel())[1]


@pytest.mark.parametrize("demonstration", [True, False])
def test_saving_an_untouched_form_changes_nothing_of_any_entry(demonstration: bool):
    documents = seed_documents(demonstration=demonstration)

    for document in documents:
        kind = KINDS[document["collection"]]
        assert document_typed(kind, sent_of(document), document) == document
    assert len(documents) > 50


def test_a_form_that_came_incomplete_deletes_nothing(parcel: Document):
    kind = KINDS["parcels"]

    assert document_typed(kind, {"p.far_max": ["3"]}, parcel) == {
        **parcel,
        "properties": {**parcel["properties"], "far_max": 3},
    }


def test_a_number_is_read_exactly(parcel: Document):
    assert typed_into(parcel, p__far_max="2.50")["far_max"] == 2.5
    assert typed_into(parcel, p__site_area_m2="11820")["site_area_m2"] == 11820


@pytest.mark.parametrize("text", ["1_000", "１２", "1e3", "abc", "1.2.3"])
def test_what_is_no_number_stays_as_it_was_typed(parcel: Document, text: str):
    assert typed_into(parcel, p__far_max=text)["far_max"] == text


def test_an_emptied_value_is_gone_unless_the_evidence_says_why(parcel: Document):
    gone = typed_into(parcel, p__height_limit_m="", e__height_limit_m__status="")
    why = typed_into(parcel, p__height_limit_m="", e__height_limit_m__status="pending")

    assert "height_limit_m" not in gone
    assert why["height_limit_m"] is None
    assert why["evidence"]["height_limit_m"]["status"] == "pending"


def test_evidence_is_typed_beside_its_value(parcel: Document):
    found = typed_into(
        parcel,
        e__far_max__status="sourced",
        e__far_max__sources__0="TP-SRC-T1",
        e__far_max__locator="表1",
        e__far_max__note_zh="",
        e__far_max__note_en="",
    )

    assert found["evidence"]["far_max"] == SOURCED


def test_ticks_keep_the_order_of_the_list(parcel: Document):
    found = typed_into(parcel, p__early_design=["", "concept", "massing"])

    assert found["early_design"] == ["concept", "massing"]


def test_rows_are_added_and_removed_by_buttons_alone(parcel: Document):
    kind = KINDS["parcels"]
    posted = sent_of(parcel) | {"add-row": ["p.land_uses"]}
    posted, grown = rearranged(posted)
    form = form_of(kind, parcel["properties"], Making("zh", grown=grown))
    rows = named(form)["p.land_uses"]
    assert isinstance(rows, Rows)
    assert len(rows.rows) == 1

    posted |= {"p.land_uses.0.scheme": ["sh_planning"], "p.land_uses.0.code": ["M1"]}
    with_one = document_typed(kind, posted, parcel)
    assert with_one["properties"]["land_uses"] == [{"scheme": "sh_planning", "code": "M1"}]

    posted, _ = rearranged(sent_of(with_one) | {"remove-row": ["p.land_uses.0"]})
    assert "land_uses" not in document_typed(kind, posted, with_one)["properties"]


def test_what_is_told_stands_at_its_input_in_the_readers_language(parcel: Document):
    faults = [
        Fault("/properties/far_max", "not-a-number", {"value": "x"}),
        Fault("/properties/evidence/far_max/sources", "evidence-without-source", {"status": "x"}),
        Fault("/properties/name_zh", "must-field", {"title": "名称"}),
        Fault("/geometry", "null-without-reason"),
        Fault("/id", "demo-id-in-real"),
    ]
    remarks = [Fault("/properties/review_by", "review-overdue", {"day": "2020-01-01"})]
    said = said_at(faults, remarks, "en")
    form = form_of(KINDS["parcels"], parcel["properties"], Making("en", said))

    found = named(form)
    assert found["p.far_max"].wrong
    assert found["p.far_max"].said[0].hint
    assert not found["p.far_min"].said
    assert [(n.said != (), n.wrong) for n in (found["p.name_zh"], found["p.review_by"])] == [
        (True, False)
    ] * 2
    assert found["e.far_max.sources"].said
    assert [e.name for e in form.evidences if e.inside] == ["e.far_max"]
    assert len(form.drawn) == 1
    assert len(form.elsewhere) == 1


def test_rows_told_of_while_typing_keep_the_names_they_have_in_the_browser(parcel: Document):
    kind = KINDS["parcels"]
    posted = sent_of(parcel) | {
        "p.land_uses.0.scheme": [""],
        "p.land_uses.0.code": [""],
        "p.land_uses.2.scheme": ["sh_planning"],
        "p.land_uses.2.code": ["M1"],
    }
    texts, names = without_gaps(posted)
    document = document_typed(kind, texts, parcel)
    said = said_at([Fault("/properties/land_uses/0/code", "must-field")], [], "zh")
    form = form_of(kind, document["properties"], Making("zh", said, empty_rows(texts), {}, texts))

    again = changes(form, ["p.far_max"], names)

    assert document["properties"]["land_uses"] == [{"scheme": "sh_planning", "code": "M1"}]
    assert {(i.name, i.text) for i in again.inputs} == {
        ("p.far_max", str(parcel["properties"].get("far_max", ""))),
        ("p.land_uses.2.code", "M1"),
    }


def test_a_number_in_another_unit_stays_as_it_was_typed_and_says_what_it_means(parcel: Document):
    posted = sent_of(parcel) | {"p.site_area_m2": ["30亩"], "p.gfa_m2": ["20 m2"]}
    document = document_typed(KINDS["parcels"], posted, parcel)
    form = form_of(KINDS["parcels"], document["properties"], Making("zh", typed=posted))

    site, floors = named(form)["p.site_area_m2"], named(form)["p.gfa_m2"]
    assert isinstance(site, Input)
    assert isinstance(floors, Input)
    assert document["properties"]["site_area_m2"] == 20000
    assert (site.text, site.means) == ("30亩", "20000 m²")
    assert (floors.text, floors.means) == ("20 m2", "")


def test_every_field_of_every_kind_has_an_input_with_a_title():
    for kind in KINDS.values():
        for language in ("zh", "en"):
            form = form_of(kind, {}, Making(language))
            names = {each.name for block in form.blocks for each in block.properties}
            assert names == {n for n, f in kind.fields.items() if not f.traits.computed}
            assert all(node.label for node in named(form).values())
