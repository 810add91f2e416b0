"""The enquiry form: safe without cookies, acknowledged and nothing else, read by staff alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import html5lib
import pytest
from werkzeug.test import TestResponse

from catalog.commands import enquiring
from catalog.store.database import Database
from service.api.call import API
from tests.service.conftest import Serve
from tests.service.console.desks import Desk
from tests.service.contract_client import Client
from tests.support.people import an_account

CANARY = "canary-5b1e"
ASKED = {
    "name": f"某公司 {CANARY}",
    "contact": f"{CANARY}@example.org",
    "message": f"请问这幅地块何时供应？\r\n{CANARY}",
    "consent": "yes",
    "parcel": "DEMO-P-001",
    "requirement": "far.min=2&tracks.any_of=TP-IND-2026-AI",
}


def posted(client: Client, fields: dict[str, Any], path: str = "/enquiry", **sent: str) -> Any:
    headers = {"Content_Type": "application/x-www-form-urlencoded", **sent}
    found: TestResponse = client.open("POST", path, urlencode(fields).encode(), **headers)
    return found


def kept(database: Database) -> list[enquiring.Enquiry]:
    return enquiring.page(database, limit=99)


def test_an_enquiry_reaches_staff_and_nobody_else(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)

    answer = posted(client, ASKED, Sec_Fetch_Site="same-origin")

    assert (answer.status_code, answer.headers["Location"][-17:]) == (303, "/enquiry/received")
    (found,) = kept(demo_catalog)
    assert (found.name, found.contact) == (ASKED["name"], ASKED["contact"])
    assert found.message == f"请问这幅地块何时供应？\n{CANARY}"
    assert found.parcel_id == "DEMO-P-001"
    assert found.requirement == "tracks.any_of=TP-IND-2026-AI&far.min=2"
    for path in ("/", "/enquiry", "/enquiry/received", "/parcels/DEMO-P-001", "/feed.atom",
                 "/search?q=某公司", f"{API}/search?q=某公司", f"{API}/sync/changes",
                 f"{API}/collections/parcels/items/DEMO-P-001", "/console/enquiries"):  # fmt: skip
        assert CANARY not in client.get(path).text, path
    an_account(demo_catalog, "an-editor", ("editor",))
    an_account(demo_catalog, "a-reviewer", ("reviewer",))
    desk = Desk(client.app, "an-editor")
    assert CANARY in desk.read("/enquiries")
    assert Desk(client.app, "a-reviewer").get("/enquiries").status_code == 403
    assert desk.post(f"/enquiries/{found.id}/settle").status_code == 303
    assert kept(demo_catalog)[0].settled_by == "an-editor"
    assert desk.post(f"/enquiries/{found.id}/remove").status_code == 303
    assert kept(demo_catalog) == []
    assert desk.post(f"/enquiries/{found.id}/remove").status_code == 404


@pytest.fixture
def alone(sqlite_catalogs: Any, serve: Serve) -> Any:
    """A client on SQLite alone, and its database: no engine has a part in what a form says."""
    database = sqlite_catalogs.demo()
    yield serve(database), database
    sqlite_catalogs.drop(database)


def test_what_another_site_s_page_sends_is_refused(alone: Any):
    client, database = alone

    for header in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = posted(client, ASKED, "/en/enquiry", **header)
        html5lib.HTMLParser(strict=True).parse(answer.text)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (403, "no-store")
        assert "a page of another site" in answer.text
        assert '/en/enquiry">Open the form</a>' in answer.text
        assert CANARY not in answer.text

    assert kept(database) == []


def test_a_form_that_is_not_filled_in_says_where(alone: Any):
    client, database = alone
    wrong = {
        "name": "",
        "contact": "no way",
        "message": "Hm",
        "consent": "",
        "parcel": "DEMO-P-999",
        "requirement": "far.min=x",
    }

    answer = posted(client, wrong, "/en/enquiry")

    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (422, "no-store")
    for field in ("name", "contact", "message", "consent"):
        assert f'id="{field}-fault"' in answer.text
    assert 'value="no way"' in answer.text
    assert "DEMO-P-999" not in answer.text
    # Whoever goes on in the other language asks about the same.
    asked = posted(client, {**ASKED, "name": ""})
    assert (
        '/en/enquiry?parcel=DEMO-P-001&amp;tracks.any_of=TP-IND-2026-AI&amp;far.min=2"'
        in asked.text
    )
    too_long = posted(client, {**ASKED, "message": "x" * 2001})
    assert 'id="message-fault"' in too_long.text
    assert 'id="name-fault"' in posted(client, {**ASKED, "name": "a\u202eb"}).text
    too_large = posted(client, {**ASKED, "message": "长" * 100_000})
    html5lib.HTMLParser(strict=True).parse(too_large.text)
    assert (too_large.status_code, too_large.headers["Cache-Control"]) == (413, "no-store")
    assert f'value="{ASKED["contact"]}"' in too_large.text
    assert f">{'长' * 2000}</textarea>" in too_large.text
    assert "请不要超过 2000 字" in too_large.text
    assert kept(database) == []


def test_robots_and_crowds_fill_nothing(alone: Any):
    client, database = alone

    trapped = posted(client, {**ASKED, "website": "https://spam.example"})
    answers = [posted(client, ASKED) for _ in range(enquiring.MOST_OF_A_PEER + 1)]

    assert trapped.status_code == 303
    assert [answer.status_code for answer in answers[:-1]] == [303] * enquiring.MOST_OF_A_PEER
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"]
    assert ASKED["contact"] in answers[-1].text, "nobody has to type it again"
    assert len(kept(database)) == enquiring.MOST_OF_A_PEER


def test_the_form_sets_no_cookie_and_keeps_what_it_is_about(any_client: Client):
    answer = any_client.get("/enquiry?parcel=DEMO-P-001&far.min=2&from=wechat")

    assert "Set-Cookie" not in answer.headers
    assert 'name="parcel" value="DEMO-P-001"' in answer.text
    assert 'name="requirement" value="far.min=2"' in answer.text
    assert "90" in answer.text


def test_nobody_is_asked_for_consent_before_it_is_known_who_will_read(
    real_catalog: Database, serve: Serve
):
    unnamed, named = serve(real_catalog), serve(real_catalog, provider_zh="某单位")

    assert '<form class="main enquiry"' not in unnamed.get("/enquiry").text
    assert "提供方尚未确认" in unnamed.get("/enquiry").text
    assert (
        unnamed.app.test_client()
        .post("/enquiry", headers={"Host": "127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"})
        .status_code
        == 503
    )
    assert '<form class="main enquiry"' in named.get("/enquiry").text
