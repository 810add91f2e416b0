"""What is published while a question is answered is in all of the answer or in nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.store.database import Database
from catalog.store.public.reading import Reader
from service.api.call import API
from tests.service.conftest import Serve
from tests.service.publishing import take_down

PARCELS = f"{API}/collections/parcels"


@pytest.mark.parametrize(
    "path",
    [f"{PARCELS}/items?limit=100", f"{PARCELS}/facets", f"{API}/search?q=DEMO-P&limit=100"],
)
def test_an_answer_is_never_kept_nor_tagged_as_that_of_a_state_it_is_not_of(
    demo_catalog: Database, serve: Serve, monkeypatch: pytest.MonkeyPatch, path: str
):
    client, other = serve(demo_catalog), serve(demo_catalog)
    head = int(client.get(f"{API}/collections").headers["Catalog-Seq"])
    rows, due = Reader.rows, [_first_of_an_answer]

    def rows_while_another_publishes(self: Reader, sql: str, parameters: Any) -> Any:
        found = rows(self, sql, parameters)
        if due and due[0](sql):
            due.clear()
            take_down(demo_catalog, "parcels", "DEMO-P-001")
        return found

    monkeypatch.setattr(Reader, "rows", rows_while_another_publishes)
    then = client.get(path)
    assert not due
    again = client.get(path, If_None_Match=then.headers["ETag"])
    elsewhere = other.get(path)

    assert then.json["numberMatched"] == elsewhere.json["numberMatched"] + 1
    assert int(then.headers["Catalog-Seq"]) == head
    assert (again.status_code, again.json) == (200, elsewhere.json)
    assert again.headers["ETag"] == elsewhere.headers["ETag"] != then.headers["ETag"]


def _first_of_an_answer(sql: str) -> bool:
    """Whether a statement looks for entries, not only at where the catalog stands."""
    return "parcel" in sql or "span" in sql
