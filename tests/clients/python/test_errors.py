"""What the client says when something went wrong, and what it keeps of what it was told."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from string import Formatter

import pytest

import parcel_catalog_client
from parcel_catalog_client import errors
from parcel_catalog_client.answers import retry_after_s
from parcel_catalog_client.errors import CatalogError, Gone, Refused, WrongAddress
from parcel_catalog_client.http import Api
from parcel_catalog_client.words import SENTENCES, said
from tests.clients.python.conftest import Serving
from tests.clients.python.scripted import problem

CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
OURS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if kind.__module__ == errors.__name__
]


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_every_error_is_below_one_and_can_be_imported_from_the_top(kind: type[CatalogError]):
    assert issubclass(kind, CatalogError)
    assert getattr(parcel_catalog_client, kind.__name__) is kind


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_tell_the_same_facts(code: str):
    zh, en = SENTENCES[code]

    assert facts(zh) == facts(en)
    assert CHINESE.search(zh)
    assert not CHINESE.search(en)
    assert zh.endswith("。")
    assert en.endswith(".")


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_said_somewhere(code: str):
    folder = Path(errors.__file__).parent
    sources = (path.read_text(encoding="utf-8") for path in folder.glob("*.py"))

    assert sum(f'"{code}"' in source for source in sources) > 1, "only words.py knows it"


def test_a_sentence_is_completed_in_either_language():
    assert said("en", "wrong-name", value="x").startswith('"x" cannot')
    assert said("zh", "wrong-name", value="x").startswith("“x”不能")


def test_a_refusal_says_each_wrong_part(serving: Serving):
    faults = [
        {"parameter": "far_max", "code": "not-a-number", "detail": "No number.", "hint": "Digits."},
        {"pointer": "/seq", "code": "required", "detail": "Missing."},
        "nothing that could be read",
    ]
    refused = refusal(serving, 400, "invalid-parameters", errors=faults, more={"kept": True})

    assert type(refused) is Refused
    assert str(refused) == "D. H.\nfar_max: No number. Digits.\n/seq: Missing."
    assert (refused.status, refused.code, refused.title, refused.detail) == (
        400, "invalid-parameters", "T", "D.",
    )  # fmt: skip
    assert refused.errors == tuple(faults[:2])
    assert refused.problem["more"] == {"kept": True}


def test_what_a_cursor_lost_says_where_to_start_again(serving: Serving):
    links = [{"rel": "self", "href": "a"}, {"rel": "snapshot", "href": "b"}]
    gone = refusal(serving, 410, "epoch-changed", epoch="e2", head_seq=7, links=links)

    assert isinstance(gone, Gone)
    assert (gone.code, gone.epoch, gone.snapshot) == ("epoch-changed", "e2", "b")
    assert gone.problem["head_seq"] == 7
    assert (gone.entry, gone.replaced_by) == ({}, ())


def test_a_withdrawn_entry_says_what_took_its_place(serving: Serving):
    entry = {
        "id": "A1",
        "reason": "split",
        "replaced_by": [{"id": "A2", "href": "x"}, {"id": "A3"}],
    }
    gone = refusal(serving, 410, "entry-withdrawn", entry=entry)

    assert isinstance(gone, Gone)
    assert gone.entry["reason"] == "split"
    assert gone.replaced_by == ("A2", "A3")
    assert (gone.epoch, gone.snapshot) == (None, None)


@pytest.mark.parametrize("members", [{"links": "x", "entry": "y", "errors": {}}, {"links": [1]}])
def test_members_that_make_no_sense_do_no_harm(serving: Serving, members: dict[str, object]):
    gone = refusal(serving, 410, "epoch-changed", epoch=3, **members)

    assert isinstance(gone, Gone)
    assert (gone.epoch, gone.snapshot, gone.entry, gone.errors) == (None, None, {}, ())
    assert str(gone) == "D. H."


@pytest.mark.parametrize(
    "address",
    ["", "localhost:8000", "ftp://host", "http://", "http:///x", "http://h:99999", "http://h:0",
     "http://[", "https://host/?q=1", "https://host/#top", "/api/v1"],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_anything_is_asked(address: str):
    with pytest.raises(WrongAddress) as raised:
        Api(address)

    assert raised.value.code == "wrong-address"


def test_an_account_in_an_address_is_refused_and_not_repeated():
    with pytest.raises(WrongAddress) as raised:
        Api("https://somebody:secret@host.example/api/v1")

    assert "secret" not in str(raised.value)
    assert "host.example" in str(raised.value)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("http://h", "http://h/api/v1"),
        ("http://h/", "http://h/api/v1"),
        ("http://h/api/v1", "http://h/api/v1"),
        (" https://h:8443/api/v1/ ", "https://h:8443/api/v1"),
        ("https://h/land/", "https://h/land/api/v1"),
        ("https://h/land/api/v1", "https://h/land/api/v1"),
    ],
)
def test_an_address_may_be_given_with_or_without_the_api(given: str, meant: str):
    assert Api(given).url == meant


def test_a_date_to_come_back_at_is_measured_from_the_answers_own_date():
    at_noon = {"Date": "Sat, 21 Nov 2026 12:00:00 GMT"}

    def wait_s(retry_after: str) -> float | None:
        return retry_after_s({**at_noon, "Retry-After": retry_after})

    assert wait_s("Sat, 21 Nov 2026 12:01:30 GMT") == 90
    assert wait_s("Sat, 21 Nov 2026 11:00:00 GMT") == 0
    assert retry_after_s({"Retry-After": "Sat, 21 Nov 2026 12:01:30 GMT"}) is None


def refusal(serving: Serving, status: int, code: str, **members: object) -> CatalogError:
    server = serving(problem(status, code, **members))
    with Api(server.url) as api, pytest.raises(CatalogError) as raised:
        api.get_json("/thing")
    return raised.value


def facts(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
