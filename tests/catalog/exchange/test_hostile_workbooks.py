"""A workbook that means harm costs a refusal, told for what it is, and nothing else."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from typing import Any

import pytest

from catalog.exchange.limited import Limits, read_workbook
from catalog.exchange.reading import Unreadable
from catalog.exchange.workbook_container import MAX_BYTES, MAX_INFLATED_BYTES, MAX_PARTS
from catalog.exchange.workbook_scanning import MAX_COLUMNS, MAX_ROWS
from catalog.words.messages import MESSAGES
from tests.catalog.documents import a_parcel, document
from tests.catalog.exchange.workbooks import a_workbook, repacked, written

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
GOOD = a_workbook({"表": [["名称", "面积"], ["甲", 12.5]]})
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def a_sheet(rows: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return (
        f'{head}<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


# Two cells at opposite corners of what is read, which cost as much as all between them.
LARGE = repacked(
    GOOD,
    **{
        SHEET: a_sheet(
            '<row r="1"><c r="A1"><v>1</v></c></row>'
            f'<row r="{MAX_ROWS}"><c r="IV{MAX_ROWS}"><v>1</v></c></row>'
        )
    },
)


def strings(*texts: str) -> bytes:
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'<?xml version="1.0"?><sst xmlns="{NAMESPACE}">{items}</sst>'.encode()


def code_of(data: bytes, **limits: Any) -> str:
    with pytest.raises(Unreadable) as refused:
        read_workbook("表.xlsx", data, Limits(**limits))
    assert refused.value.code in MESSAGES
    return refused.value.code


def stored(data: bytes) -> bytes:
    """The same parts without compression: no ratio gives them away."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
    return buffer.getvalue()


def test_a_sound_workbook_is_read():
    (sheet,) = read_workbook("表.xlsx", GOOD).sheets

    assert (sheet.text(2, 1), sheet.text(2, 2), sheet.last_row) == ("甲", "12.5", 2)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "workbook-too-many-rows"),
        ('<row r="5001"><c r="A5001"><v>1</v></c></row>', "workbook-too-many-rows"),
        ('<row r="1"><c r="IW1"><v>1</v></c></row>', "workbook-too-many-columns"),
        ("<row>" + "<c><v>1</v></c>" * (MAX_COLUMNS + 1) + "</row>", "workbook-too-many-columns"),
        ("<row/>" * (MAX_ROWS + 1), "workbook-too-many-rows"),
    ],
)  # fmt: skip
def test_a_cell_far_out_is_refused_before_room_is_made_for_it(rows: str, code: str):
    data = repacked(GOOD, **{SHEET: a_sheet(rows)})

    assert len(data) < 7000
    assert code_of(data) == code


def test_the_last_cell_that_is_read_is_read():
    (sheet,) = read_workbook("表.xlsx", LARGE).sheets

    assert sheet.last_row == MAX_ROWS
    assert sheet.text(MAX_ROWS, MAX_COLUMNS) == "1"


def test_a_million_rows_are_refused_while_they_are_parsed(scale: float):
    count = max(10_000, int(1_000_000 * scale))
    chance = random.Random(7)
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{chance.randrange(10**6)}</v></c></row>'
        for n in range(1, count + 1)
    )

    assert code_of(repacked(GOOD, **{SHEET: a_sheet(rows)})) in {
        "workbook-too-many-rows",
        "workbook-too-large",
    }


def test_one_long_text_in_many_cells_ends_at_the_childs_memory():
    row = '<row r="{}">' + "<c t='s'><v>0</v></c>" * 60 + "</row>"
    rows = "".join(row.format(n) for n in range(1, 4001))
    parts = {SHEET: a_sheet(rows), STRINGS: strings("长" * 32_000)}
    data = stored(repacked(GOOD, **parts))

    assert len(data) < MAX_BYTES
    assert code_of(data) == "workbook-too-costly"


def test_more_text_than_any_sheet_needs_is_refused():
    rows = "".join(f'<row r="{n}"><c t="s"><v>0</v></c></row>' for n in range(1, 1101))
    parts = {SHEET: a_sheet(rows), STRINGS: strings("长" * 32_000)}

    assert code_of(stored(repacked(GOOD, **parts))) == "workbook-too-much-text"


@pytest.mark.parametrize("limits", [{"wall_s": 0.001}, {"memory_bytes": 2**26}, {"cpu_s": 0}])
def test_the_child_keeps_to_each_of_its_limits(limits: dict[str, Any]):
    assert code_of(LARGE, **limits) == "workbook-too-costly"


def test_what_inflates_without_end_is_refused_before_it_is_parsed():
    spaces = b" " * (MAX_INFLATED_BYTES + 1)

    assert code_of(repacked(GOOD, **{"xl/media/a.bin": spaces})) == "workbook-ratio"
    noise = random.Random(7).randbytes(2**16) * 40
    many = {f"xl/media/{n}.bin": noise for n in range(26)}
    assert code_of(repacked(GOOD, **many)) in {"workbook-inflates", "workbook-too-large"}


def test_what_is_too_large_is_not_even_opened():
    assert code_of(b"PK" + bytes(MAX_BYTES)) == "workbook-too-large"


def test_many_small_parts_are_refused():
    many = {f"xl/media/{n}.bin": b"" for n in range(MAX_PARTS)}

    assert code_of(repacked(GOOD, **many)) == "workbook-too-many-parts"


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/vbaProject.bin", b"x", "workbook-with-macros"),
        ("xl/macrosheets/sheet1.xml", b"<x/>", "workbook-with-macros"),
        ("xl/activeX/activeX1.bin", b"x", "workbook-with-macros"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", "workbook-with-links"),
        ("XL/WORKSHEETS/SHEET1.XML", b"<x/>", "workbook-damaged"),
        ("xl/theme/theme1.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "workbook-with-doctype"),
        ("xl/theme/theme1.xml", "<!DOCTYPE a><a/>".encode("utf-16"), "workbook-with-doctype"),
        ("xl/theme/theme1.xml", b" " * 65_530 + b"<!DOCTYPE a><a/>", "workbook-with-doctype"),
        (SHEET, b'<!DOCTYPE a [<!ENTITY b "&b;">]><worksheet/>', "workbook-with-doctype"),
        (SHEET, b"<worksheet", "workbook-damaged"),
        (SHEET, b"", "workbook-damaged"),
        (SHEET, None, "workbook-damaged"),
        ("xl/workbook.xml", b"<workbook/>", ""),
        ("xl/workbook.xml", None, "workbook-damaged"),
        ("[Content_Types].xml", None, "workbook-damaged"),
    ],
)
def test_a_part_that_no_harmless_workbook_has_is_named(part: str, content: bytes | None, code: str):
    data = repacked(GOOD, **{part: content})

    if code:
        assert code_of(data) == code
    else:
        assert read_workbook("表.xlsx", data).sheets == ()


def test_a_workbook_that_calls_itself_one_with_macros_is_refused():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as container:
        types = container.read("[Content_Types].xml")
    types = types.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")

    assert code_of(repacked(GOOD, **{"[Content_Types].xml": types})) == "workbook-with-macros"


def test_a_relation_to_elsewhere_is_refused_unless_it_is_only_to_click_on():
    def related(kind: str) -> bytes:
        kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
        relation = (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{kind}" Target="http://example.org/" '
            f'TargetMode="External"/></Relationships>'
        )
        return repacked(GOOD, **{"xl/worksheets/_rels/sheet1.xml.rels": relation.encode()})

    assert code_of(related("externalLinkPath")) == "workbook-with-links"
    assert read_workbook("表.xlsx", related("hyperlink")).sheets[0].text(2, 1) == "甲"


def test_what_is_locked_or_of_old_is_told_so():
    old = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)
    at = GOOD.index(b"PK\x01\x02") + 8
    locked = GOOD[:at] + struct.pack("<H", 1) + GOOD[at + 2 :]

    assert code_of(old) == "workbook-locked-or-old"
    assert code_of(locked) == "workbook-locked-or-old"


@pytest.mark.parametrize("data", [b"", b"PK", b"name;area\n1;2\n", GOOD[:-40], GOOD[40:]])
def test_what_is_no_workbook_is_told_so(data: bytes):
    assert code_of(data) == "workbook-damaged"


def test_a_workbook_with_bytes_gone_wrong_is_read_or_refused(scale: float):
    sound = written(document(a_parcel()), fields=["site_area_m2", "name_zh"])
    chance = random.Random(11)
    refused = 0

    for _ in range(int(200 * scale)):
        data = bytearray(sound)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read_workbook("表.xlsx", bytes(data))
        except Unreadable as found:
            refused += 1
            assert found.code in MESSAGES  # noqa: PT017

    assert refused > 0
