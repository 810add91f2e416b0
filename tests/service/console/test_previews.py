"""Somebody without an account looks at a release that waits: all of it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from catalog.commands import planning, previewing
from catalog.commands.acts import Act
from catalog.store.database import Database
from catalog.store.staff.prepared import Prepared
from tests.catalog.commands.acting import approved, changed, drafted, planned, without_id
from tests.catalog.documents import a_contact, a_parcel, a_source, publish
from tests.service.console.desks import Desk, a_desk, led_to, text_of
from tests.service.contract_client import HOST
from tests.support.catalogs import an_act
from tests.support.people import a_secret, recorded

LEADER = "演示·<b>领导</b>"
SECRET = re.compile(r"/console(/previews/prv_[A-Za-z0-9_-]{43})")


@pytest.fixture
def plan(empty_catalog: Database) -> Prepared:
    publish(empty_catalog, a_source(), a_contact(), a_contact("DEMO-SVC-T2"))
    known = approved(empty_catalog, drafted(empty_catalog, a_source(name_zh="改过的名称")))
    parcel = a_parcel(name_zh="新地块", staff_note="不给人看")
    return planned(
        empty_catalog, [known, approved(empty_catalog, drafted(empty_catalog, without_id(parcel)))]
    )


@pytest.fixture
def desk(empty_catalog: Database) -> Iterator[Desk]:
    found = a_desk(empty_catalog, "publisher", ["publisher"])
    yield found
    found.close()


def links(plan: Prepared) -> str:
    return f"/releases/planned/{plan.name}/previews"


def a_link(desk: Desk, plan: Prepared, hours: str = "72") -> str:
    """The path of a new link, as its maker is shown it once."""
    answer = desk.post(links(plan), reader=LEADER, hours=hours)
    assert answer.status_code == 200, text_of(answer)
    found = SECRET.search(answer.text)
    assert found is not None
    return found[1]


def opened(desk: Desk, path: str, language: str = "zh") -> TestResponse:
    """What somebody without a session gets."""
    stranger = desk.app.test_client(use_cookies=False)
    headers = {"Host": HOST, "Cookie": f"console_language={language}"}
    answer = stranger.get(f"/console{path}", headers=headers)
    return Desk._checked(answer)


def test_a_link_shows_what_will_be_public_beside_what_is(desk: Desk, plan: Prepared):
    answer = opened(desk, a_link(desk, plan))

    said = text_of(answer)
    assert answer.status_code == 200
    assert "改过的名称 现公开：测试文件" in said
    assert "TP-SRC-T1" in said
    assert "新地块" in said
    assert "DEMO-P-0001" in said
    assert "新条目" in said
    assert "不给人看" not in answer.text


def test_its_reader_and_that_it_is_a_draft_stand_across_it(desk: Desk, plan: Prepared):
    text = opened(desk, a_link(desk, plan)).text

    mark = text.partition("<pattern")[2].partition("</pattern>")[0]
    assert "演示·&lt;b&gt;领导&lt;/b&gt;" in mark
    assert "草稿·未发布" in mark
    assert "draft, not published" in mark
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", mark)


def test_a_parcel_is_told_as_its_page_will_tell_it(
    empty_catalog: Database, desk: Desk, plan: Prepared
):
    link = a_link(desk, plan)
    assert f"/console{link}/parcels/DEMO-P-0001" in opened(desk, link).text
    before = opened(desk, f"{link}/parcels/DEMO-P-0001")
    assert opened(desk, f"{link}/parcels/DEMO-P-9999").status_code == 404
    planning.publish_planned(empty_catalog, an_act("publisher"), plan.name)

    stranger = desk.app.test_client(use_cookies=False)
    public = stranger.get("/parcels/DEMO-P-0001", headers={"Host": HOST})

    assert public.status_code == 200
    assert _blocks(before.text) == _blocks(public.text)
    assert all("<h1>新地块</h1>" in page.text for page in (before, public))
    assert "南路" in _blocks(public.text)
    assert "不给人看" not in before.text
    assert "演示·&lt;b&gt;领导&lt;/b&gt;" in before.text
    assert before.headers["Cache-Control"] == "no-store"
    assert "<script" not in before.text


def _blocks(text: str) -> str:
    """All that a page tells of the parcel itself."""
    return text[text.index('<section class="block"') : text.rindex("</dl>\n</section>")]


def test_nobody_keeps_it_finds_it_or_runs_anything_in_it(desk: Desk, plan: Prepared):
    answer = opened(desk, a_link(desk, plan))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_it_is_told_in_english_too(desk: Desk, plan: Prepared):
    said = text_of(opened(desk, a_link(desk, plan), "en"))

    assert "Draft, not published" in said
    assert "now public: 测试文件" in said


def test_every_link_that_opens_nothing_is_answered_alike(
    empty_catalog: Database, desk: Desk, plan: Prepared
):
    now = datetime.now(UTC)
    old = a_secret()
    previewing.create(
        empty_catalog, Act("publisher", now - timedelta(hours=2)), plan.name,
        reader=LEADER, secret=old, hours=1,
    )  # fmt: skip
    revoked = a_link(desk, plan)
    newest = previewing.of_release(empty_catalog, plan.name)[0]
    desk.post(f"{links(plan)}/{newest.secret_sha256}/revoke")

    answers = [opened(desk, path) for path in (f"/previews/{old}", revoked, "/previews/prv_x")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.text for answer in answers}) == 1
    assert "请向发给您链接的同事索取新链接" in text_of(answers[0])
    assert "领导" not in answers[0].text


def test_it_shows_nothing_once_the_release_is_published(
    empty_catalog: Database, desk: Desk, plan: Prepared
):
    path = a_link(desk, plan)

    planning.publish_planned(empty_catalog, an_act("publisher"), plan.name)

    assert opened(desk, path).status_code == 404
    assert "链接均已失效" in desk.read(links(plan))


def test_an_entry_that_has_become_faulty_is_named_and_not_shown(
    empty_catalog: Database, desk: Desk, plan: Prepared
):
    path = a_link(desk, plan)
    draft = drafted(empty_catalog, a_source(name_zh="改过的名称"))
    changed(empty_catalog, draft, a_source(name_zh="半成品", source_kind=None))

    said = text_of(opened(desk, path))

    assert "TP-SRC-T1" in said
    assert "暂不能显示" in said
    assert "半成品" not in said


def test_its_maker_sees_how_often_it_was_opened_and_revokes_it(
    empty_catalog: Database, desk: Desk, plan: Prepared
):
    path = a_link(desk, plan)
    opened(desk, path)
    opened(desk, path)
    (link,) = previewing.of_release(empty_catalog, plan.name)
    assert link.opened == 2

    answer = desk.post(f"{links(plan)}/{link.secret_sha256}/revoke")

    assert "链接已撤销" in desk.read(led_to(answer))
    assert opened(desk, path).status_code == 404
    acts = [(r.act, r.actor) for r in recorded(empty_catalog) if r.subject.startswith("previews/")]
    assert acts == [
        ("preview.created", "publisher"),
        ("preview.opened", "?"),
        ("preview.opened", "?"),
        ("preview.revoked", "publisher"),
    ]


@pytest.mark.parametrize(
    ("reader", "hours", "told"),
    [("", "72", "姓名为空"), (LEADER, "337", "1 至 336 小时"), (LEADER, "三天", "1 至 336 小时")],
)
def test_what_is_wrong_with_a_link_stands_at_its_field(
    desk: Desk, plan: Prepared, reader: str, hours: str, told: str
):
    answer = desk.post(links(plan), reader=reader, hours=hours)

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert 'aria-invalid="true"' in answer.text


def test_whoever_may_make_no_links_makes_none(
    empty_catalog: Database, plan: Prepared, request: pytest.FixtureRequest
):
    auditor = a_desk(empty_catalog, "auditor", ["auditor"])
    request.addfinalizer(auditor.close)

    assert auditor.get(links(plan)).status_code == 403
    assert auditor.post(links(plan), reader=LEADER, hours="72").status_code == 403
    assert previewing.of_release(empty_catalog, plan.name) == []


def test_there_are_no_links_of_a_release_that_is_none(desk: Desk):
    assert desk.get("/releases/planned/none/previews").status_code == 404
    assert desk.post(f"/releases/planned/none/previews/{'0' * 64}/revoke").status_code == 404
