"""The whole story in a browser: from a workbook to the public, out of view, into the audit."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson
import pytest

from catalog.commands import drafting
from catalog.commands.initialising import FIRST
from catalog.commands.releasing import release_prepared
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from catalog.store.staff.drafts import Draft
from service.api.call import API
from tests.catalog.exchange.workbooks import typed
from tests.service.console.browsing import PHONE_PX, Person, a_phone, an_office
from tests.support.catalogs import CHECKER, Catalogs, an_act
from tests.support.people import an_account
from tests.support.readers import reading
from tests.support.server import data_dir_of, environment_of, gunicorn

pytestmark = pytest.mark.browser

ROLES = ("editor", "reviewer", "publisher", "auditor", "administrator")
FIELDS = ("名称", "身份状态", "用地分类体系", "地块状态", "联系窗口", "地块号", "容积率上限")
SOURCE, CONTACT = "TP-SRC-ED", "TP-SVC-AGENCY"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COMMENT = "请核对地块号。"
NEW = ("TP-P-0001", "TP-P-0002")
"""The first ids of parcels that a real catalog gives."""


@dataclass
class Office:
    """A real catalog that is being served, its first three slots, and everybody of its office."""

    database: Database
    site: str
    slots: list[Draft]
    people: dict[str, Person] = field(default_factory=dict)

    def public(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(f"{self.site}{path}", timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()

    def changes(self) -> list[tuple[str, str]]:
        """What the feed says became of parcels, oldest first."""
        path = f"{API}/sync/changes?limit=1000"
        found = orjson.loads(self.public(path)[1])["changes"]
        return [(each["op"], each["id"]) for each in found if each["collection"] == "parcels"]

    def snapshot(self) -> str:
        """The newest snapshot, written as a worker does."""
        with reading(self.database) as reader:
            write_snapshot(reader, data_dir_of(self.database))
        return self.public(f"{API}/sync/snapshots/latest")[1].decode()


@pytest.fixture
def office(browser: str, sqlite_catalogs: Catalogs) -> Iterator[Office]:
    database = sqlite_catalogs.real()
    release_prepared(database, FIRST, an_act(CHECKER))
    for role in ROLES:
        an_account(database, role, [role])
    environment = environment_of(database)
    with gunicorn("service:create_app()", **environment) as port, an_office(browser) as chromium:
        found = Office(database, f"http://127.0.0.1:{port}", drafting.slots(database)[:3])
        found.people = {role: Person(chromium, found.site, role) for role in ROLES}
        yield found
    sqlite_catalogs.drop(database)


def test_a_listing_walks_from_a_workbook_to_the_public_and_out_of_view(office: Office):
    imported_with_a_fault_mended(office)
    mended_at_its_field_and_submitted(office)
    one_returned_and_two_approved(office)
    published_under_new_ids(office)
    withdrawn_at_once_and_confirmed(office)
    audited(office)
    nobody_did_what_is_not_theirs(office)

    assert [said for person in office.people.values() for said in person.complaints] == []


def imported_with_a_fault_mended(office: Office) -> None:
    editor = office.people["editor"]
    editor.go("/workbooks/export?kind=parcels&which=slots")
    for draft in office.slots:
        editor.page.locator(f'input[name="draft"][value="{draft.id}"]').check()
    editor.page.get_by_text("栏目", exact=True).click()
    for name in FIELDS:
        editor.page.get_by_label(name, exact=True).check()
    sheet = editor.fetched("下载 XLSX")
    cells = [cell for number, draft in enumerate(office.slots, 1) for cell in said(draft, number)]

    sent(editor, typed(sheet, *cells, (office.slots[0].id, "容积率上限", "二点五")))
    assert "3 = 将写入 2 + 有错 1 + 无变化 0 + 空行 0" in editor.read()
    assert "二点五" in editor.read()
    editor.follow("上传另一份")
    sent(editor, typed(sheet, *cells))
    assert "3 = 将写入 3 + 有错 0" in editor.read()
    editor.press("确认导入（3 行）")
    assert "已导入，3 份草稿有更改" in editor.read()


def said(draft: Draft, number: int) -> Iterator[tuple[str, str, object]]:
    """What somebody types of a slot: nothing that could be taken for a real parcel."""
    values = {
        "名称": f"测试地块 {number}",
        "身份状态": "已确认",
        "用地分类体系": "上海控详规划用地代码",
        "地块状态": "推介中",
        "联系窗口": CONTACT,
        "地块号": f"ZZ-10{number}",
        "容积率上限": 2.5,
    }
    for heading, value in values.items():
        yield draft.id, heading, value
        if heading not in ("身份状态", "用地分类体系"):
            yield draft.id, f"{heading}｜数据状态", "文件所载"
            yield draft.id, f"{heading}｜来源", SOURCE


def sent(person: Person, data: bytes) -> None:
    person.go("/workbooks")
    file = {"name": "地块.xlsx", "mimeType": XLSX, "buffer": data}
    person.page.locator("#file").set_input_files(files=[file])
    person.press("上传并试算")


def mended_at_its_field_and_submitted(office: Office) -> None:
    editor = office.people["editor"]
    editor.go("/slots")
    editor.follow("测试地块 1")
    editor.follow("编辑")
    far = editor.page.get_by_label("容积率上限", exact=True)
    far.fill("两倍半")
    editor.press("保存并查看")
    assert far.get_attribute("aria-invalid") == "true"
    fault = editor.page.locator(f"#{far.get_attribute('aria-describedby')}")
    assert "两倍半" in fault.inner_text()
    far.fill("2.6")
    editor.press("保存并查看")
    for draft in office.slots:
        editor.go(f"/drafts/{draft.id}")
        editor.press("提交审核")
        assert "已提交审核" in editor.read()


def one_returned_and_two_approved(office: Office) -> None:
    reviewer = office.people["reviewer"]
    for number in (1, 2):
        reviewer.go("/reviews")
        reviewer.follow(f"测试地块 {number}")
        reviewer.press("通过")
        assert "已通过" in reviewer.read()
    reviewer.go("/reviews")
    reviewer.follow("测试地块 3")
    reviewer.press("退回修改")
    assert reviewer.page.locator("#comment").get_attribute("aria-invalid") == "true"
    reviewer.page.locator("#comment").fill(COMMENT)
    reviewer.press("退回修改")
    editor = office.people["editor"]
    editor.go(f"/drafts/{office.slots[2].id}")
    assert f"reviewer 退回：{COMMENT}" in editor.read()


def published_under_new_ids(office: Office) -> None:
    publisher = office.people["publisher"]
    publisher.go("/releases/compose")
    assert "测试地块 3" not in publisher.read()
    for number in (1, 2):
        publisher.page.get_by_label(f"测试地块 {number}", exact=True).check()
    publisher.page.get_by_label("中文标题").fill("两幅测试地块")
    publisher.page.get_by_label("英文标题").fill("Two test parcels")
    publisher.press("组成批次并预览")
    assert "TP-P-0001" in publisher.read()
    looked_at_on_a_phone(publisher)
    assert office.changes() == []
    publisher.press("立即发布")
    assert "已发布" in publisher.read()

    assert office.changes() == [("upsert", name) for name in NEW]
    found = [office.public(f"{API}/collections/parcels/items/{name}") for name in NEW]
    assert [status for status, _ in found] == [200, 200]
    names = {orjson.loads(body)["properties"]["name_zh"] for _, body in found}
    assert names == {"测试地块 1", "测试地块 2"}
    snapshot = office.snapshot()
    assert all(name in snapshot for name in (*NEW, "测试地块 1", "测试地块 2"))
    assert "测试地块 3" not in snapshot


def looked_at_on_a_phone(publisher: Person) -> None:
    """A leader without an account opens a link; what is printed bears the mark, too."""
    plan = publisher.page.url
    publisher.follow("预览链接")
    publisher.page.locator("#reader").fill("演示领导")
    publisher.press("生成链接")
    phone = a_phone(publisher)
    phone.goto(publisher.page.locator("#link").input_value())
    said = phone.locator("main").inner_text()
    assert "草稿·未发布" in said
    assert all(name in said for name in (*NEW, "测试地块 1", "测试地块 2"))
    mark = phone.locator("svg.watermark")
    assert "演示领导" in (mark.text_content() or "")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE_PX
    phone.emulate_media(media="print")
    assert mark.is_visible()
    assert mark.evaluate("mark => getComputedStyle(mark).position") == "fixed"
    phone.context.close()
    publisher.page.goto(plan)


def withdrawn_at_once_and_confirmed(office: Office) -> None:
    publisher, reviewer = office.people["publisher"], office.people["reviewer"]
    publisher.go("/entries/parcels/TP-P-0001")
    publisher.follow("紧急撤下")
    publisher.page.locator("#statement_zh").fill("地块号有误，已撤下。")
    publisher.page.locator("#statement_en").fill("The plot number was wrong; it is withdrawn.")
    publisher.press("确认撤下")
    assert "须由另一人确认" in publisher.read()
    status, body = office.public(f"{API}/collections/parcels/items/TP-P-0001")
    assert status == 410
    assert b'"reason":"error"' in body
    assert "ZZ-10" not in body.decode()
    assert office.changes()[-1] == ("delete", "TP-P-0001")
    snapshot = office.snapshot()
    assert sum(name in snapshot for name in ("测试地块 1", "测试地块 2")) == 1

    reviewer.go("/releases")
    reviewer.press("确认 TP-P-0001")
    assert "已确认" in reviewer.read()
    reviewer.go("/releases")
    assert "待确认的紧急撤下" not in reviewer.read()


def audited(office: Office) -> None:
    auditor = office.people["auditor"]
    auditor.go("/audit?verify=1")
    assert "哈希链完整" in auditor.read()
    rows = auditor.page.locator("tbody tr").all_inner_texts()
    done = [tuple(act for act in row.split("\t")[2:4]) for row in rows]
    told = {(who.split()[0], act.strip()) for who, act in done}
    assert told >= {
        ("editor", "draft.submitted"),
        ("reviewer", "draft.approved"),
        ("reviewer", "draft.returned"),
        ("publisher", "plan.composed"),
        ("publisher", "release.published"),
        ("publisher", "entry.withdrawn_at_once"),
        ("reviewer", "withdrawal.confirmed"),
    }


def nobody_did_what_is_not_theirs(office: Office) -> None:
    last = office.slots[2]
    edit, plan = f"/drafts/{last.id}/edit", "/releases/compose"
    decision = f"/drafts/{last.id}/decision"
    withdraw = "/entries/parcels/TP-P-0002/withdraw"
    not_theirs = {
        "editor": (decision, plan, withdraw, "/accounts"),
        "reviewer": (edit, plan, "/accounts"),
        "publisher": (decision, "/accounts", "/workbooks/import"),
        "auditor": (edit, decision, plan, withdraw, "/accounts", "/workbooks/import"),
        "administrator": (edit, decision, plan, withdraw, "/workbooks/import"),
    }
    before = drafting.one(office.database, last.id)
    seen = office.changes()
    for role, paths in not_theirs.items():
        person = office.people[role]
        person.go("/account")
        for path in paths:
            form = {"decision": "approve", "content_sha256": last.content_sha256}
            assert_refused(person, path, **form)
    for role in ("editor", "reviewer", "publisher", "administrator"):
        assert_refused(office.people[role], "/audit")
    assert drafting.one(office.database, last.id) == before
    assert office.changes() == seen


def assert_refused(person: Person, path: str, **form: str) -> None:
    """For want of a permission, not because the form was no good."""
    status, text = person.answered(path, **form)
    assert (status, "您的角色不能" in text) == (403, True), f"{person.login} {path}"
