"""Following over HTTP, as tests do it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from catalog.store.public.reading import Reader
from service.api.call import API
from tests.service.contract_client import Client

SYNC = f"{API}/sync"
CHANGES = f"{SYNC}/changes"


def page(client: Client, query: str = "") -> dict[str, Any]:
    """A page of changes, which has to be there."""
    answer = client.get(f"{CHANGES}?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def changed(cursor: str, place: int, value: object) -> str:
    """A cursor of ours with one of its parts forged."""
    told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    told[place] = value
    text = json.dumps(told, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def counted_reads(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many statements have been run since this was asked last."""
    run, statements = Reader.rows, []

    def counting(self: Reader, sql: str, parameters: Any) -> Any:
        statements.append(sql)
        return run(self, sql, parameters)

    monkeypatch.setattr(Reader, "rows", counting)

    def count() -> int:
        found = len(statements)
        statements.clear()
        return found

    return count
