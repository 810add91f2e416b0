"""The small parts on their own: kept bodies, cursors, what an exception becomes."""

from __future__ import annotations

import gzip

import pytest
from werkzeug.exceptions import RequestEntityTooLarge

from catalog.query import preparing
from catalog.query.model import Query, SortKey
from catalog.query.searching import read_search
from catalog.store.failures import failure
from service.api.bodies import Bodies, Body, compressed
from service.api.call import API, call_of
from service.api.cursor import fits, read_cursor, write_cursor
from service.api.problems import as_problem
from tests.service.contract_client import Client

CALL = call_of(
    {
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "localhost",
        "PATH_INFO": API,
        "QUERY_STRING": "",
    },
    None,
)


class TestBodies:
    def test_a_kept_body_is_found_again(self):
        bodies = Bodies()

        bodies.keep("tag", Body(b"content"))

        assert bodies.find("tag") == Body(b"content")
        assert bodies.find("other") is None

    def test_the_least_recently_used_goes_first(self):
        bodies = Bodies(capacity=80)
        for name in "abcdefgh":
            bodies.keep(name, Body(b"0123456789"))
        bodies.find("a")

        bodies.keep("i", Body(b"0123456789"))

        assert bodies.find("a") is not None
        assert bodies.find("b") is None

    def test_a_body_that_would_crowd_out_the_rest_is_not_kept(self):
        bodies = Bodies(capacity=80)

        returned = bodies.keep("large", Body(b"x" * 11))

        assert returned.content == b"x" * 11
        assert bodies.find("large") is None

    def test_a_flood_of_small_answers_is_forgotten_too(self):
        bodies = Bodies()
        for number in range(5000):
            bodies.keep(number, Body(b""))

        assert bodies.find(0) is None
        assert bodies.find(4999) is not None

    def test_a_kept_body_is_not_counted_twice(self):
        bodies = Bodies(capacity=80)
        for _ in range(20):
            bodies.keep("same", Body(b"0123456789"))

        bodies.keep("other", Body(b"0123456789"))

        assert bodies.find("same") is not None

    def test_compression_is_the_same_in_every_process_and_only_for_long_bodies(self):
        long, short = Body(b"x" * 5000), Body(b"x" * 100)

        assert compressed(long) == compressed(long)
        assert gzip.decompress(compressed(long).content) == long.content
        assert compressed(short) is short
        assert compressed(compressed(long)) == compressed(long)


class TestCursors:
    @pytest.mark.parametrize("after", [("DEMO-P-001",), (3, "DEMO-P-001"), (None, "名", "TP-P-1")])
    def test_a_cursor_says_again_what_it_was_made_of(self, after: tuple[object, ...]):
        assert read_cursor(write_cursor(after)) == after

    @pytest.mark.parametrize(
        ("after", "field", "suits"),
        [
            ((250, "DEMO-P-001"), "far_max", True),
            ((None, "DEMO-P-001"), "far_max", True),
            (("2.5", "DEMO-P-001"), "far_max", False),
            ((True, "DEMO-P-001"), "far_max", False),
            ((2**63, "DEMO-P-001"), "far_max", False),
            (("名", "DEMO-P-001"), "name_zh", True),
            ((5, "DEMO-P-001"), "name_zh", False),
            (("名", "no id"), "name_zh", False),
            (("DEMO-P-001",), "name_zh", False),
        ],
    )
    def test_a_cursor_suits_only_the_order_it_was_made_for(
        self, after: tuple[object, ...], field: str, suits: bool
    ):
        assert fits(after, Query("parcels", sort=(SortKey(field),))) is suits

    @pytest.mark.parametrize(
        ("after", "suits"),
        [((1, "DEMO-P-001"), True), (("1", "DEMO-P-001"), False), (("DEMO-P-001",), False)],
    )
    def test_a_cursor_of_a_search_tells_a_score(self, after: tuple[object, ...], suits: bool):
        assert fits(after, Query("parcels", text=read_search("桃浦"))) is suits


class TestProblems:
    def test_what_nobody_foresaw_tells_nothing(self):
        found = as_problem(ValueError("secret"), CALL)

        assert (found.status, found.code) == (500, "internal-error")

    def test_a_refusal_of_the_web_framework_keeps_its_status(self):
        assert as_problem(RequestEntityTooLarge(), CALL).status == 413

    def test_a_box_with_too_much_on_its_edge_is_refused(
        self, any_client: Client, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(preparing, "UNDECIDED_LIMIT", 0)

        problem = any_client.refused(
            f"{API}/collections/parcels/items?bbox=121.35,31.275,121.36,31.28"
        )

        assert problem["code"] == "filter-too-broad"

    def test_a_fault_of_ours_is_no_failure_of_the_store(self):
        assert failure(ValueError("x")) is None
        assert failure(KeyError("x")) is None
