"""How the client speaks HTTP: what it repeats, where it goes, what it takes for an answer."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import requests

from parcel_catalog_client.errors import (
    CatalogError,
    DemonstrationRefused,
    NotACatalog,
    NotFound,
    NotReachable,
    Refused,
    TryLater,
)
from parcel_catalog_client.http import Api
from tests.clients.python.conftest import Serving
from tests.clients.python.scripted import JSON, REAL, Reply, document, html, problem

WHOLE = b'{"catalog_data_mode":"real","n":1}'


class Asking:
    """An API whose waits are counted instead of waited."""

    def __init__(self, url: str, **chosen: object) -> None:
        self.waits: list[float] = []
        self.api = Api(url, **{"language": "en", "sleep": self.waits.append, **chosen})

    def get(self, path: str = "/thing") -> int:
        with self.api:
            return self.api.get_json(path).status

    def failure(self, path: str = "/thing") -> CatalogError:
        with self.api, pytest.raises(CatalogError) as raised:
            self.api.get_json(path)
        return raised.value


def test_it_waits_as_long_as_the_catalog_says_and_asks_again(serving: Serving):
    server = serving(problem(503, "store-unavailable", retry_after=7), document())
    asking = Asking(server.url)

    assert asking.get() == 200
    assert asking.waits == [7]
    assert server.paths == ["/api/v1/thing"] * 2


def test_without_a_word_from_the_catalog_it_waits_longer_each_time(serving: Serving):
    asking = Asking(serving(html(502), html(504), problem(429, "too-many"), document()).url)

    assert asking.get() == 200
    assert asking.waits == [0.5, 1, 2]


def test_a_date_to_wait_for_is_measured_by_the_servers_own_clock(serving: Serving):
    # BaseHTTPRequestHandler sends its own Date first; the reply's comes from the same clock.
    late = {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}
    asking = Asking(serving(Reply(503, b"", late)).url)

    failure = asking.failure()

    assert isinstance(failure, TryLater)
    assert failure.retry_after is not None
    assert failure.retry_after > 10**9


def test_it_gives_up_after_the_attempts_and_says_when_to_come_back(serving: Serving):
    server = serving(problem(503, "snapshot-pending", retry_after=5))
    asking = Asking(server.url)

    failure = asking.failure()

    assert isinstance(failure, TryLater)
    assert (failure.code, failure.retry_after, str(failure)) == ("snapshot-pending", 5, "D. H.")
    assert len(server.requests) == 4
    assert asking.waits == [5, 5, 5]


def test_it_does_not_wait_longer_than_it_was_allowed_to(serving: Serving):
    server = serving(problem(503, "store-unavailable", retry_after=3600))
    asking = Asking(server.url)

    failure = asking.failure()

    assert isinstance(failure, TryLater)
    assert failure.retry_after == 3600
    assert (asking.waits, len(server.requests)) == ([], 1)


@pytest.mark.parametrize("text", ["soon", "-5", "1.5", "²", ""])
def test_a_retry_after_that_says_nothing_is_none(serving: Serving, text: str):
    failure = Asking(serving(Reply(503, b"", {"Retry-After": text})).url).failure()

    assert isinstance(failure, TryLater)
    assert (failure.retry_after, failure.problem, failure.code) == (None, {}, "try-later")
    assert "not available now (status 503)" in str(failure)


def test_where_nothing_listens_it_tries_again_and_then_says_so(serving: Serving):
    server = serving(document())
    server.close()
    asking = Asking(server.url)

    failure = asking.failure()

    assert isinstance(failure, NotReachable)
    assert failure.code == "not-connected"
    assert asking.waits == [0.5, 1, 2]
    assert isinstance(failure.__cause__, requests.ConnectionError)


BROKEN_OFF = {
    "hung up": Reply(hang_up=True),
    "too short": Reply(body=b'{"a":', headers={"Content-Type": JSON}, announced=500),
    "last chunk missing": Reply(
        body=b'5\r\n{"a":', headers={"Content-Type": JSON, "Transfer-Encoding": "chunked"}
    ),
    "gzip cut": Reply(
        body=gzip.compress(WHOLE * 50)[:40],
        headers={"Content-Type": JSON, "Content-Encoding": "gzip"},
        announced=400,
    ),
    "no gzip": Reply(body=WHOLE, headers={"Content-Type": JSON, "Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("reply", BROKEN_OFF.values(), ids=BROKEN_OFF)
def test_an_answer_that_breaks_off_is_asked_for_again(serving: Serving, reply: Reply):
    asking = Asking(serving(reply, document()).url)

    assert asking.get() == 200
    assert asking.waits == [0.5]


@pytest.mark.parametrize("reply", BROKEN_OFF.values(), ids=BROKEN_OFF)
def test_an_answer_that_always_breaks_off_is_none(serving: Serving, reply: Reply):
    failure = Asking(serving(reply).url).failure()

    assert isinstance(failure, NotReachable)
    assert failure.code == "cut-off"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(silent=True),
        Reply(body=b'{"a":', headers={"Content-Type": JSON}, announced=9, silent=True),
    ],
    ids=["before the answer", "in its middle"],
)
def test_a_server_that_falls_silent_is_left_after_the_time_out(serving: Serving, reply: Reply):
    server = serving(reply)

    failure = Asking(server.url, timeout=(5, 0.2)).failure()

    assert isinstance(failure, NotReachable)
    assert failure.code == "no-answer"
    assert len(server.requests) == 1


NO_ANSWERS = {
    "a portal's page": html(),
    "a page that is not there": html(404),
    "a proxy's refusal": html(403),
    "broken JSON": Reply(body=b'{"a":', headers={"Content-Type": JSON, **REAL}),
    "a list": Reply(body=b"[]", headers={"Content-Type": JSON}),
    "not a number": Reply(body=b'{"n":NaN}', headers={"Content-Type": JSON, **REAL}),
    "a tower": Reply(body=b"[" * 100_000, headers={"Content-Type": JSON}),
    "no text": Reply(body=b'{"catalog_data_mode":"real\xff"}', headers={"Content-Type": JSON}),
    "another service": Reply(body=b'{"hello":"world"}', headers={"Content-Type": JSON}),
    "another service's refusal": Reply(400, b'{"error":"no"}', {"Content-Type": JSON}),
    "an unknown mode": Reply(body=b'{"catalog_data_mode":"?"}', headers={"Content-Type": JSON}),
}  # fmt: skip


@pytest.mark.parametrize("reply", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_what_no_catalog_says_is_no_answer(serving: Serving, reply: Reply):
    server = serving(reply)

    failure = Asking(server.url).failure()

    assert isinstance(failure, NotACatalog)
    assert failure.code == "not-a-catalog"
    assert f"status {reply.status}" in str(failure)
    assert len(server.requests) == 1


def test_a_refusal_of_the_service_itself_keeps_its_code(serving: Serving):
    failure = Asking(serving(problem(500, "internal-error")).url).failure()

    assert type(failure) is Refused
    assert (failure.status, failure.code) == (500, "internal-error")


DEMONSTRATIONS = {
    "header": Reply(body=WHOLE, headers={"Content-Type": JSON, "Catalog-Data-Mode": "demo"}),
    "document": Reply(body=b'{"catalog_data_mode":"demo"}', headers={"Content-Type": JSON, **REAL}),
    "sync document": Reply(body=b'{"data_mode":"demo"}', headers={"Content-Type": JSON}),
}


@pytest.mark.parametrize("reply", DEMONSTRATIONS.values(), ids=DEMONSTRATIONS)
def test_a_demonstration_is_refused_unless_it_is_accepted(serving: Serving, reply: Reply):
    server = serving(reply)

    assert isinstance(Asking(server.url).failure(), DemonstrationRefused)
    assert Asking(server.url, accept_demo=True).get() == 200


def test_a_demonstrations_refusal_first_tells_that_it_is_one(serving: Serving):
    refusal = problem(404, "entry-not-found", catalog_data_mode="demo")
    marked = Reply(404, refusal.body, {**refusal.headers, "Catalog-Data-Mode": "demo"})
    server = serving(marked)

    assert isinstance(Asking(server.url).failure(), DemonstrationRefused)
    assert isinstance(Asking(server.url, accept_demo=True).failure(), NotFound)


def test_what_has_not_changed_is_an_answer_without_a_document(serving: Serving):
    server = serving(Reply(304, b"", {"ETag": '"a"', **REAL}))
    with Api(server.url) as api:
        answer = api.get_json("/thing", headers={"If-None-Match": '"a"'})

    assert (answer.not_modified, answer.document, answer.etag) == (True, {}, '"a"')
    assert server.requests[0].headers["If-None-Match"] == '"a"'


@pytest.mark.parametrize(("language", "sent"), [("zh", "zh-CN"), ("en", "en")])
def test_the_catalog_is_asked_to_speak_the_language_of_the_errors(
    serving: Serving, language: str, sent: str
):
    server = serving(document())

    Asking(server.url, language=language).get()

    assert server.requests[0].headers["Accept-Language"] == sent


def test_a_stream_is_read_piece_by_piece(serving: Serving):
    server = serving(Reply(206, b"part", {"Content-Range": "bytes 4-7/8"}))

    with Api(server.url) as api, api.stream("/file", headers={"Range": "bytes=4-"}) as response:
        assert response.status_code == 206
        assert b"".join(response.iter_content(2)) == b"part"
    assert server.requests[0].headers["Range"] == "bytes=4-"


@pytest.mark.parametrize("raw", [False, True])
def test_a_stream_that_breaks_off_says_so_and_is_not_begun_again(serving: Serving, raw: bool):
    server = serving(Reply(body=b"half", announced=8))

    with (
        Api(server.url) as api,
        pytest.raises(NotReachable) as raised,
        api.stream("/f") as response,
    ):
        response.raw.read() if raw else list(response.iter_content(2))

    assert raised.value.code == "cut-off"
    assert len(server.requests) == 1


def test_what_the_reader_of_a_stream_raises_is_its_own(serving: Serving):
    server = serving(Reply(body=b"whole"))

    with Api(server.url) as api, pytest.raises(FileNotFoundError), api.stream("/file"):
        Path("/nowhere/at/all").read_text(encoding="utf-8")


def test_a_stream_that_is_refused_never_begins(serving: Serving):
    server = serving(problem(404, "snapshot-not-found"))

    with Api(server.url) as api, pytest.raises(NotFound), api.stream("/file"):
        pytest.fail("there is nothing to read")


def test_a_link_to_another_name_of_the_catalog_is_followed_where_it_was_asked(serving: Serving):
    server = serving(document())

    Asking(f"{server.url}/land/").get(
        "https://public.example/api/v1/collections?limit=2&q=%E5%9C%B0"
    )

    assert server.paths == ["/land/api/v1/collections?limit=2&q=%E5%9C%B0"]


@pytest.mark.parametrize(
    "link", ["https://public.example/elsewhere", "https://x.example/api/v10", "http://["]
)
def test_a_link_out_of_the_catalog_is_not_followed(serving: Serving, link: str):
    server = serving(document())

    failure = Asking(server.url).failure(link)

    assert isinstance(failure, NotACatalog)
    assert failure.code == "moved"
    assert server.requests == []
