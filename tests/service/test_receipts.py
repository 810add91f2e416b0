"""`PUT receipts/me` as docs/sync.md has it, and the strict reading of a request's body."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import orjson
import pytest

from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.public import clock, states
from catalog.values.digest import EMPTY_COLLECTION, bucket_name, bucket_of
from service.api.call import API
from service.api.request_body import MAX_BYTES
from service.api.sync.receipts import RECEIPT
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.support.builders import publish_sources, source_id
from tests.support.tokens import a_token

PATH = f"{API}/sync/receipts/me"
WRONG = "0" * 64


class Consumer:
    """Somebody with a token, and what an exact copy of the catalog would say."""

    def __init__(self, database: Database, client: Client) -> None:
        self.database, self.client = database, client
        self.token = a_token(database)

    def say(self, body: Any, **headers: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.open("PUT", PATH, body, **headers)

    def copy(self, **other: Any) -> dict[str, Any]:
        with self.database.read() as connection:
            head = clock.read(connection)
            state = states.at(connection, head.seq)
        assert state is not None
        found = {"epoch": head.epoch, "seq": head.seq, "state_digest": state.state_digest}
        return {**found, **other}


@pytest.fixture
def consumer(empty_catalog: Database, serve: Serve) -> Consumer:
    """A follower of a catalog whose two releases end at 2 and 3."""
    publish_sources(empty_catalog, 1, 2)
    publish_sources(empty_catalog, 3)
    return Consumer(empty_catalog, serve(empty_catalog))


def codes(answer: Any) -> dict[str, str]:
    return {error["pointer"]: error["code"] for error in answer.json["errors"]}


class TestReceipts:
    def test_an_exact_copy_is_told_so(self, consumer: Consumer):
        answer = consumer.say(consumer.copy())

        assert answer.status_code == 200
        assert answer.json == {
            "in_step": True, "seq": 3, "head_seq": 3, "catalog_data_mode": "demo",
        }  # fmt: skip
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Catalog-Seq"] == "3"
        assert "ETag" not in answer.headers

    def test_a_diverged_copy_is_told_where(self, consumer: Consumer):
        answer = consumer.say(
            consumer.copy(
                state_digest=WRONG,
                collections={"sources": WRONG, "parcels": EMPTY_COLLECTION},
                buckets={"sources": {}},
            )
        )

        assert answer.status_code == 409
        assert answer.json["code"] == "receipt-diverged"
        assert answer.json["in_step"] is False
        assert answer.json["collections"] == ["sources"]
        lost = {bucket_name(bucket_of(source_id(number))) for number in (1, 2, 3)}
        assert answer.json["buckets"] == {"sources": sorted(lost)}
        assert (answer.json["seq"], answer.json["head_seq"]) == (3, 3)

    def test_without_buckets_none_are_told(self, consumer: Consumer):
        answer = consumer.say(consumer.copy(state_digest=WRONG))

        assert answer.json["collections"] == []
        assert "buckets" not in answer.json

    def test_a_seq_in_the_midst_of_a_release_names_the_nearest(self, consumer: Consumer):
        answer = consumer.say(consumer.copy(seq=1))

        assert answer.status_code == 404
        assert (answer.json["code"], answer.json["nearest"]) == ("no-state-at-seq", 0)
        assert answer.headers["Cache-Control"] == "no-store"

    def test_another_history_is_gone_and_says_where_to_begin(self, consumer: Consumer):
        answer = consumer.say(consumer.copy(epoch="00000000-0000-4000-8000-00000000000f"))

        assert answer.status_code == 410
        assert answer.json["code"] == "epoch-changed"
        assert answer.json["epoch"] == consumer.copy()["epoch"]
        assert answer.json["head_seq"] == 3
        snapshot = f"http://127.0.0.1:8000{API}/sync/snapshots/latest"
        assert answer.json["links"][0]["href"] == snapshot
        assert f'<{snapshot}>; rel="snapshot"' in answer.headers["Link"]

    def test_a_real_catalog_answers_as_one(self, real_catalog: Database, serve: Serve):
        consumer = Consumer(real_catalog, serve(real_catalog))

        answer = consumer.say(consumer.copy())

        assert answer.json["in_step"] is True
        assert answer.headers["Catalog-Data-Mode"] == "real"

    @pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH"])
    def test_a_receipt_is_only_put(self, consumer: Consumer, method: str):
        answer = consumer.client.open(method, PATH, Authorization=f"Bearer {consumer.token}")

        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "PUT"}


class TestBodies:
    def test_every_fault_is_named_at_once_with_where_it_is(self, consumer: Consumer):
        answer = consumer.say(
            {
                "epoch": "x",
                "seq": -1,
                "state_digest": WRONG.upper() + "A",
                "collections": {"nothing": WRONG, "parcels": 5},
                "buckets": {"parcels": {"a3f": None, "A3F": WRONG}, "sources": []},
                "sequence/no~": 3,
            }
        )

        assert answer.status_code == 422
        assert answer.json["code"] == "invalid-body"
        assert codes(answer) == {
            "/epoch": "wrong-form",
            "/seq": "out-of-range",
            "/state_digest": "too-long",
            "/collections/nothing": "unknown-collection",
            "/collections/parcels": "not-text",
            "/buckets/parcels/a3f": "not-text",
            "/buckets/parcels/A3F": "wrong-form",
            "/buckets/sources": "not-an-object",
            "/sequence~1no~0": "unknown-request-member",
        }

    @pytest.mark.parametrize(
        ("body", "pointer", "code"),
        [
            ({}, "/epoch", "missing"),
            ([], "", "not-an-object"),
            (3, "", "not-an-object"),
            ({"seq": True}, "/seq", "not-an-integer"),
            ({"seq": 1.5}, "/seq", "not-an-integer"),
            ({"seq": "1"}, "/seq", "not-an-integer"),
            ({"seq": 2**63 - 1, "epoch": None}, "/epoch", "not-text"),
            (b'{"seq": 1000000000000000000000000000000}', "/seq", "out-of-range"),
        ],
    )
    def test_what_is_understood_and_wrong_is_422(
        self, consumer: Consumer, body: Any, pointer: str, code: str
    ):
        answer = consumer.say(body)

        assert answer.status_code == 422
        assert codes(answer)[pointer] == code

    @pytest.mark.parametrize("empty", [{}, {"collections": {}}])
    def test_a_receipt_without_any_digest_says_nothing(self, consumer: Consumer, empty: Any):
        body = {**consumer.copy(), **empty}
        del body["state_digest"]

        answer = consumer.say(body)

        assert answer.status_code == 422
        assert codes(answer) == {"": "receipt-without-digest"}

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "not-json"),
            (b"{", "not-json"),
            (b'{"seq": 1,}', "not-json"),
            (b"{'seq': 1}", "not-json"),
            (b'{"seq": 1} {}', "not-json"),
            (b'{"seq": 1, "seq": 2}', "name-twice"),
            (b'{"buckets": {"parcels": {}, "parcels": {}}}', "name-twice"),
            (b'{"seq": NaN}', "not-a-json-number"),
            (b'{"seq": -Infinity}', "not-a-json-number"),
            (b'{"epoch": "\xff"}', "not-utf8"),
            ('{"epoch": "x"}'.encode("utf-16"), "not-utf8"),
            (b"[" * 5000, "too-deep"),
        ],
    )
    def test_what_is_no_strict_json_is_400(self, consumer: Consumer, content: bytes, code: str):
        answer = consumer.say(content)

        assert answer.status_code == 400
        assert answer.json["code"] == "malformed-body"
        assert codes(answer) == {"": code}

    @pytest.mark.parametrize("sent", ["application/json", "Application/JSON; charset=UTF-8"])
    def test_json_may_be_called_so_in_any_case(self, consumer: Consumer, sent: str):
        assert consumer.say(consumer.copy(), Content_Type=sent).status_code == 200

    @pytest.mark.parametrize(
        "headers",
        [
            {"Content_Type": "text/plain"},
            {"Content_Type": ""},
            {"Content_Type": "application/x-www-form-urlencoded"},
            {"Content_Type": "application/jsonx"},
            {"Content_Encoding": "gzip"},
        ],
    )
    def test_another_type_is_415(self, consumer: Consumer, headers: dict[str, str]):
        answer = consumer.say(consumer.copy(), **headers)

        assert answer.status_code == 415
        assert answer.json["code"] == "media-type-unsupported"

    def test_so_many_bytes_are_read_and_not_one_more(self, consumer: Consumer):
        body = orjson.dumps(consumer.copy())
        fits = body + b" " * (MAX_BYTES - len(body))

        assert consumer.say(fits).status_code == 200
        answer = consumer.say(fits + b" ")
        assert answer.status_code == 413
        assert answer.json["code"] == "body-too-large"

    def test_a_body_that_does_not_say_how_long_it_is_is_bounded_too(self, consumer: Consumer):
        def sent(length: int) -> int:
            answer = consumer.client.app.test_client().put(
                PATH,
                input_stream=BytesIO(orjson.dumps(consumer.copy()).ljust(length)),
                headers={
                    "Host": "localhost",
                    "Content-Type": "application/json",
                    "Authorization": f"Bearer {consumer.token}",
                },
                environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
            )
            return answer.status_code

        assert sent(MAX_BYTES) == 200
        assert sent(MAX_BYTES + 1) == 413

    def test_whoever_has_no_token_is_not_read(self, consumer: Consumer):
        answer = consumer.client.open("PUT", PATH, b"[" * (MAX_BYTES + 1))

        assert answer.status_code == 401

    def test_the_example_in_the_contract_can_be_read(self):
        assert RECEIPT.understood(dict(RECEIPT.example))["collections"].keys() <= KINDS.keys()

    def test_a_refusal_speaks_the_readers_language(self, consumer: Consumer):
        assert "not strict JSON" in consumer.say(b"", Accept_Language="en").json["detail"]
        assert "严格的 JSON" in consumer.say(b"", Accept_Language="zh").json["detail"]
