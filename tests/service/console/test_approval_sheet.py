"""A release on paper, and what was signed comes back as the draft of a source."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.commands import drafting, planning, storing_assets
from catalog.store.database import Database
from catalog.store.staff.assets import Asset
from catalog.store.staff.drafts import Draft
from catalog.store.staff.prepared import Prepared
from tests.catalog.commands.acting import approved, drafted, planned, without_id
from tests.catalog.commands.everything import everything
from tests.catalog.documents import a_contact, a_parcel, a_source, publish
from tests.service.console.desks import Desk, a_desk, led_to, text_of
from tests.support.catalogs import an_act
from tests.support.people import an_account, recorded
from tests.support.pictures import a_pdf


@pytest.fixture
def drafts(empty_catalog: Database) -> list[Draft]:
    publish(empty_catalog, a_source(), a_contact(), a_contact("DEMO-SVC-T2"))
    for login, role in (("editor", "editor"), ("reviewer", "reviewer")):
        an_account(empty_catalog, login, [role])
    made = [a_source(name_zh="改过的名称"), without_id(a_parcel(name_zh="新地块"))]
    return [approved(empty_catalog, drafted(empty_catalog, raw)) for raw in made]


@pytest.fixture
def plan(empty_catalog: Database, drafts: list[Draft]) -> Prepared:
    return planned(empty_catalog, drafts)


@pytest.fixture
def desk(empty_catalog: Database) -> Iterator[Desk]:
    found = a_desk(empty_catalog, "lin", ["editor"])
    yield found
    found.close()


def sheet(plan: Prepared) -> str:
    return f"/releases/planned/{plan.name}/approval-sheet"


def scan(plan: Prepared) -> str:
    return f"/releases/planned/{plan.name}/approval"


def test_it_says_what_is_signed_who_wrote_it_and_who_approved_it_when(
    desk: Desk, drafts: list[Draft], plan: Prepared
):
    said = desk.read(sheet(plan))

    assert "一次发布 A release" in said
    for name, draft in zip(("改过的名称", "新地块"), drafts, strict=True):
        assert name in said
        assert draft.content_sha256[:12] in said
    assert "演示editor" in said
    assert "演示reviewer · 2026-11-21 12:00" in said
    assert "新条目，编号于发布时给定" in said
    for place in ("签字", "日期", "盖章处"):
        assert place in said


def test_it_can_be_printed_again_once_it_is_published(
    empty_catalog: Database, desk: Desk, drafts: list[Draft], plan: Prepared
):
    done = planning.publish_planned(empty_catalog, an_act("publisher"), plan.name)

    said = desk.read(sheet(plan))

    assert done.released is not None
    assert done.released.id in said
    assert "DEMO-P-0001" in said
    assert all(draft.content_sha256[:12] in said for draft in drafts)


def test_what_was_changed_since_is_not_approved_on_it(
    empty_catalog: Database, desk: Desk, drafts: list[Draft], plan: Prepared
):
    drafting.change(
        empty_catalog, an_act("editor"), drafts[0].id,
        row_version=drafts[0].row_version, document=a_source(name_zh="又改"),
    )  # fmt: skip

    assert "未审定" in desk.read(sheet(plan))


def test_a_signed_sheet_becomes_the_draft_of_a_source_that_cites_it(
    empty_catalog: Database, desk: Desk, plan: Prepared
):
    before = everything(empty_catalog)["version"]

    answer = desk.post(scan(plan), file=("签字.pdf", a_pdf()))

    path = led_to(answer)
    draft = drafting.one(empty_catalog, path.rpartition("/")[2])
    said = draft.document["properties"]
    assert (draft.collection, draft.entry_id, draft.state) == ("sources", None, "open")
    assert (said["source_kind"], said["file_name"]) == ("letter", "签字.pdf")
    assert said["name_zh"] == "发布审批单：一次发布"
    (kept,) = stored(empty_catalog)
    assert (kept.sha256, kept.public) == (said["sha256"], False)
    assert everything(empty_catalog)["version"] == before
    assert [record.act for record in recorded(empty_catalog)][-3:] == [
        "asset.stored", "draft.begun", "draft.changed",
    ]  # fmt: skip


def test_what_is_no_scan_is_refused_at_its_field_and_begins_nothing(
    empty_catalog: Database, desk: Desk, plan: Prepared
):
    before = everything(empty_catalog)["staff.draft"]

    answers = [
        desk.post(scan(plan), file=("签字.pdf", b"PK\x03\x04")),
        desk.post(scan(plan)),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all('aria-invalid="true"' in answer.text for answer in answers)
    assert stored(empty_catalog) == []
    assert everything(empty_catalog)["staff.draft"] == before


def test_who_uploads_nothing_is_offered_no_upload(
    empty_catalog: Database, plan: Prepared, request: pytest.FixtureRequest
):
    auditor = a_desk(empty_catalog, "auditor", ["auditor"])
    request.addfinalizer(auditor.close)

    assert "扫描件" not in auditor.read(sheet(plan))
    assert auditor.post(scan(plan), file=("签字.pdf", a_pdf())).status_code == 403
    assert stored(empty_catalog) == []


def test_there_is_no_sheet_of_a_release_that_is_none(desk: Desk):
    answer = desk.get("/releases/planned/none/approval-sheet")

    assert answer.status_code == 404
    assert "没有这一页" in text_of(answer)


def stored(database: Database) -> list[Asset]:
    """Every file that was taken in."""
    return storing_assets.page(database, limit=10)
