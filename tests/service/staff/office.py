"""An office whose people act by JSON, each with a token of their own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from itertools import count
from typing import Any

from limits import RateLimitItemPerSecond
from werkzeug.test import TestResponse

from catalog.commands import inviting
from catalog.commands.tokens import RANDOM_BYTES, create
from catalog.store.database import Database
from service.api.call import API
from tests.catalog.documents import Raw
from tests.service.contract_client import Client
from tests.support.catalogs import an_act
from tests.support.people import a_secret

STAFF = f"{API}/staff"
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "editor": ("editor",),
    "other-editor": ("editor",),
    "reviewer": ("reviewer",),
    "other-reviewer": ("reviewer",),
    "publisher": ("publisher",),
    "administrator": ("administrator",),
    "security": ("security",),
    "auditor": ("auditor",),
    "nobody": (),
}
STATEMENT = {"statement_zh": "【示例】信息有误，已撤下。", "statement_en": "It was wrong."}

_numbers = count()


class Office:
    """People of every role before one catalog, and the service that they ask."""

    def __init__(self, client: Client, database: Database) -> None:
        self.client, self.database = client, database
        self.services = client.app.extensions["catalog"]
        # Nobody here is to be slowed down.
        self.services.door.writes = RateLimitItemPerSecond(10**6)
        self.tokens = {login: hired(database, login, *roles) for login, roles in PEOPLE.items()}

    def send(
        self, who: str, method: str, path: str, body: Any = None, **headers: str
    ) -> TestResponse:
        """A request below `/api/v1/staff`."""
        sent = {"Authorization": f"Bearer {self.tokens[who]}", **headers}
        return self.client.open(method, f"{STAFF}{path}", body, **sent)

    def did(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """What a request that has to succeed is answered."""
        answer = self.send(who, method, path, body, **headers)
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    def refused(
        self, who: str, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, str]:
        """The status and the code with which a request is refused."""
        answer = self.send(who, method, path, body, **headers)
        assert answer.status_code >= 400, answer.text
        return answer.status_code, answer.json["code"]

    def drafted(self, raw: Raw, who: str = "editor") -> Any:
        """A new draft that says this."""
        begun = self.did(who, "POST", "/drafts", {"collection": raw["collection"]})
        return self.changed(begun, raw, who)

    def changed(self, draft: Any, raw: Raw, who: str = "editor") -> Any:
        sent = {**raw, "id": draft["entry_id"]}
        return self.did(who, "PUT", f"/drafts/{draft['id']}", sent, **seen(draft))

    def act(self, who: str, draft: Any, what: str, body: Any = None) -> Any:
        """Submit, approve, return or comment on a draft as it was seen."""
        path = f"/drafts/{draft['id']}/{what}"
        return self.did(who, "POST", path, {} if body is None else body, **seen(draft))

    def approved(self, draft: Any, by: str = "reviewer") -> Any:
        submitted = self.act("editor", draft, "submit")
        said = {"content_sha256": submitted["content_sha256"]}
        return self.act(by, submitted, "approve", said)

    def published(self, *drafts: Any) -> Any:
        """What publishing approved drafts is answered."""
        ids = [draft["id"] for draft in drafts]
        titles = {"title_zh": "一次发布", "title_en": "A release"}
        plan = self.did("publisher", "POST", "/plans", {"drafts": ids, **titles})
        return self.did("publisher", "POST", f"/plans/{plan['name']}/publish", {})


def seen(draft: Any) -> dict[str, str]:
    """The header that tells which state of a draft was seen."""
    return {"If_Match": f'"{draft["row_version"]}"'}


def a_key() -> str:
    """A key that no other request carries."""
    return f"key-of-a-test-{next(_numbers):06d}"


def hired(database: Database, login: str, *roles: str) -> str:
    """The token of a new account with these roles."""
    act = an_act("operator")
    inviting.create(
        database, act, login=login, name=f"演示{login}", roles=roles, separate=False,
        secret=a_secret(),
    )  # fmt: skip
    return create(
        database, act, name=f"script of {login}", scope="staff", login=login, days=300,
        random=secrets.token_bytes(RANDOM_BYTES), by_operator=True,
    )  # fmt: skip
