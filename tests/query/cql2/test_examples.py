"""The standard's examples, and the parser that reads all of them beside our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import cql2
import marshmallow as ma
import pytest
import shapely

from catalog.query.cql2.reading import JSON, TEXT, read_filter
from catalog.query.cql2.tree import And, Expression, Not, Or
from catalog.values.projections import CRSES
from tests.query.cql2.entries import PROPERTIES
from tests.query.cql2.generating import a_filter, as_text

EXAMPLES = Path(__file__).with_name("examples.txt").read_text(encoding="utf-8").splitlines()
NAMES = {
    name: own
    for own, names in (
        re.findall(r"@ (\w+): (.*)", line)[0] for line in EXAMPLES if line[:1] == "@"
    )
    for name in names.split()
}
_NAMED = re.compile("|".join(rf"(?<![\w:']){re.escape(n)}(?![\w:'])" for n in NAMES))

READ_APART = {
    "name_zh IN ()",
    "far_max != 5",
    "far_max = NULL",
    "S_INTERSECTS(geometry,POINT(1))",
}
"""Where the other parser reads what the grammar does not have, or the other way round."""


def examples() -> Iterator[tuple[str, str]]:
    for line in EXAMPLES:
        if line[:1] not in ("", "#", "@"):
            verdict, _, text = line.partition(" | ")
            yield verdict, _NAMED.sub(lambda match: NAMES[match[0]], text)


def verdict_on(text: str, language: str = TEXT) -> str:
    try:
        read_filter("parcels", text, language=language)
    except ma.ValidationError as error:
        ((code, facts),) = error.messages
        assert str(facts["at"])
        return str(code)
    return "ok"


def read_by_the_other(text: str) -> str:
    """The CQL2 JSON of a text as the other parser reads it."""
    return json.dumps(cql2.parse_text(text).to_json())


def flat(asked: Expression) -> Expression:
    """The same with no AND inside an AND, no OR inside an OR: the other parser drops brackets."""
    match asked:
        case Not(part=part):
            return Not(flat(part))
        case And(parts=parts) | Or(parts=parts):
            form = type(asked)
            inner = [flat(part) for part in parts]
            return form(
                tuple(p for part in inner for p in (part.parts if type(part) is form else (part,)))
            )
    return asked


def test_each_example_is_understood_or_refused_for_its_reason():
    found = {text: (verdict_on(text), verdict) for verdict, text in examples()}

    assert {text: pair for text, pair in found.items() if pair[0] != pair[1]} == {}
    assert len(found) > 120


def test_another_parser_reads_the_same_in_each_example():
    syntax = {"filter-syntax", "filter-character", "filter-unclosed", "filter-ends-early"}
    for verdict, text in examples():
        if text in READ_APART:
            continue
        if verdict in syntax:
            with pytest.raises(cql2.ParseError):
                cql2.parse_text(text)
        else:
            other = read_by_the_other(text)
            assert (verdict_on(other, JSON) == "ok") is (verdict == "ok"), text
            if verdict == "ok":
                assert flat(tree(other, JSON)) == flat(tree(text)), text


def tree(text: str, language: str = TEXT, kind: str = "parcels") -> Expression:
    return read_filter(kind, text, language=language)


@pytest.mark.parametrize("kind", PROPERTIES)
def test_text_and_json_and_the_other_parser_say_the_same(kind: str, scale: float):
    random = Random(7)
    for _ in range(max(100, round(4_000 * scale))):
        asked = a_filter(random, kind)
        text = as_text(asked)

        found = tree(text, kind=kind)
        assert found == tree(json.dumps(asked), JSON, kind), text
        # An empty list is in the standard's grammar and not in the other parser's.
        if "()" not in text:
            assert flat(found) == flat(tree(read_by_the_other(text), JSON, kind)), text


def test_a_property_answers_to_its_chinese_title_and_to_what_offices_call_it():
    asked = tree("far_max > 2.5")

    for name in ("容积率", "容积率上限", '"容积率上限"', '"Maximum floor area ratio"'):
        assert tree(f"{name} > 2.5") == asked
    assert tree("重点地块") == tree("key_parcel = TRUE")
    assert tree("产业导向 IS NULL") == tree("industry_orientation IS NULL")


def test_a_name_that_is_wrong_is_answered_with_the_nearest():
    with pytest.raises(ma.ValidationError) as refused:
        tree("zone = 'core' AND far_maxx > 2")

    ((code, facts),) = refused.value.messages
    assert code == "filter-property-unknown"
    assert facts["known"].zh.startswith("容积率上限（far_max）")
    assert facts["known"].en.startswith("far_max (Maximum floor area ratio)")
    assert facts["at"].en == "character 19"


def test_json_says_where_by_a_pointer():
    asked = {"op": "and", "args": [{"property": "key_parcel"}, {"op": "foo", "args": []}]}

    with pytest.raises(ma.ValidationError) as refused:
        tree(json.dumps(asked), JSON)

    ((code, facts),) = refused.value.messages
    assert (code, facts["at"].zh) == ("filter-function", "/args/1")


@pytest.mark.parametrize(
    ("text", "language", "code", "at"),
    [
        ("far_max > 2 AND name_zh = 'a\u200b'", TEXT, "filter-hidden-character", "character 27"),
        ("name_zh LIKE 'e\u0301%'", TEXT, "filter-not-nfc", "character 14"),
        ('{"op":"and","args":[true,{"op":"and","args":[]}]}', JSON, "filter-arguments", "/args/1"),
        ('{"op":"=","args":[{"property":"far_max"},NaN]}', JSON, "filter-node", "/args/1"),
        (
            '{"op":"=","args":[{"property":"far_max"},1e1000]}',
            JSON,
            "filter-number-long",
            "/args/1",
        ),
        ('{"op":1,"args":[]}', JSON, "filter-node", "/"),
    ],
)
def test_whatever_is_wrong_is_told_where(text: str, language: str, code: str, at: str):
    with pytest.raises(ma.ValidationError) as refused:
        tree(text, language)

    ((found, facts),) = refused.value.messages
    assert (found, facts["at"].en) == (code, at)


def test_a_sign_takes_no_digit_away():
    long = "1.00000000000000000000000000000000001"
    for text in (f"-{long}", f"- ({long})"):
        assert tree(f"far_max <= {text}") != tree("far_max <= -1"), text
        asked = json.dumps({"op": "<=", "args": [{"property": "far_max"}, 0]})
        assert tree(f"far_max <= {text}") == tree(asked.replace("0]", f"-{long}]"), JSON)


def test_a_geometry_is_where_its_coordinates_are():
    plain = {"type": "Point", "coordinates": [121.35, 31.27]}
    for box in ([0, 0, 1, 1], [-180, -90, 180, 90], 5, None, True):
        told = OF_SPACE % json.dumps({**plain, "bbox": box})
        assert tree(told, JSON) == tree(OF_SPACE % json.dumps(plain), JSON), box


def test_a_box_without_width_or_height_is_one_in_every_reference_system():
    for crs, system in CRSES.items():
        low, high = system.from_lonlat(121.35, 31.27), system.from_lonlat(121.36, 31.28)
        for one, other, form in (
            (low, low, "Point"),
            (low, (low[0], high[1]), "LineString"),
            (low, (high[0], low[1]), "LineString"),
            (low, high, "Polygon"),
        ):
            corners = ", ".join(repr(number) for number in (*one, *other))
            found: Any = read_filter("parcels", f"S_WITHIN(geometry, BBOX({corners}))", crs=crs)
            assert shapely.from_wkb(found.shape.wkb).geom_type == form, (crs, form)


OF_SPACE = '{"op":"s_within","args":[{"property":"geometry"},%s]}'
OF_NAME = '{"op":"=","args":[{"property":"name_zh"},%s]}'


@pytest.mark.parametrize(
    "text",
    [
        *("", "[", "1", '"a"', "null", "[]", "{}"),
        '{"op":"and","args":[]}',
        '{"op":1,"args":[]}',
        '{"op":"=","args":[NaN,1]}',
        '{"property":"a","x":1}',
        OF_SPACE % '{"type":"Point","coordinates":"x"}',
        OF_SPACE % '{"bbox":[1,2,[3],4]}',
        OF_SPACE % '{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection"}]}',
        OF_NAME % '"\\ud800"',
        OF_NAME % '"\\u0000"',
    ],
)
def test_json_that_is_no_filter_is_refused(text: str):
    with pytest.raises(ma.ValidationError):
        tree(text, JSON)


def test_shapes_are_read_in_every_reference_system():
    corners = [(121.35, 31.27), (121.36, 31.27), (121.36, 31.28), (121.35, 31.27)]
    for crs, system in CRSES.items():
        there = [system.from_lonlat(*corner) for corner in corners]
        ring = ", ".join(f"{first!r} {second!r}" for first, second in there)
        found = read_filter("parcels", f"S_WITHIN(geometry, POLYGON(({ring})))", crs=crs)

        exact = read_filter(
            "parcels",
            "S_WITHIN(geometry, POLYGON((121.35 31.27, 121.36 31.27, 121.36 31.28, 121.35 31.27)))",
        )
        assert _distance(found, exact) < 1e-8, crs


def _distance(one: Any, other: Any) -> float:
    shapes = (shapely.from_wkb(found.shape.wkb) for found in (one, other))
    return float(shapely.hausdorff_distance(*shapes))
