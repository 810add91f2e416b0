"""Files by JSON's side door: workbooks in and out, sheets that ask, pictures kept private."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from service.api.negotiation import XLSX
from tests.catalog.documents import a_contact
from tests.service.staff.office import STAFF, Office, a_key
from tests.support.pictures import a_photo

WORKBOOK = {"Content_Type": XLSX.media_type}


def exported(office: Office, *drafts: Any) -> TestResponse:
    body = {"drafts": [draft["id"] for draft in drafts]}
    answer = office.send("editor", "POST", "/exports", body)
    assert answer.status_code == 200, answer.text
    return answer


def test_a_workbook_that_comes_back_unchanged_changes_nothing(office: Office):
    drafts = [office.drafted(a_contact(name_zh=f"窗口{n}")) for n in range(3)]
    file = exported(office, *drafts)
    sent = office.send("editor", "POST", "/imports/workbooks?name=out.xlsx", file.data, **WORKBOOK)
    path = f"/imports/workbooks/{sent.json['id']}"

    look = office.did("editor", "GET", path)
    trial = office.did("editor", "GET", f"{path}/trial")
    done = office.send("editor", "POST", f"{path}/carry-out", {"digest": trial["digest"]})

    assert file.headers["Content-Type"] == XLSX.media_type
    assert "DEMO.xlsx" in file.headers["Content-Disposition"]
    assert look["own"]
    assert trial["counts"] == {"accepted": 0, "rejected": 0, "unchanged": 3, "blank": 0}
    assert (done.status_code, done.json["code"]) == (409, "import-not-good")
    now = office.did("editor", "GET", f"/drafts/{drafts[0]['id']}")
    assert now["row_version"] == drafts[0]["row_version"]


def test_what_is_sent_twice_with_a_key_is_kept_once(office: Office):
    file = exported(office, office.drafted(a_contact()))
    key = {"Idempotency_Key": a_key()}
    path = "/imports/workbooks?name=out.xlsx"

    one, other = (
        office.send("editor", "POST", path, file.data, **WORKBOOK, **key) for _ in range(2)
    )

    assert one.status_code == 201
    assert one.data == other.data
    assert other.headers["Idempotency-Replayed"] == "true"


def test_what_is_no_workbook_is_refused_with_its_reason(office: Office):
    path = "/imports/workbooks?name=x.xlsx"

    spoilt = office.send("editor", "POST", path, b"PK\x03\x04 not really", **WORKBOOK)
    other = office.send("editor", "POST", path, b"a,b", Content_Type="text/csv")

    assert spoilt.status_code == 400
    assert spoilt.json["errors"][0]["code"].startswith("workbook-")
    assert other.status_code == 415


def test_a_unit_is_asked_and_its_sheet_can_be_had_again(office: Office):
    draft = office.drafted(a_contact())
    body = {
        "drafts": [draft["id"]],
        "fields_by_unit": {"演示单位": ["phone"]},
        "due_on": "2027-01-31",
    }
    sent = office.send("editor", "POST", "/requests", body)
    assert sent.status_code == 200, sent.text
    (request,) = sent.json["requests"]

    told = office.did("auditor", "GET", f"/requests/{request['id']}")
    sheet = office.send("editor", "GET", f"/requests/{request['id']}/sheet")

    assert (told["asked"], told["answered"]) == (1, 0)
    assert [cell["answered"] for cell in told["cells"]] == [False]
    assert sheet.data.startswith(b"PK")
    wrong = {**body, "fields_by_unit": {"演示单位": ["no_such_field"]}}
    answer = office.send("editor", "POST", "/requests", wrong)
    assert answer.json["errors"][0]["code"] == "field-not-to-fill"


SAID = "name=plan.png&use=photo&licence=%E5%86%85%E9%83%A8&alt_zh=%E7%A4%BA%E4%BE%8B"


def test_a_picture_is_taken_in_and_seen_by_staff_alone(office: Office):
    sent = office.send(
        "editor", "POST", f"/assets?{SAID}", a_photo(form="PNG"), Content_Type="image/png"
    )
    assert sent.status_code == 200, sent.text
    path = f"/assets/{sent.json['id']}"

    content = office.send("reviewer", "GET", f"{path}/content")

    assert not sent.json["public"]
    assert content.status_code == 200
    assert len(content.data) == sent.json["size_bytes"]
    assert [asset["id"] for asset in office.did("auditor", "GET", "/assets")["assets"]] == [
        sent.json["id"]
    ]
    assert office.client.get(f"{STAFF}{path}/content").status_code == 401


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\nno"])
def test_what_cannot_be_shown_is_not_taken_in(office: Office, content: bytes):
    answer = office.send("editor", "POST", f"/assets?{SAID}", content, Content_Type="image/png")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"].startswith("asset-")
    assert office.did("editor", "GET", "/assets")["assets"] == []
