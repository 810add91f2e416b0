"""Bad input is refused with the cause that one would look for, and changes nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalog.commands.loading import load
from catalog.exchange.reading import Unreadable, read_file
from catalog.store.database import Database
from catalog.values.coordinates import Position, bd09_from_wgs84, gcj02_from_wgs84
from catalog.words.messages import told
from tests.catalog.commands.everything import everything
from tests.catalog.documents import (
    LEFT_OUT,
    Raw,
    a_contact,
    a_facility,
    a_parcel,
    a_square,
    publish,
)
from tests.support.catalogs import Catalogs, an_act
from tests.support.patience import A_HANG_S

STATION = (121.371288, 31.273387)
RING = a_square()["coordinates"][0]


def sent(**properties: Any) -> Raw:
    return a_parcel("DEMO-P-102", **properties)


def spelt(before: str, after: str) -> str:
    """The text of a good file in which one thing is replaced."""
    whole = json.dumps(sent(), ensure_ascii=False)
    assert before in whole
    return whole.replace(before, after, 1)


def drawn(ring: list[Any]) -> Raw:
    return sent(geometry={"type": "Polygon", "coordinates": [ring]})


def moved(transform: Callable[[float, float], Position]) -> Raw:
    """The public parcel, as somebody would send it who drew it on a shifted map."""
    ring = [[round(c, 9) for c in transform(x, y)] for x, y in RING]
    return a_parcel(geometry={"type": "Polygon", "coordinates": [ring]})


def referring(position: Position) -> Raw:
    stated = {"id": "DEMO-FAC-T1", "position": [round(c, 9) for c in position]}
    return sent(reference_facility=stated)


FAR, NAME, XY = "/properties/far_max", "/properties/name_zh", "/geometry/coordinates"
WHO = "/reference_facility/id"
AT = "/reference_facility/position"
CROSSED = [RING[i] for i in (0, 2, 1, 3, 0)]
METRES = [[x + 351e3, y + 346e4] for x, y in RING]
LONG = "121.352" + "0" * 20 + "1"
NOWHERE = {"id": "TP-FAC-X", "position": [121.3, 31.2]}

REFUSED: dict[str, tuple[Raw | str, str, str]] = {
    "a wrong type": (sent(far_max="2.0"), FAR, "not-a-number"),
    "an unknown field": (sent(far=2), "/properties/far", "unknown-field"),
    "an unknown member": (sent() | {"x": 1}, "/x", "unknown-member"),
    "a name twice": (spelt('"far_max": 2.0', '"far_max": 2.0, "far_max": 3.0'), "", "name-twice"),
    "NaN": (spelt("2.0", "NaN"), "", "not-a-json-number"),
    "Infinity": (spelt("2.0", "-Infinity"), "", "not-a-json-number"),
    "1e400": (spelt("2.0", "1e400"), FAR, "out-of-range"),
    "an absurd exponent": (spelt("2.0", "1e99999999999"), FAR, "out-of-range"),
    "too many digits": (spelt("2.0", "2.00000000000000001"), FAR, "too-many-digits"),
    "too many decimals": (spelt("2.0", "2.005"), FAR, "too-many-decimals"),
    "full-width digits": (sent(admin_code="３１０１０７"), "/properties/admin_code", "wrong-form"),
    "a hidden character": (sent(name_zh="测\u202e试"), NAME, "hidden-character"),
    "half a character": (spelt("测试地块", "\\ud800"), NAME, "hidden-character"),
    "a bare null": (sent(far_max=None), FAR, "null-without-reason"),
    "no evidence": (sent(evidence={"*": LEFT_OUT}), FAR, "value-without-evidence"),
    "an open ring": (drawn(RING[:-1]), XY, "ring-not-closed"),
    "a crossing ring": (drawn(CROSSED), XY, "geometry-invalid"),
    "swapped axes": (drawn([[y, x] for x, y in RING]), XY, "coordinates-swapped"),
    "projected metres": (drawn(METRES), XY, "coordinates-projected"),
    "another place": (drawn([[x + 1, y] for x, y in RING]), XY, "outside-guard-box"),
    "a height": (drawn([[x, y, 4] for x, y in RING]), XY, "position-size"),
    "digits of a coordinate": (spelt("121.352", LONG), XY, "coordinate-digits"),
    "GCJ-02": (moved(gcj02_from_wgs84), XY, "coordinates-shifted"),
    "BD-09": (moved(bd09_from_wgs84), XY, "coordinates-shifted"),
    "GCJ-02 at a station": (referring(gcj02_from_wgs84(*STATION)), AT, "coordinates-shifted"),
    "BD-09 at a station": (referring(bd09_from_wgs84(*STATION)), AT, "coordinates-shifted"),
    "an unknown station": (sent(reference_facility=NOWHERE), WHO, "reference-unknown"),
    "an id of another kind": (a_facility("DEMO-SVC-T1"), "/id", "id-of-another-kind"),
    "nesting without end": ("[" * 2 * 2**20, "", "too-deep"),
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(catalogs: Catalogs) -> Database:
    """A catalog that every refusal leaves as it is."""
    database = catalogs.empty()
    publish(database, a_parcel(), a_contact(), a_facility(position=STATION))
    return database


@pytest.mark.parametrize("cause", REFUSED)
def test_bad_input_is_refused_with_its_cause_and_changes_nothing(
    filled: Database, tmp_path: Path, cause: str
):
    entry, pointer, code = REFUSED[cause]
    path = tmp_path / "sent.json"
    path.write_text(entry if isinstance(entry, str) else json.dumps(entry), encoding="utf-8")
    before = everything(filled)
    begun = time.process_time()

    try:
        loaded = load(filled, read_file(path, 2**26), an_act())
    except Unreadable as unreadable:
        found = {("", unreadable.code)}
        facts = unreadable.facts
    else:
        (line,) = loaded.lines
        assert not loaded.stored
        assert line.outcome == "refused"
        found = {(fault.pointer, fault.code) for fault in line.faults}
        facts = next(fault.facts for fault in line.faults if fault.code == code)

    assert time.process_time() - begun < A_HANG_S
    assert (pointer, code) in found
    assert everything(filled) == before
    for language in ("zh", "en"):
        said = told(code, facts, language)
        assert "<" not in said.detail + said.hint, "every fact of the sentence was given"
        json.dumps([said.detail, said.hint]).encode()


@pytest.mark.parametrize(
    ("cause", "system"),
    [("GCJ-02", "GCJ-02"), ("BD-09", "BD-09"), ("GCJ-02 at a station", "GCJ-02")],
)
def test_a_shift_names_the_map_and_what_betrays_it(
    filled: Database, tmp_path: Path, cause: str, system: str
):
    path = tmp_path / "sent.json"
    path.write_text(json.dumps(REFUSED[cause][0]), encoding="utf-8")

    (line,) = load(filled, read_file(path, 2**26), an_act()).lines

    reference = "DEMO-FAC-T1" if "station" in cause else "DEMO-P-101"
    assert dict(line.faults[0].facts) == {"system": system, "reference": reference}


def test_a_station_that_lies_where_it_should_vouches_for_the_file(filled: Database, tmp_path: Path):
    path = tmp_path / "sent.json"
    path.write_text(json.dumps(referring((121.37135, 31.27345))), encoding="utf-8")

    loaded = load(filled, [*read_file(path, 2**26), *read_file(path, 2**26)], an_act())

    assert [line.outcome for line in loaded.lines] == ["added", "refused"]
    assert not loaded.stored
