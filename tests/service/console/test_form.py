"""The edit form says what the document says, and means what somebody typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from catalog.kinds import KINDS
from catalog.kinds.documents import Document, read_document
from catalog.values.fault import Fault
from service.web.console.form.building import Making, form_of, geometry_evidence, told_faults
from service.web.console.form.reading import document_typed, rearranged
from service.web.console.form.shape import Form, Input, Node, Rows, Ticks, named, nodes
from tests.catalog.documents import SOURCED, a_parcel
from tests.support.catalogs import seed_documents

ZH = Making("zh")
Texts = dict[str, list[str]]


def sent(form: Form, *more: Node) -> Texts:
    """What a browser sends of a form that nobody touched."""
    found: Texts = {}
    for node in (*named(form).values(), *nodes(more)):
        if isinstance(node, Input):
            found[node.name] = [node.text.replace("\n", "\r\n")]
        elif isinstance(node, Ticks):
            found[node.name] = ["", *(o.value for o in node.options if o.chosen)]
        elif isinstance(node, Rows):
            found[node.name] = [""]
    return found


def sent_of(document: Document) -> Texts:
    properties = document["properties"]
    form = form_of(KINDS[document["collection"]], properties, ZH)
    return sent(form, *geometry_evidence(properties, ZH).members)


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


def test_a_fault_stands_at_its_input_in_the_readers_language(parcel: Document):
    faults = [
        Fault("/properties/far_max", "must-field", {"title": "容积率"}),
        Fault("/properties/evidence/far_max/sources", "evidence-without-source", {"status": "x"}),
        Fault("/geometry", "null-without-reason"),
    ]
    form = form_of(KINDS["parcels"], parcel["properties"], Making("en", told_faults(faults, "en")))

    found = named(form)
    assert found["p.far_max"].faults
    assert found["p.far_max"].faults[0].hint
    assert found["e.far_max.sources"].faults
    assert [pointer for pointer, _ in form.elsewhere] == ["/geometry"]
    assert not found["p.far_min"].faults


def test_every_field_of_every_kind_has_an_input_with_a_title():
    for kind in KINDS.values():
        for language in ("zh", "en"):
            form = form_of(kind, {}, Making(language))
            names = {each.name for block in form.blocks for each in block.properties}
            assert names == {n for n, f in kind.fields.items() if not f.traits.computed}
            assert all(node.label for node in named(form).values())
