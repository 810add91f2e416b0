"""Somebody of staff at the console: a browser without scripts that is logged in."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping
from html import unescape
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from catalog.store.database import Database
from service import create_app
from tests.service.conftest import settings_for
from tests.service.console.soundness import must_be_sound
from tests.service.contract_client import HOST
from tests.support.people import PASSWORD, an_account

_TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')
_TAGS = re.compile(r"<[^>]+>")


class Desk:
    """Pages below `/console` as one person gets them. Each page has to be sound HTML."""

    def __init__(self, app: Flask, login: str) -> None:
        self.app, self.login = app, login
        self._client = app.test_client()
        self.token = ""
        answer = self.post("/login", login=login, password=PASSWORD)
        assert answer.status_code == 303, text_of(answer)
        found = _TOKEN.search(self.get("/account").text)
        assert found is not None
        self.token = found[1]

    def get(self, path: str) -> TestResponse:
        return self._checked(
            self._client.get(_address(path), headers={"Host": HOST}, buffered=True)
        )

    def asked_by_htmx(self, path: str) -> TestResponse:
        """What a page gets that asks for a part of itself."""
        headers = {"Host": HOST, "HX-Request": "true"}
        return self._checked(self._client.get(_address(path), headers=headers, buffered=True))

    def read(self, path: str) -> str:
        """What a person reads on a page, which has to be there."""
        answer = self.get(path)
        assert answer.status_code == 200, text_of(answer)
        return text_of(answer)

    def post(self, path: str, /, **fields: Any) -> TestResponse:
        """Send a form; a field that is a pair is a file: its name and its content."""
        return self.send(path, fields)

    def send(self, path: str, fields: Mapping[str, Any]) -> TestResponse:
        """The same, of fields whose names are no names of Python's."""
        data = {"csrf_token": self.token, **{n: _sent(value) for n, value in fields.items()}}
        boundary, body = encode_multipart(MultiDict(data))
        answer = self._client.post(
            _address(path),
            data=body,
            content_type=f"multipart/form-data; boundary={boundary}",
            headers={"Host": HOST},
            buffered=True,
        )
        return self._checked(answer)

    def in_english(self) -> Desk:
        """The same person in another browser, which is told to speak English."""
        found = Desk(self.app, self.login)
        found.speak_english()
        return found

    def speak_english(self) -> None:
        self.post("/language", language="en", back="/")

    def follow(self, answer: TestResponse) -> TestResponse:
        return self.get(led_to(answer))

    def close(self) -> None:
        self.app.extensions["catalog"].close()

    @staticmethod
    def _checked(answer: TestResponse) -> TestResponse:
        if answer.content_type.startswith("text/html") and answer.status_code != 303:
            must_be_sound(answer.text)
        return answer


def a_desk(
    database: Database, login: str = "lin", roles: Collection[str] = ("editor",), **chosen: object
) -> Desk:
    """A new account at its desk."""
    an_account(database, login, roles)
    return Desk(create_app(settings_for(database, **chosen)), login)


def led_to(answer: TestResponse) -> str:
    """Where in the console an answer leads."""
    assert answer.status_code == 303, text_of(answer)
    return answer.headers["Location"].removeprefix("/console")


def text_of(answer: TestResponse) -> str:
    """What a person reads, in one line."""
    body = answer.text.partition("<main")[2] or answer.text
    return " ".join(unescape(_TAGS.sub(" ", body.partition(">")[2])).split())


def field_of(answer: TestResponse, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(
        rf'<input type="hidden" name="{re.escape(name)}" value="([^"]*)"', answer.text
    )
    assert found is not None, f"no field {name}"
    return unescape(found[1])


def _address(path: str) -> str:
    return f"/console{path.partition('#')[0]}"


def _sent(value: Any) -> Any:
    if isinstance(value, tuple):
        name, content = value
        return FileStorage(io.BytesIO(content), filename=name)
    return value
