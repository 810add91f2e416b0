"""The whole story, told by JSON alone: from a draft to the feed, out of view, into the audit."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.commands.auditing import fault
from catalog.store.staff import audits
from service.api.call import API
from tests.catalog.documents import a_contact, a_parcel
from tests.service.staff.office import STATEMENT, Office, seen
from tests.support.server import data_dir_of


def feed(office: Office) -> list[Any]:
    """What the feed says changed, oldest first."""
    found = office.client.get(f"{API}/sync/changes?mode=full").json
    return [(c["op"], c["collection"], c["id"]) for c in found["changes"]]


def test_from_a_draft_to_the_public_and_out_of_view_again(office: Office):
    contact = office.published(office.approved(office.drafted(a_contact())))
    assert contact["entries"] == 1
    ((_, _, contact_id),) = feed(office)
    draft = office.drafted(a_parcel(contact=contact_id))
    assert draft["entry_id"] is None

    # Returned once, then approved; the new id is public as soon as the release is.
    office.act("editor", draft, "submit")
    back = office.act("reviewer", draft, "return", {"comment": "请补充四至。"})
    assert (back["state"], back["row_version"]) == ("open", draft["row_version"])
    improved = office.changed(back, a_parcel(contact=contact_id, plot_no="ZZ-102"))
    done = office.published(office.approved(improved))
    op, collection, parcel_id = feed(office)[-1]
    assert (op, collection) == ("upsert", "parcels")
    item = f"{API}/collections/parcels/items/{parcel_id}"
    shown = office.client.get(item)
    assert shown.status_code == 200
    assert shown.json["properties"]["plot_no"] == "ZZ-102"
    assert int(shown.headers["Catalog-Seq"]) == done["last_seq"]

    # No worker runs: whoever withdraws takes off the files that no public entry shows any more.
    file = data_dir_of(office.database) / "assets" / "public" / f"{'e' * 64}.jpg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x")
    gone = office.did(
        "publisher", "POST", "/withdrawals",
        {"collection": "parcels", "entry_id": parcel_id, "reason": "error", **STATEMENT},
    )  # fmt: skip
    assert office.client.get(item).status_code == 410
    assert not file.exists()
    assert ("delete", "parcels", parcel_id) in feed(office)
    confirm = f"/withdrawals/{gone['release_id']}/confirm"
    assert office.refused("publisher", "POST", confirm, {}) == (409, "own-work")
    assert office.did("reviewer", "POST", confirm, {})["confirmed_by"] == "reviewer"
    assert office.did("auditor", "GET", "/withdrawals")["withdrawals"] == []

    records = office.did("auditor", "GET", "/audit?limit=200")["records"]
    told = {(record["actor"], record["act"]) for record in records}
    assert told >= {
        ("editor", "draft.begun"),
        ("editor", "draft.changed"),
        ("editor", "draft.submitted"),
        ("reviewer", "draft.returned"),
        ("reviewer", "draft.approved"),
        ("publisher", "plan.composed"),
        ("publisher", "release.published"),
        ("publisher", "entry.withdrawn_at_once"),
        ("reviewer", "withdrawal.confirmed"),
    }
    assert fault(office.database) is None


def test_an_answer_to_staff_is_nobody_elses_to_keep(office: Office):
    answer = office.send("editor", "GET", "/drafts")

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Vary"] == "Accept, Authorization, Cookie"
    assert answer.json["catalog_data_mode"] == "demo"


def test_a_draft_is_told_whole_so_that_it_can_be_sent_back(office: Office):
    draft = office.drafted(a_contact())

    told = office.did("editor", "GET", f"/drafts/{draft['id']}")
    again = office.did("editor", "PUT", f"/drafts/{draft['id']}", told["document"], **seen(told))

    assert told["document"] == draft["document"]
    assert again["document"] == told["document"]
    assert again["content_sha256"] == told["content_sha256"]


def test_what_keeps_a_draft_back_is_told_in_the_readers_language(office: Office):
    raw = a_contact()
    del raw["properties"]["stage"]
    draft = office.drafted(raw)

    zh = office.did("editor", "GET", f"/drafts/{draft['id']}/faults")["faults"]
    en = office.did("editor", "GET", f"/drafts/{draft['id']}/faults", Accept_Language="en")

    assert zh
    assert [fault["code"] for fault in zh] == [fault["code"] for fault in en["faults"]]
    assert all(a["detail"] != b["detail"] for a, b in zip(zh, en["faults"], strict=True))
    submit = office.send("editor", "POST", f"/drafts/{draft['id']}/submit", {}, **seen(draft))
    assert submit.status_code == 422
    assert submit.json["errors"][0]["id"] == draft["id"]


def test_a_list_of_drafts_goes_on_where_a_page_ended(office: Office):
    made = {office.drafted(a_contact())["id"] for _ in range(5)}

    first = office.did("reviewer", "GET", "/drafts?limit=3")
    rest = office.did("reviewer", "GET", f"/drafts?limit=3&cursor={first['next']}")

    found = [draft["id"] for draft in (*first["drafts"], *rest["drafts"])]
    assert len(found) == len(made)
    assert set(found) == made
    assert "next" not in rest


def test_a_release_is_seen_before_it_is_public_and_taken_back_by_another(office: Office):
    draft = office.approved(office.drafted(a_contact()))
    titles = {"title_zh": "一次发布", "title_en": "A release"}
    plan = office.did("publisher", "POST", "/plans", {"drafts": [draft["id"]], **titles})
    (coming,) = office.did("publisher", "GET", f"/plans/{plan['name']}/candidates")["candidates"]

    done = office.did("publisher", "POST", f"/plans/{plan['name']}/publish", {})
    item = f"{API}/collections/service-guides/items/{coming['entry_id']}"
    public = office.client.get(item).json
    back = office.did(
        "publisher", "POST", f"/releases/{done['release']}/roll-back", {"reason": "依据有误"}
    )

    content = coming["content"]
    assert {name: public[name] for name in content} == content
    assert back["first_seq"] == done["last_seq"] + 1
    assert office.client.get(item).status_code == 410
    assert office.refused("publisher", "POST", f"/plans/{plan['name']}/publish", {}) == (
        409, "plan-ended",
    )  # fmt: skip


def test_an_older_version_is_restored_as_a_draft(office: Office):
    first = office.published(office.approved(office.drafted(a_contact(name_zh="原名"))))
    assert first["entries"] == 1
    ((_, collection, entry_id),) = feed(office)
    begun = office.did(
        "editor", "POST", "/drafts", {"collection": collection, "entry_id": entry_id}
    )
    changed = office.changed(begun, a_contact(name_zh="新名"))
    office.published(office.approved(changed))

    which = {"collection": collection, "entry_id": entry_id, "version": 1}
    restored = office.did("editor", "POST", "/restorations", which)
    history = office.did("editor", "GET", f"/drafts/{restored['id']}/history")

    assert restored["document"]["properties"]["name_zh"] == "原名"
    assert [version["number"] for version in history["versions"]] == [2, 1]
    assert history["reviews"][0]["by"] == "reviewer"
    said = office.did("editor", "GET", f"/drafts/{restored['id']}/revisions/2")
    assert said["document"]["properties"]["name_zh"] == "原名"
    again = office.send("editor", "POST", "/restorations", which)
    assert (again.status_code, again.json["code"]) == (412, "draft-overtaken")


@pytest.mark.parametrize("steps", [2, 3])
def test_each_step_of_a_review_is_another_persons(office: Office, steps: int):
    object.__setattr__(office.services.settings, "review_steps", steps)
    draft = office.act("editor", office.drafted(a_contact()), "submit")
    said = {"content_sha256": draft["content_sha256"]}

    once = office.act("reviewer", draft, "approve", said)

    assert (once["state"], once["steps_passed"]) == ("submitted", 1)
    path = f"/drafts/{draft['id']}/approve"
    assert office.refused("reviewer", "POST", path, said, **seen(draft)) == (409, "same-reviewer")
    twice = office.act("other-reviewer", draft, "approve", said)
    assert (twice["state"] == "approved") == (steps == 2)


def test_everybody_makes_and_revokes_tokens_of_their_own_and_of_nobody_else(office: Office):
    token = {"name": "script", "scope": "staff", "login": "editor", "days": 30}
    given = office.did("editor", "POST", "/tokens", token)
    office.tokens["mine"] = given["token"]
    own = f"/tokens/{given['id']}"

    assert office.did("mine", "GET", "/drafts")
    told = office.did("editor", "GET", "/tokens")["tokens"]
    assert {each["login"] for each in told} == {"editor"}
    assert office.refused("reviewer", "POST", "/tokens", token) == (422, "invalid-body")
    consumer = {"name": "platform", "scope": "sync", "days": 30}
    assert office.refused("editor", "POST", "/tokens", consumer) == (403, "permission-missing")
    assert office.refused("reviewer", "DELETE", own) == (404, "token-not-found")
    assert office.did("editor", "DELETE", own)["revoked_at"] is not None
    assert office.refused("mine", "GET", "/drafts")[0] == 401
    with office.database.read_as_staff() as connection:
        acts = [(each.act, each.actor) for each in audits.every(connection)][-2:]
    assert acts == [("token.created", "editor"), ("token.revoked", "editor")]


def test_a_link_and_a_token_are_told_once(office: Office):
    person = {"login": "new.editor", "name": "演示新人", "roles": ["editor"]}
    made = office.did("administrator", "POST", "/accounts", person)
    token = {"name": "script", "scope": "staff", "login": "administrator", "days": 30}
    given = office.did("administrator", "POST", "/tokens", token)
    office.tokens["script"] = given["token"]

    assert "/console/invitations/inv_" in made["invitation"]
    assert office.did("script", "GET", "/accounts")["accounts"]
    others = {**token, "login": "editor"}
    assert office.refused("administrator", "POST", "/tokens", others) == (422, "invalid-body")
    told = office.send("administrator", "GET", "/accounts").text
    told += office.send("administrator", "GET", "/tokens").text
    assert given["token"] not in told
    assert made["invitation"].rpartition("/")[2] not in told
    office.did("administrator", "POST", "/accounts/editor/disable", {})
    assert office.refused("editor", "GET", "/drafts")[0] == 401


def test_the_audit_is_taken_along_line_by_line(office: Office):
    office.drafted(a_contact())

    answer = office.send("auditor", "GET", "/audit/export")
    records = office.did("auditor", "GET", "/audit?limit=200")["records"]

    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert len(answer.data.splitlines()) == len(records)


def test_what_is_no_text_is_refused_where_a_name_is_asked_for(office: Office):
    for unlike in ({}, [], 1, None, True, ["parcels"]):
        _refused_as_a_name(office, unlike)


def _refused_as_a_name(office: Office, unlike: Any) -> None:
    begun = office.send("editor", "POST", "/drafts", {"collection": unlike})
    roles = office.send("administrator", "PUT", "/accounts/editor/roles", {"roles": [unlike]})

    assert (begun.status_code, begun.json["errors"][0]["pointer"]) == (422, "/collection")
    assert (roles.status_code, roles.json["errors"][0]["pointer"]) == (422, "/roles/0")
