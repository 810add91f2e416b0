"""What the README says about asking is what happens."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from parcel_catalog_client import Catalog, CatalogError, errors
from tests.clients.python.readme import README, SERVED_AT, examples


def test_every_example_prints_what_it_says(live_demo: str, capsys: pytest.CaptureFixture[str]):
    shared: dict[str, Any] = {}
    shown = examples("Asking")

    for example in shown:
        exec(example.code.replace(SERVED_AT, live_demo), shared)
        assert capsys.readouterr().out == example.printed, example.code

    shared["catalog"].close()
    assert len(shown) == 4


def test_every_error_is_in_the_table():
    text = README.read_text(encoding="utf-8")

    for name, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, CatalogError):
            assert f"`{name}`" in text, name


def test_every_part_of_a_question_is_named():
    text = README.read_text(encoding="utf-8")

    for name in inspect.signature(Catalog("http://x").collection("parcels").items).parameters:
        assert name in ("fields", "page_size") or f"`{name}`" in text, name
