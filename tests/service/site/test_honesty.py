"""Figures never stand on a page without what must be said of them."""

from __future__ import annotations

import re

import pytest

from service.showing import published
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import seeded
from tests.support.builders import a_change, publish_changes
from tests.support.catalogs import Catalogs


def _card(text: str, name: str) -> str:
    found = re.search(rf"<article[^>]*>(?:(?!</article>).)*{name}.*?</article>", text, re.DOTALL)
    assert found is not None, name
    return found[0]


def test_what_was_planned_in_2021_never_looks_built(any_client: Client):
    home = any_client.get("/").text

    assert "计划数（2021-01）" in _card(home, "阿里数字农业供应链中心")
    # The document does not say of this one whether it is planned, and neither do we.
    assert "是否计划数未说明" in _card(home, "医药物流中心改扩建项目")
    assert "planned (2021-01)" in any_client.get("/en/").text


def test_a_ratio_on_which_its_source_disagrees_says_so_wherever_it_stands(any_client: Client):
    for path in ("/projects", "/projects/TP-PRJ-MED-LOGISTICS"):
        text = any_client.get(path).text

        assert "1.79" in text
        assert "来源不一致（待核实）" in text


def test_a_project_of_which_the_floor_space_alone_is_planned_is_not_told_as_built(
    sqlite_catalogs: Catalogs, serve: Serve
):
    database = sqlite_catalogs.demo()
    said = seeded("TP-PRJ-E4")["properties"]["evidence"]
    achieved = {**said["site_area_m2"], "planned": "no"}
    for site, evidence in ((None, {"status": "unknown"}), (11820, achieved)):
        evidence = {**said, "site_area_m2": evidence}
        publish_changes(
            database, a_change(seeded("TP-PRJ-E4", site_area_m2=site, evidence=evidence))
        )

        page = serve(database).get("/projects").text

        row = next(row for row in page.split("<tr>") if "/projects/TP-PRJ-E4" in row)
        told = dict(enumerate(row.split("<td")))
        assert "计划数" not in told[1]
        assert "计划数（2021-01）" in told[2]
        assert "2021年1月规划（草案）数据，为当时计划数。" in row


def test_formulas_call_fields_by_their_titles(any_client: Client):
    for path, said in (
        ("/parcels/DEMO-P-012", "推导式：用地面积 × 15"),
        ("/en/parcels/DEMO-P-012", "Formula: Site area × 15"),
        ("/industries/TP-IND-2026-DIGITAL-HEALTH", "推导式：按赛道名称与行业名称比对<"),
        ("/en/industries/TP-IND-2026-DIGITAL-HEALTH", "Formula: the track&#39;s name compared"),
    ):
        assert said in any_client.get(path).text, path


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/indicators", "32.02 %"),
        ("/indicators", "计划数"),
        ("/area", "234.43 亿元"),
        ("/en/area", "234.43 × 100 million yuan"),
        ("/en/indicators", "at least 5,000 enterprises or institutions"),
    ],
)
def test_statistics_have_their_unit_and_nature_in_the_reader_s_language(
    any_client: Client, path: str, said: str
):
    assert said in any_client.get(path).text


def test_what_is_only_sought_is_no_measure_in_use(any_client: Client):
    home = any_client.get("/").text

    measures = home[home.index('id="measures"') : home.index('id="new"')]
    assert "state-promoted" in measures
    assert "state-sought" not in measures


def test_an_id_that_is_none_is_missing_on_every_engine(client: Client):
    for path in ("/parcels/%00", "/policies/%00", "/en/parcels/a%00b", "/enquiry?parcel=%00"):
        answer = client.get(path)

        assert answer.status_code == (200 if "enquiry" in path else 404), path


def test_measures_that_were_once_let_be_parts_of_each_other_are_told_all_the_same(
    sqlite_catalogs: Catalogs, serve: Serve
):
    """Publication refuses them; a database may hold them from before it did."""
    database = sqlite_catalogs.demo()
    one, other = "TP-POL-PWBF-2022-23-01", "TP-POL-PWBF-2022-23-02"
    parts = {one: other, other: one}
    publish_changes(
        database, *(a_change(seeded(name, part_of=above)) for name, above in parts.items())
    )

    page = serve(database).get("/policies").text

    assert all(f"/policies/{name}" in page for name in parts)


def test_a_kind_too_large_to_be_read_at_once_is_told_as_that(
    sqlite_catalogs: Catalogs, serve: Serve, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(published, "MOST", 3)
    monkeypatch.setattr(published, "_PAGE", 2)

    refused = serve(sqlite_catalogs.shared_demo).refused("/policies", 503)

    assert refused["code"] == "kind-too-large"
