"""Once is once, however often a request is sent: by the same key, at the same time, or too late."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalog.commands.once import KEPT_FOR, forget
from catalog.store.database import Database
from catalog.store.staff.tables import audit, draft, idempotency
from service.tasks import Tidying
from tests.catalog.documents import a_contact
from tests.service.staff.office import Office, a_key, seen
from tests.support.patience import A_HANG_S

NEW = {"collection": "parcels"}


def at_once(*requests: Callable[[], TestResponse]) -> list[TestResponse]:
    """The answers to requests that leave together."""
    gate = threading.Barrier(len(requests))

    def go(request: Callable[[], TestResponse]) -> TestResponse:
        gate.wait(A_HANG_S)
        return request()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(go, requests))


def acts_of(office: Office) -> Counter[str]:
    records = office.did("auditor", "GET", "/audit?limit=200")["records"]
    return Counter(record["act"] for record in records)


class TestAKey:
    def test_lets_a_request_be_sent_again_and_be_answered_as_before(self, office: Office):
        key = a_key()

        first = office.send("editor", "POST", "/drafts", NEW, Idempotency_Key=key)
        again = office.send("editor", "POST", "/drafts", NEW, Idempotency_Key=key)

        assert (first.status_code, again.status_code) == (201, 201)
        assert first.data == again.data
        assert "Idempotency-Replayed" not in first.headers
        assert again.headers["Idempotency-Replayed"] == "true"
        for name in ("ETag", "Location", "Content-Type"):
            assert first.headers[name] == again.headers[name]
        assert acts_of(office)["draft.begun"] == 1

    @pytest.mark.parametrize("other", ["body", "address", "row version", "spelling"])
    def test_does_not_serve_another_request(self, office: Office, other: str):
        key = {"Idempotency_Key": a_key()}
        draft = office.drafted(a_contact())
        path = f"/drafts/{draft['id']}/comment"
        said = {"comment": "请核对。"}
        office.act("editor", draft, "submit")
        first = office.send("reviewer", "POST", path, said, **seen(draft), **key)
        assert first.status_code == 200

        answer = {
            "body": lambda: office.send(
                "reviewer", "POST", path, {"comment": "另说。"}, **seen(draft), **key
            ),
            "address": lambda: office.send(
                "reviewer", "POST", path.replace("comment", "return"), said, **seen(draft), **key
            ),
            "row version": lambda: office.send(
                "reviewer", "POST", path, said, If_Match='"7"', **key
            ),
            "spelling": lambda: office.send(
                "reviewer", "POST", path, '{"comment":  "请核对。"}'.encode(), **seen(draft), **key
            ),
        }[other]()

        assert (answer.status_code, answer.json["code"]) == (422, "idempotency-key-reused")
        assert acts_of(office)["draft.commented"] == 1

    def test_is_one_persons(self, office: Office):
        key = a_key()
        mine = office.send("editor", "POST", "/drafts", NEW, Idempotency_Key=key)
        theirs = office.send("other-editor", "POST", "/drafts", NEW, Idempotency_Key=key)

        assert mine.json["id"] != theirs.json["id"]
        assert "Idempotency-Replayed" not in theirs.headers

    def test_keeps_nothing_of_what_was_refused(self, office: Office):
        key = {"Idempotency_Key": a_key()}
        draft = office.drafted(a_contact())
        path, said = f"/drafts/{draft['id']}/comment", {"comment": "请核对。"}
        late = office.refused("reviewer", "POST", path, said, If_Match='"99"', **key)

        answer = office.send("reviewer", "POST", path, said, **seen(draft), **key)

        assert late == (412, "draft-overtaken")
        assert answer.status_code == 200

    def test_is_asked_after_the_permission(self, office: Office):
        key = a_key()
        person = {"login": "new.editor", "name": "演示新人", "roles": ["editor"]}
        sent = ("POST", "/accounts", person)
        office.did("administrator", *sent, Idempotency_Key=key)
        office.did("administrator", "PUT", "/accounts/security/roles", {"roles": ["administrator"]})
        office.did("security", "PUT", "/accounts/administrator/roles", {"roles": ["editor"]})

        assert office.refused("administrator", *sent, Idempotency_Key=key)[0] == 403

    @pytest.mark.parametrize(
        "key", ["short", "x" * 129, "with a space in it", "schlüssel-schlüssel"]
    )
    def test_has_a_form(self, office: Office, key: str):
        answer = office.send("editor", "POST", "/drafts", NEW, Idempotency_Key=key)

        assert (answer.status_code, answer.json["code"]) == (400, "invalid-parameters")
        assert answer.json["errors"][0]["code"] == "idempotency-key-form"

    def test_and_its_answer_cannot_be_read_in_the_database(self, office: Office):
        key = a_key()
        token = {"name": "platform", "scope": "sync", "days": 30}
        given = office.did("administrator", "POST", "/tokens", token, Idempotency_Key=key)

        with office.database.read_as_staff() as connection:
            (row,) = connection.execute(select(idempotency)).all()

        kept = " ".join(map(str, row))
        assert key not in kept
        assert given["token"] not in kept
        again = office.did("administrator", "POST", "/tokens", token, Idempotency_Key=key)
        assert again == given

    def test_is_kept_for_a_week_and_not_for_ever(self, office: Office):
        key = a_key()
        office.did("editor", "POST", "/drafts", NEW, Idempotency_Key=key)
        now = datetime.now(UTC)

        assert forget(office.database, now + timedelta(days=7)) == 0
        assert forget(office.database, now + KEPT_FOR + timedelta(minutes=1)) == 1
        office.did("editor", "POST", "/drafts", NEW, Idempotency_Key=key)
        assert acts_of(office)["draft.begun"] == 2


def test_the_worker_forgets_answers_that_were_kept_long_enough(office: Office, tmp_path: Path):
    office.did("editor", "POST", "/drafts", NEW, Idempotency_Key=a_key())
    late = datetime.now(UTC) + KEPT_FOR + timedelta(minutes=1)

    for now, left in ((datetime.now(UTC), 1), (late, 0)):
        stray = tmp_path / "uploads" / f"{'b' * 32}.xlsx"
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"x")
        Tidying(office.database, tmp_path, lambda now=now: now, enquiry_days=90).turn()
        assert stray.exists() == bool(left)
        with office.database.read_as_staff() as connection:
            assert len(connection.execute(select(idempotency)).all()) == left


def test_pairs_of_one_request_at_the_same_time_have_one_effect_and_one_answer(
    office: Office, scale: float
):
    pairs = max(10, round(1000 * scale))
    for number in range(pairs):
        key = a_key()
        said = {"collection": "parcels"} if number % 2 else {"collection": "sources"}
        send = partial(office.send, "editor", "POST", "/drafts", said, Idempotency_Key=key)
        one, other = at_once(send, send)
        assert {one.status_code, other.status_code} == {201}, (one.text, other.text)
        assert one.data == other.data
        replayed = [answer.headers.get("Idempotency-Replayed") for answer in (one, other)]
        assert sorted(map(str, replayed)) == ["None", "true"]
    with office.database.read_as_staff() as connection:
        begun = connection.execute(select(audit).where(audit.c.act == "draft.begun")).all()
        made = connection.execute(select(draft.c.id)).all()
    assert len(begun) == len(made) == pairs


def test_of_two_different_requests_with_one_key_one_is_refused(office: Office, scale: float):
    for _ in range(max(5, round(200 * scale))):
        key = {"Idempotency_Key": a_key()}
        answers = at_once(
            *(
                partial(office.send, "editor", "POST", "/drafts", {"collection": kind}, **key)
                for kind in ("parcels", "sources")
            )
        )
        assert sorted(answer.status_code for answer in answers) == [201, 422]


def test_of_two_editors_who_saw_the_same_one_wins(office: Office, scale: float):
    drawn = office.drafted(a_contact())
    for number in range(max(10, round(1000 * scale))):
        sent = [
            {**drawn["document"], "properties": {**drawn["document"]["properties"],
             "name_zh": f"第{number}次{who}"}}
            for who in ("editor", "other-editor")
        ]  # fmt: skip
        path, header = f"/drafts/{drawn['id']}", seen(drawn)
        answers = at_once(
            *(
                partial(office.send, who, "PUT", path, body, **header)
                for who, body in zip(("editor", "other-editor"), sent, strict=True)
            )
        )
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses == [200, 412], [answer.text for answer in answers]
        (won,) = (answer for answer in answers if answer.status_code == 200)
        (lost,) = (answer for answer in answers if answer.status_code == 412)
        # Whoever lost is told what stands there now, which is what the other one wrote.
        assert lost.headers["ETag"] == won.headers["ETag"]
        assert lost.json["draft"]["content_sha256"] == won.json["content_sha256"]
        drawn = won.json


class TestIfMatch:
    def test_is_asked_of_whoever_changes_a_draft(self, office: Office):
        draft = office.drafted(a_contact())
        path = f"/drafts/{draft['id']}"
        approval = {"content_sha256": draft["content_sha256"]}
        for who, method, address, body in (
            ("editor", "PUT", path, draft["document"]),
            ("editor", "DELETE", path, None),
            ("editor", "POST", f"{path}/submit", {}),
            ("reviewer", "POST", f"{path}/approve", approval),
            ("reviewer", "POST", f"{path}/return", {"comment": "请补充。"}),
            ("reviewer", "POST", f"{path}/comment", {"comment": "请核对。"}),
        ):
            assert office.refused(who, method, address, body) == (428, "if-match-missing")
            for unlike in ("3", 'W/"1"', "*", '"0"', '""', '"1", "2"'):
                answer = office.send(who, method, address, body, If_Match=unlike)
                assert (answer.status_code, answer.json["code"]) == (400, "invalid-parameters")
            stale = office.send(who, method, address, body, If_Match='"1"')
            assert (stale.status_code, stale.json["code"]) == (412, "draft-overtaken")
            assert stale.headers["ETag"] == '"2"'
            assert stale.json["draft"]["row_version"] == 2
        now = office.did("editor", "GET", path)
        assert (now["state"], now["row_version"]) == ("open", 2)

    def test_is_the_etag_of_every_answer_that_tells_a_draft(self, office: Office):
        begun = office.send("editor", "POST", "/drafts", NEW)
        told = office.send("editor", "GET", f"/drafts/{begun.json['id']}")

        assert begun.headers["ETag"] == told.headers["ETag"] == '"1"'


COLUMNS = sorted({str(column.name) for column in draft.c} | {"author", "authorship", "roles"})
GIVEN_AT_THE_BEGINNING = ("collection", "entry_id")


def test_a_column_that_is_sent_is_refused_and_changes_nothing(office: Office):
    made = office.drafted(a_contact())
    document, path, header = made["document"], f"/drafts/{made['id']}", seen(made)
    before = rows(office.database)
    for column in (name for name in COLUMNS if name not in GIVEN_AT_THE_BEGINNING):
        said = {column: "approved"}
        within = {**document, "properties": {**document["properties"], **said}}
        answers = {
            "begun": office.send("editor", "POST", "/drafts", {**NEW, **said}),
            "within": office.send("editor", "PUT", path, within, **header),
            "beside": office.send("editor", "PUT", path, {**document, **said}, **header),
            "submitted": office.send("editor", "POST", f"{path}/submit", said, **header),
            "commented": office.send(
                "reviewer", "POST", f"{path}/comment", {"comment": "x", **said}, **header
            ),
        }
        told = {how: answer.status_code for how, answer in answers.items()}
        assert told == dict.fromkeys(answers, 422), column
    assert rows(office.database) == before


def rows(database: Database) -> list[Any]:
    with database.read_as_staff() as connection:
        return list(connection.execute(select(draft)).all())
