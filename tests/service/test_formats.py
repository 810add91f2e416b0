"""Entries as CSV, as a GeoJSON sequence, as a workbook and as a GeoPackage."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pyogrio
import pytest
import shapely
from frictionless import Resource, Schema
from python_calamine import CalamineWorkbook

from catalog.exchange import table_evidence
from catalog.exchange.table_columns import WKT, Column, Form, columns, flat, row_of
from catalog.exchange.table_headings import heading
from catalog.exchange.table_origin import Origin
from catalog.exchange.table_xlsx import sheet_name
from catalog.kinds import KINDS
from catalog.kinds.fields import Coded, Many
from catalog.store.database import Database
from catalog.values.projections import CRS84
from catalog.words.label import Label
from catalog.words.notices import DEMONSTRATION
from service.api.call import API
from tests.catalog.documents import a_source
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.exported import PARCELS, address, read_csv
from tests.support.builders import a_change, publish_changes

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

HOSTILE = [
    "=HYPERLINK(\"http://x\",\"y\")", "+1", "-2", "@SUM(A1)", "\tx", "\n=1", "'quoted'", "  =1+1",
    "＝1", 'a "quoted", text; with\nlines', "桃𠮷𠀋 😀", "_x0041_", "</v><f>1</f>", "0012", "1e5",
]  # fmt: skip


def origin(seq: int, kind: str, mode: str = "demo") -> Origin:
    return Origin(
        kind, mode, "", seq, "2026-11-21T04:00:00Z",
        Label("待确认", "to be confirmed"), "待确认 · to be confirmed", CRS84,
    )  # fmt: skip


def expected(client: Client, kind: str) -> tuple[tuple[Column, ...], list[list[Any]]]:
    """What every table has to say, worked out from the GeoJSON of the API."""
    answer = client.get(address(kind, "limit=1000"))
    seq = int(answer.headers["Catalog-Seq"])
    found = columns(KINDS[kind])
    rows = [row_of(orjson.dumps(f), origin(seq, kind)) for f in answer.json["features"]]
    return found, [[column.read(row) for column in found] for row in rows]


def by_name(feature: dict[str, Any], fields: set[str]) -> Iterator[tuple[str, str]]:
    """What must stand under the names of a Feature's own members, as docs/queries.md says it."""
    properties = feature["properties"]
    present = {name for name, value in properties.items() if value is not None}
    for name in fields & present - {"evidence"}:
        value = properties[name]
        parts = value.items() if isinstance(value, dict) else [(None, value)]
        yield from ((name if part is None else f"{name}.{part}", cell(v)) for part, v in parts)
    for name, said in properties["evidence"].items():
        planned = {"yes": ";planned", "not_stated": ";planned_not_stated"}
        yield f"{name}.status", said["status"] + planned.get(said.get("planned"), "")


def cell(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in value)
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def plain(text: str) -> str:
    """A text as it was before it was made harmless: docs/queries.md says how."""
    return text.removeprefix("'")


def gdal(data: bytes, name: str, **how: Any) -> dict[str, list[Any]]:
    """The columns that GDAL finds in a file, and `geometry` as shapes where it finds any."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        meta, _, shapes, values = pyogrio.raw.read(path, **how)
    found = {name: list(column) for name, column in zip(meta["fields"], values, strict=True)}
    return found if shapes is None else {**found, "": [s and shapely.from_wkb(s) for s in shapes]}


def spelt(column: Column, value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if column.form is Form.FLAG else str(value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_csv_holds_every_entry_and_every_value_of_the_api(any_client: Client, kind: str):
    answer = any_client.get(address(kind, "f=csv"))

    found, rows = expected(any_client, kind)
    names, cells = read_csv(answer.data)
    assert answer.data.startswith(b"\xef\xbb\xbfid,")
    assert names == [column.name for column in found]
    assert [[plain(c) for c in line] for line in cells] == [
        [spelt(column, value) for column, value in zip(found, row, strict=True)] for row in rows
    ]
    features = any_client.get(address(kind, "limit=1000")).json["features"]
    for feature, line in zip(features, cells, strict=True):
        told = dict(zip(names, map(plain, line), strict=True))
        wanted = dict(by_name(feature, {name.partition(".")[0] for name in names}))
        assert {name: told[name] for name in wanted} == wanted
    again = gdal(answer.data, "entries.csv")
    assert len(again["id"]) == len(rows)
    assert [plain(c) for c in again["name_zh"]] == [row[names.index("name_zh")] for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_gdal_reads_of_every_sequence_and_geopackage_what_the_api_says(
    any_client: Client, kind: str
):
    features = any_client.items(kind, "limit=1000")["features"]
    shapes = [f["geometry"] and shapely.from_geojson(orjson.dumps(f["geometry"])) for f in features]

    sequence = any_client.get(address(kind, "f=geojsonseq")).data
    records = [orjson.loads(record) for record in sequence.split(b"\x1e")[1:]]
    package = any_client.get(address(kind, "f=gpkg")).data

    for record, feature in zip(records, features, strict=True):
        added = {name: record.pop(name) for name in list(record) if name.startswith("catalog_")}
        assert record == feature
        assert added["catalog_data_mode"] == "demo"
        assert added["catalog_notice"] == str(DEMONSTRATION)
    read = gdal(sequence, "entries.geojsons")
    assert read["id"] == [feature["id"] for feature in features]
    found, rows = expected(any_client, kind)
    layer = gdal(package, "entries.gpkg", layer=kind)
    for place, column in enumerate(found):
        if column.name != "geometry_wkt":
            wanted = [row[place] for row in rows]
            assert list(map(_comparable, layer[column.name])) == list(map(_comparable, wanted))
    if KINDS[kind].geometry:
        assert layer[""] == read[""] == shapes
    said = gdal(package, "entries.gpkg", layer="evidence")
    assert len(said["status"]) == sum(len(f["properties"]["evidence"]) for f in features)
    told = gdal(package, "entries.gpkg", layer="catalog")
    assert dict(zip(told["name"], told["value"], strict=True))["catalog_data_mode"] == "demo"


def _comparable(value: Any) -> Any:
    """One way of writing what GDAL, numpy and JSON write in several."""
    if value is None or value != value or str(value) == "NaT":
        return None
    return (
        str(value)
        if isinstance(value, str)
        or (hasattr(value, "item") and hasattr(value, "astype") and value.dtype.kind == "M")
        else float(value)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_holds_every_value_with_who_says_so(any_client: Client, kind: str):
    answer = any_client.get(address(kind, "f=xlsx"))

    found, rows = expected(any_client, kind)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    entries, evidence, *_ = (
        book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
    )
    shown = [column for column in found if column.name != "geometry_wkt"]
    assert entries[0] == [heading(column) for column in shown]
    assert "虚构示例" in book.sheet_names[0]
    for line, row in zip(entries[1:], rows, strict=True):
        values = dict(zip((c.name for c in found), row, strict=True))
        for column, cell in zip(shown, line, strict=True):
            assert _codes(column, cell) == (
                "" if values[column.name] is None else values[column.name]
            )
    features = any_client.items(kind, "limit=1000")["features"]
    titles = [str(column.title) for column in table_evidence.COLUMNS]
    said = [dict(zip(titles, line, strict=True)) for line in evidence[1:]]
    status = str(table_evidence.MEMBERS["status"].traits.title)
    assert sorted(
        (line["编号 · Id"], line["字段 · Field"], line[status].split()[-1]) for line in said
    ) == sorted(
        (f["id"], name, told["status"])
        for f in features
        for name, told in f["properties"]["evidence"].items()
    )
    assert gdal(answer.data, "entries.xlsx", layer=book.sheet_names[0])


def _codes(column: Column, cell: Any) -> Any:
    """A cell as the API has it: a code stands behind its name."""
    field = column.described
    inner = field.items if isinstance(field, Many) else field
    if not cell or not isinstance(cell, str):
        return cell
    if column.is_status:
        # Each part of a status ends with what the API calls it.
        return ";".join(part.split()[-1] for part in cell.split("；"))
    if isinstance(inner, Coded):
        return ";".join(item.split()[-1] for item in cell.split(";"))
    return cell


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_schema_describes_the_csv_and_every_cell_fits_it(any_client: Client, kind: str):
    address_of = f"{API}/collections/{kind}/schema"
    schema = any_client.get(f"{address_of}?f=tableschema")
    by_type = any_client.get(address_of, Accept="application/vnd.tableschema+json")

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.csv"
        path.write_bytes(any_client.get(address(kind, "f=csv")).data)
        resource = Resource(
            path="entries.csv", basepath=folder, encoding="utf-8-sig",
            schema=Schema.from_descriptor(schema.json),
        )  # fmt: skip
        report = resource.validate()

    assert by_type.data == schema.data
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]


@pytest.mark.parametrize("kind", ["parcels", "facilities"])
def test_headings_in_a_language_are_titles_with_units_over_the_same_cells(
    any_client: Client, kind: str
):
    found, rows = expected(any_client, kind)
    _, cells = read_csv(any_client.get(address(kind, "f=csv")).data)

    for language in ("zh", "en"):
        titles, same = read_csv(any_client.get(address(kind, f"f=csv&lang={language}")).data)
        book = any_client.get(address(kind, f"f=xlsx&lang={language}")).data
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(book))
        entries, evidence, codes, about = (
            workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names
        )
        assert same == cells
        assert titles == [heading(column, language) for column in found]
        assert entries[0] == [t for t, c in zip(titles, found, strict=True) if c.name != WKT]
        assert [line[0] for line in entries[1:]] == [row[0] for row in rows]
        words = str([workbook.sheet_names, entries[0], evidence[0], codes[0], about])
        is_chinese = re.search("[㐀-鿿]", words.replace("待确认 · to be confirmed", ""))
        assert bool(is_chinese) == (language == "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_in_each_language_no_two_columns_have_one_heading_and_every_sheet_a_name(language: str):
    for kind in KINDS.values():
        titles = [heading(column, language) for column in columns(kind)]
        assert len(set(titles)) == len(titles)
        assert len(sheet_name(kind, origin(1, kind.name)).in_language(language)) <= 31


def test_headings_follow_the_language_for_one_entry_and_not_for_geojson(any_client: Client):
    one = any_client.get(f"{PARCELS}/DEMO-P-001?f=csv&lang=zh")

    titles, (cells,) = read_csv(one.data)
    assert dict(zip(titles, cells, strict=True))["用地面积 [平方米]"]
    assert one.headers["ETag"] != any_client.get(f"{PARCELS}/DEMO-P-001?f=csv").headers["ETag"]
    assert (
        any_client.items("parcels", "lang=en")["features"]
        == (any_client.items("parcels")["features"])
    )
    assert any_client.refused(f"{PARCELS}?f=csv&lang=fr")["errors"][0]["code"] == "lang-unknown"


def test_hostile_texts_survive_and_none_becomes_a_formula(empty_catalog: Database, serve: Serve):
    sources = [
        a_source(f"TP-SRC-{n:04d}", name_zh=text, issuers=[text, "甲;乙\\"])
        for n, text in enumerate(HOSTILE)
    ]
    publish_changes(empty_catalog, *map(a_change, sources))
    client = serve(empty_catalog)

    names, cells = read_csv(client.get(address("sources", "f=csv")).data)
    book = client.get(address("sources", "f=xlsx")).data
    package = client.get(address("sources", "f=gpkg")).data

    place = names.index("name_zh")
    assert [plain(line[place]) for line in cells] == HOSTILE
    for line in cells:
        assert not line[place].strip().startswith(("=", "+", "-", "@", "＝"))
        assert not line[place].startswith(("\t", "\n"))
    assert [plain(line[names.index("issuers")]) for line in cells] == [
        flat([text, "甲;乙\\"]) for text in HOSTILE
    ]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    titles = [heading(c) for c in columns(KINDS["sources"])]
    shown = titles.index("名称 · Name")
    assert [line[shown] for line in sheet[1:]] == HOSTILE
    assert b"<f>" not in _unzipped(book).replace(b"&lt;f&gt;", b"")
    assert gdal(package, "x.gpkg", layer="sources")["name_zh"] == HOSTILE


def _unzipped(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return b"".join(parts.read(n) for n in parts.namelist() if "worksheets/" in n)


def test_an_invented_a_planned_and_a_missing_value_say_so_beside_it(
    any_client: Client,
):
    invented = any_client.get(address("parcels", "f=csv&properties=far_max")).data
    names, rows = read_csv(invented)
    for row in rows:
        said = dict(zip(names, row, strict=True))
        assert (said["far_max.status"] == "illustrative") == bool(said["far_max"])
        assert said["catalog_notice"] == str(DEMONSTRATION)
    planned, lines = read_csv(any_client.get(address("projects", "f=csv")).data)
    e4 = next(line for line in lines if line[0] == "TP-PRJ-E4")
    assert e4[planned.index("far_max.status")] == "sourced;planned"
    untold = next(line for line in lines if line[0] == "TP-PRJ-MED-LOGISTICS")
    assert untold[planned.index("gfa_m2.status")] == "sourced;planned_not_stated"
