"""Pictures and files at the console: private, described, shown with a draft."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from catalog.commands import drafting, storing_assets
from catalog.exchange.asset_files import files_of
from catalog.store.database import Database
from catalog.store.staff.assets import Asset
from catalog.store.staff.drafts import Draft
from tests.catalog.documents import a_parcel
from tests.service.console.desks import Desk, a_desk, led_to, text_of
from tests.support.catalogs import CHECKER, an_act

SAID = {"use": "photo", "alt_zh": "地块东侧全貌", "licence": "本单位拍摄"}


@pytest.fixture
def desk(demo_catalog: Database) -> Iterator[Desk]:
    found = a_desk(demo_catalog)
    yield found
    found.close()


def a_picture(colour: str = "green") -> bytes:
    sheet = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(sheet, "PNG")
    return sheet.getvalue()


def sent(desk: Desk, content: bytes, name: str = "照片.png", **more: str) -> TestResponse:
    return desk.post("/assets", file=(name, content), **{**SAID, **more})


def kept(database: Database) -> Asset:
    (found,) = storing_assets.page(database, limit=9)
    return found


def a_draft(database: Database) -> Draft:
    draft = drafting.begin(database, an_act(), collection="parcels")
    document = {**draft.document, "properties": a_parcel("DEMO-P-100")["properties"], "id": None}
    return drafting.change(
        database, an_act(CHECKER), draft.id, row_version=draft.row_version, document=document
    )


def test_a_picture_is_kept_and_only_staff_see_it(desk: Desk, demo_catalog: Database):
    done = sent(desk, a_picture(), captured_on="2026-05")
    asset = kept(demo_catalog)
    listed = desk.follow(done)
    name = next(iter(files_of(asset)))
    whole = desk.get(f"/assets/files/{name}")
    thumb = desk.get(f"/assets/files/{asset.renditions[0].name}")
    outsider = desk.app.test_client().get(f"/console/assets/files/{name}")
    keeper = a_desk(demo_catalog, "guan", ("administrator",))

    assert "地块东侧全貌" in text_of(listed)
    assert f'alt="{SAID["alt_zh"]}"' in listed.text
    assert (asset.said.use, asset.said.captured_on, asset.created_by) == ("photo", "2026-05", "lin")
    assert (whole.status_code, whole.content_type) == (200, "image/png")
    assert whole.headers["Cache-Control"] == "no-store"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(whole.data)).size == (640, 480)
    assert (thumb.status_code, thumb.content_type) == (200, "image/webp")
    assert outsider.status_code == 303
    assert "/login" in outsider.headers["Location"]
    assert keeper.get(f"/assets/files/{name}").status_code == 403
    assert desk.get(f"/assets/files/{'0' * 64}.png").status_code == 404
    assert desk.get("/assets/files/..%2fprivate").status_code == 404
    keeper.close()


def test_a_draft_shows_a_file_until_it_is_removed(desk: Desk, demo_catalog: Database):
    draft = a_draft(demo_catalog)
    page = f"/drafts/{draft.id}/media"

    stored = sent(desk, a_picture(), draft=draft.id)
    asset = kept(demo_catalog)
    version = str(draft.row_version)
    attached = desk.post(page, act="attach", asset=asset.id, row_version=version)
    shown = desk.follow(attached)
    media = drafting.one(demo_catalog, draft.id).document["properties"]["media"]
    too_late = desk.post(page, act="remove", sha256=asset.sha256, row_version=version)
    removed = desk.post(
        page, act="remove", sha256=asset.sha256, row_version=str(draft.row_version + 1)
    )

    assert led_to(stored) == f"{page}?after=stored#a-{asset.id}"
    assert media == [{**SAID, "asset": asset.sha256, "media_type": "image/png"}]
    assert "已加入草稿" in text_of(shown)
    assert 'value="remove"' in shown.text
    assert too_late.status_code == 409
    assert "已从草稿移除" in text_of(desk.follow(removed))
    assert "media" not in drafting.one(demo_catalog, draft.id).document["properties"]


def test_a_file_that_cannot_be_shown_is_refused_beside_its_field(sqlite_desk: Desk):
    refused = sent(sqlite_desk, b"GIF89a", name="动画.gif")
    nothing = sqlite_desk.post("/assets", **SAID)

    assert (refused.status_code, nothing.status_code) == (422, 422)
    assert "不是可以展示的文件" in text_of(refused)
    assert 'id="file-fault"' in refused.text
    assert f'value="{SAID["alt_zh"]}"' in refused.text, "what was typed stays"
    assert 'id="file-fault"' in nothing.text


@pytest.mark.parametrize(
    ("name", "typed"), [("alt_zh", ""), ("licence", ""), ("captured_on", "春天"), ("use", "cat")]
)
def test_what_has_to_be_said_of_a_file_is_asked_for_at_its_place(
    sqlite_desk: Desk, name: str, typed: str
):
    refused = sent(sqlite_desk, a_picture("red"), **{name: typed})

    assert refused.status_code == 422
    assert f'id="{name}-fault"' in refused.text


def test_a_draft_of_a_kind_without_files_has_no_such_page(sqlite_desk: Desk, sqlite_demo: Database):
    draft = drafting.begin(sqlite_demo, an_act(), collection="sources")

    assert sqlite_desk.get(f"/drafts/{draft.id}/media").status_code == 404
    assert sqlite_desk.get("/drafts/none/media").status_code == 404
    assert sqlite_desk.get("/assets?before=none").status_code == 404


def test_the_pages_speak_english_too(sqlite_desk: Desk, sqlite_demo: Database):
    draft = a_draft(sqlite_demo)
    english = sqlite_desk.in_english()

    assert "Only staff see a file" in english.read("/assets")
    assert "What the draft shows" in english.read(f"/drafts/{draft.id}/media")


@pytest.fixture(scope="module")
def sqlite_demo(sqlite_catalogs: Any) -> Iterator[Database]:
    """For what no engine has a part in."""
    database = sqlite_catalogs.demo()
    yield database
    sqlite_catalogs.drop(database)


@pytest.fixture(scope="module")
def sqlite_desk(sqlite_demo: Database) -> Iterator[Desk]:
    found = a_desk(sqlite_demo)
    yield found
    found.close()
