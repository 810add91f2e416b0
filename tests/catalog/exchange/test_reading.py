"""Files are read as their author wrote them, whatever their format."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.exchange.reading import Unreadable, parse_json, parse_yaml, read_file

ENTRY = {"collection": "parcels", "id": "DEMO-P-101", "properties": {"far_max": Decimal("2.50")}}
JSON = b'{"collection":"parcels","id":"DEMO-P-101","properties":{"far_max":2.50}}'
YAML = b"collection: parcels\nid: DEMO-P-101\nproperties:\n  far_max: 2.50\n"
PLENTY = 10**6


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("one.json", JSON),
        ("one.JSON", JSON),
        ("bom.json", b"\xef\xbb\xbf" + JSON),
        ("list.json", b"[" + JSON + b"]"),
        ("one.yaml", YAML),
        ("one.yml", YAML),
        ("bom.yaml", b"\xef\xbb\xbf" + YAML),
        ("list.yaml", b"- " + YAML.replace(b"\n", b"\n  ").strip()),
        ("flow.yaml", JSON.replace(b":", b": ").replace(b",", b", ")),
        ("set.geojson", b'{"type":"FeatureCollection","features":[' + JSON + b"]}"),
    ],
)
def test_one_entry_is_the_same_in_every_format(tmp_path: Path, name: str, data: bytes):
    (entry,) = read_file(written(tmp_path, name, data), PLENTY)

    assert (entry.file, entry.position) == (name, 1)
    assert entry.value == ENTRY
    assert str(entry.value["properties"]["far_max"]) == "2.50"


def test_features_belong_to_the_collection_that_they_the_file_or_the_caller_name(tmp_path: Path):
    features = b'[{"id":"A1"},{"id":"A2","collection":"facilities"}]'
    unnamed = b'{"type":"FeatureCollection","features":' + features + b"}"
    named = b'{"type":"FeatureCollection","collection":"parcels","features":' + features + b"}"

    by_caller = read_file(written(tmp_path, "a.geojson", unnamed), PLENTY, "projects")
    by_file = read_file(written(tmp_path, "b.geojson", named), PLENTY, "projects")

    assert [e.value["collection"] for e in by_caller] == ["projects", "facilities"]
    assert [e.value["collection"] for e in by_file] == ["parcels", "facilities"]


@pytest.mark.parametrize("data", [b"[]", b'{"type":"FeatureCollection","features":[]}'])
def test_an_empty_list_holds_no_entries_and_is_no_fault(tmp_path: Path, data: bytes):
    assert read_file(written(tmp_path, "none.json", data), PLENTY) == []


@pytest.mark.parametrize(
    "text",
    ["2020-01-01", "no", "Yes", "on", "0x1F", "1_000", ".inf", ".nan", "010", "+1", "1e", "~a"],
)
def test_yaml_keeps_as_text_what_json_would_not_take_for_anything_else(text: str):
    assert parse_yaml("x.yaml", f"value: {text}".encode()) == {"value": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [("null", None), ("~", None), ("", None), ("true", True), ("false", False), ("12", 12),
     ("-3.50", Decimal("-3.50")), ("1e3", Decimal("1E+3")), ('"12"', "12"), ("'true'", "true")],
)  # fmt: skip
def test_yaml_has_the_scalars_of_json(text: str, value: object):
    assert parse_yaml("x.yaml", f"value: {text}".encode()) == {"value": value}


def test_a_number_keeps_every_digit_of_its_author():
    digits = "1." + "0" * 40 + "1"

    assert str(parse_json("x.json", f"[{digits}]".encode())[0]) == digits
    assert str(parse_yaml("x.yaml", f"[{digits}]".encode())[0]) == digits


@pytest.mark.parametrize("parse", [parse_json, parse_yaml])
def test_a_whole_number_of_any_length_is_read(parse):
    (found,) = parse("x", b"[" + b"9" * 5000 + b"]")

    assert found == Decimal("9" * 5000)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner)
        ),
        max_leaves=20,
    )
)
def test_what_is_json_is_read_as_what_it_is(value: object):
    import json

    for ensure_ascii in (True, False):
        data = json.dumps(value, ensure_ascii=ensure_ascii).encode()
        assert parse_json("x.json", data) == value


def test_brackets_within_text_are_no_nesting():
    text = "[" * 500 + '\\"' + "{" * 500

    assert parse_json("x.json", f'["{text}"]'.encode()) == [text.replace('\\"', '"')]


def test_a_file_that_is_refused_is_named():
    with pytest.raises(Unreadable, match=r"rates\.json: not-json"):
        parse_json("rates.json", b"{")
