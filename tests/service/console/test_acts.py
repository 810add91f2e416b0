"""What people do at the console, without a script, on each engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from catalog.store.database import Database
from service import create_app
from tests.service.conftest import settings_for
from tests.service.console.desks import Desk, field_of, led_to, text_of
from tests.service.console.forms import Fields, form_of
from tests.service.contract_client import HOST
from tests.support.catalogs import MAKER, Catalogs
from tests.support.people import an_account

PARCEL = "/entries/parcels/DEMO-P-003"
PUBLIC = "/api/v1/collections/parcels/items/DEMO-P-003"


class Office:
    """An editor, a reviewer and a publisher, each at a desk of their own."""

    def __init__(self, database: Database, **chosen: object) -> None:
        self.app = create_app(settings_for(database, **chosen))
        for login, role in (("lin", "editor"), ("gao", "reviewer"), ("fa", "publisher")):
            an_account(database, login, (role,))
        self.editor, self.reviewer, self.publisher = (
            Desk(self.app, login) for login in ("lin", "gao", "fa")
        )

    def parcel(self) -> dict[str, Any]:
        """What everybody reads of the parcel."""
        answer = self.app.test_client().get(PUBLIC, headers={"Host": HOST})
        found: dict[str, Any] = orjson.loads(answer.data)["properties"]
        return found

    def begun(self) -> tuple[str, Fields]:
        """A draft of a public parcel: the address of its form, and what stands in it."""
        address = led_to(self.editor.post(f"{PARCEL}/draft"))
        fields = form_of(self.editor.get(address), "edit")
        # Everybody sends their own.
        del fields["csrf_token"]
        return address, fields

    def submitted(self, **changed: str) -> str:
        """The address of a draft that was changed and submitted; `__` stands for a point."""
        address, fields = self.begun()
        named = {name.replace("__", "."): [text] for name, text in changed.items()}
        assert led_to(self.editor.send(address, fields | named)).endswith("after=saved")
        draft = address.removesuffix("/edit")
        assert led_to(self.editor.post(f"{draft}/submit")).endswith("after=submitted")
        return draft

    def approved(self, **changed: str) -> str:
        draft = self.submitted(**changed)
        seen = field_of(self.reviewer.get(draft), "content_sha256")
        done = self.reviewer.post(f"{draft}/decision", decision="approve", content_sha256=seen)
        assert led_to(done).endswith("after=approved")
        return draft

    def composed(self, **changed: str) -> str:
        """The address of a prepared release of one approved draft."""
        draft = self.approved(**changed).rpartition("/")[2]
        titles = {"title_zh": "测试批次", "title_en": "A test"}
        answer = self.publisher.post("/releases/compose", draft=draft, **titles)
        return led_to(answer).partition("?")[0]


@pytest.fixture
def office(demo_catalog: Database) -> Iterator[Office]:
    found = Office(demo_catalog)
    yield found
    found.app.extensions["catalog"].close()


def test_what_an_editor_types_is_public_once_two_others_agree(office: Office):
    plan = office.composed(p__site_area_m2="17.73 亩", p__gfa_m2="", e__gfa_m2__status="unknown")
    assert office.parcel()["site_area_m2"] != 11820
    assert "11,820" in text_of(office.publisher.get(plan))

    release = led_to(office.publisher.post(f"{plan}/publish"))

    assert "DEMO-P-003" in text_of(office.publisher.get(release))
    assert office.parcel()["site_area_m2"] == 11820
    assert office.parcel()["gfa_m2"] is None


def test_a_release_is_taken_back_by_another(office: Office):
    before = office.parcel()
    plan = office.composed(p__jobs_expected="77")
    release = led_to(office.publisher.post(f"{plan}/publish")).partition("?")[0]
    assert office.parcel()["jobs_expected"] == 77

    refused = office.publisher.post(f"{release}/roll-back", reason="")
    done = office.publisher.post(f"{release}/roll-back", reason="测试")

    assert refused.status_code == 422
    assert led_to(done).endswith("after=rolled_back")
    assert office.parcel() == before


def test_a_release_waits_for_its_time_and_can_be_cancelled(office: Office):
    plan = office.composed(p__jobs_expected="77")

    wrong = office.publisher.post(f"{plan}/time", publish_at="2027-13-01")
    right = office.publisher.post(f"{plan}/time", publish_at="2099-12-01 09:00")

    assert wrong.status_code == 422
    assert "2026-12-01 09:00" in text_of(wrong)
    assert led_to(right).endswith("after=rescheduled")
    assert "2099-12-01 09:00" in text_of(office.publisher.get("/"))
    assert led_to(office.publisher.post(f"{plan}/cancel")).endswith("after=cancelled")
    assert "已取消" in text_of(office.publisher.get(plan))


def test_the_first_release_of_a_real_catalog_is_looked_at_and_published(
    sqlite_catalogs: Catalogs,
):
    database = sqlite_catalogs.real()
    office = Office(database, require_totp=False)
    plan = "/releases/planned/first"
    assert plan in office.publisher.get("/releases").text
    assert plan in office.publisher.get("/").text
    page = office.publisher.read(plan)
    assert "发布即为审批" in page
    assert "尚未审定" not in page
    assert "第 1–25 条" in page
    assert "第 26–50 条" in office.publisher.read(f"{plan}?from=26")

    an_account(database, MAKER, ("publisher",))
    own = Desk(office.app, MAKER).post(f"{plan}/publish")
    release = led_to(office.publisher.post(f"{plan}/publish"))

    assert own.status_code == 409
    assert "须由另一人审批" in text_of(own)
    assert "已发布。" in office.publisher.read(release)
    assert "已发布" in office.publisher.read(plan)
    office.app.extensions["catalog"].close()
    sqlite_catalogs.drop(database)


def test_a_fault_stands_at_its_field_in_the_readers_language(office: Office):
    address, fields = office.begun()
    office.editor.speak_english()

    refused = office.editor.send(address, fields | {"p.site_area_m2": ["17.74 亩"]})

    assert refused.status_code == 422
    assert 'id="p-site-area-m2-fault"' in refused.text
    assert "11826.66" in text_of(refused)
    assert "Not saved" in text_of(refused)
    assert 'value="17.74 亩"' in refused.text


def test_a_form_that_nobody_touched_is_not_saved_again(office: Office):
    address, fields = office.begun()

    assert led_to(office.editor.send(address, fields)).endswith("after=unchanged")


def test_what_an_entry_points_at_is_told_by_its_name(office: Office):
    named = re.compile(r'<a href="/console(/[^"]+)">语料券</a> <small class="id">TP-POL-VOUCHER')
    entry = office.reviewer.get(PARCEL)
    history = office.reviewer.get(f"{PARCEL}/history?from=r1&to=v1")
    draft = office.submitted(p__contact="TP-SVC-ONE-STOP-WINDOW")

    (address,) = named.findall(entry.text)
    assert "语料券" in office.reviewer.read(address)
    assert history.status_code == 200
    assert "TP-POL-VOUCHER" not in text_of(history)
    changed = office.reviewer.get(draft).text
    assert re.search(r"“一站式”综合服务窗口</a> <small class=\"id\">TP-SVC-ONE-STOP", changed)


def test_a_row_is_added_without_a_script_and_nothing_typed_is_lost(office: Office):
    address, fields = office.begun()
    typed = {"p.jobs_expected": ["78"], "add-row": ["p.land_uses"]}

    again = form_of(office.editor.send(address, fields | typed), "edit")

    assert "p.land_uses.0.scheme" in again
    assert again["p.jobs_expected"] == ["78"]


def test_two_people_at_one_draft_settle_what_both_changed(office: Office):
    address, fields = office.begun()
    assert led_to(office.editor.send(address, fields | {"p.site_area_m2": ["9000"]}))

    late = {"p.site_area_m2": ["8000"], "p.jobs_expected": ["5"]}
    second = office.publisher.send(address, fields | late)
    assert second.status_code == 409
    merge = address.replace("/edit", "/merge")
    names = ("row_version", "theirs_version", "document")
    sent = {name: field_of(second, name) for name in names}
    unsettled = office.publisher.send(merge, sent)
    settled = office.publisher.send(merge, {**sent, "choose.site_area_m2": "theirs"})

    assert unsettled.status_code == 409
    assert led_to(settled).endswith("after=saved")
    now = form_of(office.publisher.get(address), "edit")
    assert now["p.site_area_m2"] == ["9000"]
    assert now["p.jobs_expected"] == ["5"]


def test_completeness_is_told_alike_wherever_it_is_told(office: Office):
    draft = office.submitted(p__jobs_expected="9")
    (told,) = re.findall(r"完整度 (\d+)%", office.editor.read(draft))
    of_each = re.compile(r"(\d+)% (\d+)/(\d+) 项")
    slot, entry = (of_each.findall(office.editor.read(path))[2] for path in ("/slots", "/entries"))

    pct, held, asked = map(int, slot)
    assert 0 < held < asked
    assert (told, pct) == (str(pct), held * 100 // asked)
    assert entry == slot
    assert f"方格地块 03：{told}%" in office.editor.read("/")
    assert "示例值也计入" in office.editor.read("/slots")


def test_what_is_typed_is_checked_before_it_is_saved(office: Office):
    address, fields = office.begun()
    check = address.replace("/edit", "/check")

    answer = office.editor.send(check, fields | {"p.far_max": ["0.1"]})

    assert answer.status_code == 200
    assert 'href="#p-far-max"' in answer.text or 'href="#p-gfa-m2"' in answer.text
    assert 'value="0.1"' not in office.editor.get(address).text


def test_nobody_approves_their_own_work(demo_catalog: Database, office: Office):
    an_account(demo_catalog, "both", ("editor", "reviewer"))
    both = Desk(office.app, "both")
    address = led_to(both.post(f"{PARCEL}/draft"))
    draft = address.removesuffix("/edit")
    both.send(address, form_of(both.get(address), "edit") | {"p.jobs_expected": ["9"]})
    both.post(f"{draft}/submit")

    page = both.get(draft)
    seen = field_of(page, "content_sha256")
    refused = both.post(f"{draft}/decision", decision="approve", content_sha256=seen)

    assert 'value="approve"' not in page.text
    assert refused.status_code == 409
    assert draft not in both.get("/reviews").text


def test_an_approval_is_of_what_was_seen(office: Office):
    draft = office.submitted(p__jobs_expected="9")
    seen = field_of(office.reviewer.get(draft), "content_sha256")
    address = f"{draft}/edit"
    fields = form_of(office.editor.get(address), "edit")
    office.editor.send(address, fields | {"p.jobs_expected": ["10"]})
    office.editor.post(f"{draft}/submit")

    late = office.reviewer.post(f"{draft}/decision", decision="approve", content_sha256=seen)

    assert late.status_code == 409
    assert "刚被修改" in text_of(late)


def test_a_discarded_draft_of_a_new_entry_is_restored(office: Office):
    form = led_to(office.editor.post("/drafts", kind="sources"))
    draft = form.removesuffix("/edit")
    office.editor.post(f"{draft}/discard", row_version="1")
    gone = office.editor.get(draft)
    assert "恢复草稿" in text_of(gone)
    assert "恢复草稿" not in office.reviewer.read(draft)

    stale = office.editor.post(f"{draft}/reopen", row_version="2")
    done = office.editor.post(f"{draft}/reopen", row_version=field_of(gone, "row_version"))

    assert stale.status_code == 409
    assert led_to(done).endswith("after=reopened")
    assert office.editor.get(form).status_code == 200


def test_everybody_has_tokens_of_their_own(office: Office):
    assert "还没有令牌" in office.editor.read("/tokens")

    endless = office.editor.post("/tokens", name="脚本", days="")
    sync = office.editor.post("/tokens", name="平台", scope="sync", days="30")
    made = office.editor.post("/tokens", name="脚本", days="30")

    assert (endless.status_code, sync.status_code) == (422, 403)
    (token_id,) = re.findall(r'value="lpc_([a-z0-9]{8})_[^"]{43}"', made.text)
    assert "还没有令牌" in office.reviewer.read("/tokens")
    assert office.reviewer.post(f"/tokens/{token_id}/revoke").status_code == 404
    done = office.editor.post(f"/tokens/{token_id}/revoke")
    assert led_to(done).endswith("after=revoked")
    assert "已失效" in office.editor.read("/tokens")


def test_a_draft_is_returned_with_a_reason_alone(office: Office):
    draft = office.submitted(p__jobs_expected="9")

    silent = office.reviewer.post(f"{draft}/decision", decision="return", comment="")
    told = office.reviewer.post(f"{draft}/decision", decision="return", comment="请核对就业数")

    assert silent.status_code == 422
    assert 'id="comment-fault"' in silent.text
    assert led_to(told).endswith("after=returned")
    assert "请核对就业数" in office.editor.read(draft)


def test_an_entry_is_withdrawn_by_one_and_confirmed_by_another(office: Office):
    silent = office.publisher.post(f"{PARCEL}/withdraw", reason="error", statement_zh="有误")
    file = office.app.extensions["catalog"].settings.data_dir / f"assets/public/{'e' * 64}.jpg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x")
    done = office.publisher.post(
        f"{PARCEL}/withdraw", reason="error", statement_zh="面积有误", statement_en="Wrong area"
    )

    assert silent.status_code == 422
    assert 'id="statement_en-fault"' in silent.text
    assert led_to(done).endswith("after=withdrawn")
    # No worker runs: files that no public entry shows any more are off with it.
    assert not file.exists()
    gone = office.app.test_client().get(PUBLIC, headers={"Host": HOST})
    assert gone.status_code == 410
    confirm = re.compile(r'action="/console(/releases/[^"]+/confirm)"')
    assert not confirm.search(office.publisher.get("/releases").text)
    found = confirm.search(office.reviewer.get("/releases").text)
    assert found is not None
    assert led_to(office.reviewer.post(found[1])).endswith("after=confirmed")
    assert not confirm.search(office.reviewer.get("/releases").text)


def test_a_geometry_comes_in_a_declared_system(office: Office):
    address, _ = office.begun()
    place = address.replace("/edit", "/geometry")
    ring = "121.35,31.28\n121.352,31.28\n121.352,31.282\n121.35,31.28"
    version = field_of(office.editor.get(place), "row_version")

    undeclared = office.editor.post(place, text=ring, row_version=version)
    kept = office.editor.post(place, text=ring, row_version=version, crs="GCJ-02")

    assert undeclared.status_code == 422
    assert 'id="crs-fault"' in undeclared.text
    assert led_to(kept).startswith(address)


def test_an_older_version_comes_back_as_a_draft(office: Office):
    plan = office.composed(p__jobs_expected="77")
    office.publisher.post(f"{plan}/publish")
    compared = office.editor.read(f"{PARCEL}/history?from=v1&to=v2")

    restored = office.editor.post(f"{PARCEL}/restore", number="1")

    assert "预期就业" in compared
    assert "77" in compared
    assert led_to(restored).startswith("/drafts/")
