"""Projects, facilities, enterprises, figures and example parcels say what their sources say."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shapely
import yaml
from pyproj import Geod

from catalog.kinds import KINDS
from catalog.kinds.documents import Document, read_document, references
from catalog.kinds.evidence import WITHOUT_VALUE
from catalog.rules.gate import gate_faults
from catalog.values.geometry import TAOPU_GUARD

SEED = Path(__file__).parents[2] / "seed"
FOLDERS = ("projects", "facilities", "enterprises", "indicators", "demo")
FILES = sorted(path for folder in FOLDERS for path in (SEED / folder).glob("*.yaml"))


def _entries(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries


ENTRIES = {entry["id"]: entry for path in FILES for entry in _entries(path)}
EXAMPLES = [e for e in ENTRIES.values() if e["collection"] == "parcels"]
PROJECTS = {e["id"]: e["properties"] for e in ENTRIES.values() if e["collection"] == "projects"}

# 桃浦镇“十四五”规划（草案）2021-01, 第五章 一 专栏（1）–（5）: site area, floor area, its basis.
SITES = {
    "TP-PRJ-ALI-SUPPLY": (109_000, 136_000, "above_ground"),
    "TP-PRJ-WTX-1": (15_867.8, 68_274.02, "total_incl_basement"),
    "TP-PRJ-WTX-2": (16_098.5, 68_630.33, "total_incl_basement"),
    "TP-PRJ-PUSHI": (22_360, 58_581, "above_ground"),
    "TP-PRJ-E4": (11_820, 35_460, "far_countable"),
    "TP-PRJ-MED-LOGISTICS": (51_349, 89_784.76, "unspecified"),
}


def _read(entry: dict[str, Any]) -> Document:
    return read_document(entry)[1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_entry_passes_the_gate(path: Path) -> None:
    for entry in _entries(path):
        kind, document = read_document(entry)
        mode = "demo" if entry["id"].startswith("DEMO-") else "real"

        faults = gate_faults(kind, document, None, mode)

        assert not faults, (entry["id"], faults)


def test_no_id_is_given_twice() -> None:
    ids = Counter(entry["id"] for path in SEED.glob("*/*.yaml") for entry in _entries(path))

    assert [entry_id for entry_id, count in ids.items() if count > 1] == []


def test_ids_begin_as_their_kind_says() -> None:
    for entry_id, entry in ENTRIES.items():
        assert entry_id.startswith((KINDS[entry["collection"]].id_prefix, "DEMO-")), entry_id


def test_every_reference_is_to_a_seeded_entry_of_its_kind() -> None:
    kinds = {e["id"]: e["collection"] for path in SEED.glob("*/*.yaml") for e in _entries(path)}

    for entry_id, entry in ENTRIES.items():
        kind, document = read_document(entry)
        for pointer, wanted, target in references(kind, document["properties"]):
            assert kinds.get(target) in ({wanted} if wanted else set(KINDS)), (entry_id, pointer)


def test_a_missing_geometry_has_its_reason() -> None:
    for entry_id, entry in ENTRIES.items():
        if KINDS[entry["collection"]].geometry is not None and entry["geometry"] is None:
            status = entry["properties"]["evidence"]["geometry"]["status"]
            assert status in WITHOUT_VALUE, entry_id


def test_every_chinese_text_has_an_english_one() -> None:
    for entry_id, entry in ENTRIES.items():
        properties = entry["properties"]
        fields = KINDS[entry["collection"]].fields
        for name in properties:
            if name.endswith("_zh") and properties[name] and name[:-3] + "_en" in fields:
                assert properties.get(name[:-3] + "_en"), (entry_id, name)
        assert properties["translation_status"] == "machine"


@pytest.mark.parametrize("project", SITES)
def test_a_site_has_the_areas_of_the_plan(project: str) -> None:
    properties = PROJECTS[project]

    found = tuple(properties[name] for name in ("site_area_m2", "gfa_m2", "gfa_basis"))

    assert found == SITES[project]
    assert properties["stage"] is None


def test_only_the_six_sites_of_the_plan_have_an_area() -> None:
    assert {name for name, p in PROJECTS.items() if "site_area_m2" in p} == set(SITES)


def test_plot_e4_has_the_indicators_of_the_plan() -> None:
    e4 = PROJECTS["TP-PRJ-E4"]

    assert (e4["plot_nos"], e4["far_max"], e4["height_limit_m"]) == (["091-06"], 3, 80)
    assert (e4["land_use_code"], e4["land_use_scheme"]) == ("商业办公用地", "contract_use")
    assert (
        e4["land_cost_wan"] + e4["construction_cost_wan"] == e4["total_investment_wan"] == 150_000
    )


def test_the_ratio_of_99_suide_road_is_shown_as_disputed() -> None:
    site = PROJECTS["TP-PRJ-MED-LOGISTICS"]

    said = site["evidence"]["far_max"]

    assert (site["far_max"], site["address"]) == (1.79, "绥德路99号")
    assert (said["status"], said["planned"]) == ("disputed", "not_stated")
    assert said["derived_value"] == round(site["gfa_m2"] / site["site_area_m2"], 4)
    assert said["deviation_pct"] == round((said["derived_value"] / 1.79 - 1) * 100, 2)


def test_no_ratio_is_made_of_an_area_that_does_not_allow_one() -> None:
    for project in set(SITES) - {"TP-PRJ-E4", "TP-PRJ-MED-LOGISTICS"}:
        assert PROJECTS[project]["far_max"] is None, project


def test_milestones_of_the_supply_centre_count_from_the_handover() -> None:
    milestones = PROJECTS["TP-PRJ-ALI-SUPPLY"]["milestones"]

    months = [(m["milestone"], m["anchor"], m["offset_months"]) for m in milestones]

    assert months == [
        ("start", "handover", 6),
        ("completion", "handover", 24),
        ("production", "handover", 30),
        ("full_capacity", "handover", 60),
    ]


def test_a_doubtful_storey_count_is_kept_in_its_own_words() -> None:
    doubtful = [s for s in PROJECTS["TP-PRJ-PUSHI"]["storeys"] if "stated" in s]

    assert [s["stated"] for s in doubtful] == ["地下5F"]
    assert not {"above", "below"} & doubtful[0].keys()


def test_investors_are_named_only_where_the_plan_names_them() -> None:
    named = {name for name, p in PROJECTS.items() if p.get("investors")}

    assert named == {"TP-PRJ-ALI-SUPPLY"}


def test_the_declared_total_is_21() -> None:
    total = ENTRIES["TP-FIG-DECLARED-TOTAL"]["properties"]

    assert (total["value"], total["unit"], total["metric"]) == (21, "幅", "declared_total")
    assert total["evidence"]["*"]["sources"] == ["TP-SRC-S1", "TP-SRC-S0"]


def test_no_credit_code_is_invented() -> None:
    for entry in ENTRIES.values():
        if entry["collection"] == "enterprises":
            assert entry["properties"]["uscc"] is None


def test_the_example_parcels_cannot_be_taken_for_real_ones() -> None:
    assert [e["id"] for e in EXAMPLES] == [f"DEMO-P-{n:03d}" for n in range(1, 22)]
    for number, entry in enumerate(EXAMPLES, start=1):
        properties = entry["properties"]
        assert properties["name_zh"].startswith("【示例】")
        assert properties["name_en"].startswith("[Example]")
        assert properties["plot_no"] == f"ZZ-{number:02d}"
        assert properties["planning_unit"].startswith("ZZ-")
        assert properties["geometry_precision"] == "schematic"
        assert "admin_code" not in properties


def test_no_value_of_an_example_claims_a_source() -> None:
    for entry_id, entry in ENTRIES.items():
        if entry_id.startswith("DEMO-"):
            for name, said in _read(entry)["properties"]["evidence"].items():
                assert said["status"] in WITHOUT_VALUE | {"illustrative"}, (entry_id, name)
                assert "sources" not in said, (entry_id, name)


def test_an_example_is_a_closed_shape_of_its_stated_size() -> None:
    for entry in EXAMPLES:
        ring = entry["geometry"]["coordinates"][0]
        shape = shapely.from_geojson(json.dumps(entry["geometry"]))

        area, _ = Geod(ellps="WGS84").geometry_area_perimeter(shape)

        assert ring[0] == ring[-1], entry["id"]
        assert shape.is_valid
        assert area > 0, f"{entry['id']} is not counter-clockwise"
        assert area == pytest.approx(entry["properties"]["site_area_m2"], rel=0.05), entry["id"]
        assert all(TAOPU_GUARD.holds(*position) for position in ring), entry["id"]


def test_examples_do_not_overlap() -> None:
    shapes = [shapely.from_geojson(json.dumps(e["geometry"])) for e in EXAMPLES]

    union = shapely.union_all(shapes)

    assert union.area == pytest.approx(sum(shape.area for shape in shapes))


def test_every_reason_for_a_missing_value_shows_among_the_examples() -> None:
    shown = {
        said["status"]
        for entry in EXAMPLES
        for said in _read(entry)["properties"]["evidence"].values()
    }

    assert shown == WITHOUT_VALUE | {"illustrative"}
