"""A bundle is made when it is asked for, and every refusal says what would do."""

from __future__ import annotations

import fcntl
import io
import json
import zipfile
from pathlib import Path

import pytest

from catalog.commands.withdrawing import redact
from catalog.feed import bundles
from catalog.store.database import Database
from service.api.call import API
from tests.feed.tampering import tamper
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.support.builders import publish_sources, source_id
from tests.support.catalogs import EPOCH, an_act
from tests.support.server import data_dir_of

BUNDLES = f"{API}/sync/bundles"


@pytest.fixture
def history(empty_catalog: Database) -> Database:
    """Releases that end at 3 and 4."""
    publish_sources(empty_catalog, 1, 2, 3)
    publish_sources(empty_catalog, 2, doc_no="沪规〔2026〕2号")
    return empty_catalog


@pytest.fixture
def client(history: Database, serve: Serve) -> Client:
    return serve(history)


def test_a_bundle_is_sent_under_the_key_that_the_capability_document_tells(client: Client):
    answer = client.get(f"{BUNDLES}/0-4.zip")

    assert answer.status_code == 200
    assert answer.content_type == "application/zip"
    assert answer.headers["Cache-Control"].startswith("public, max-age=86400, immutable")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        told = json.loads(archive.read("manifest.json"))
    known = client.get(f"{API}/sync").json["signing_key"]
    assert known == {"algorithm": "ed25519", "public_key": told["public_key"]}
    assert (told["from"], told["to"], told["epoch"]) == (0, 4, str(EPOCH))


def test_it_is_the_same_bytes_again_from_another_process_and_in_parts(
    client: Client, history: Database, serve: Serve
):
    first = client.get(f"{BUNDLES}/3-4.zip")
    other = serve(history)

    again = other.get(f"{BUNDLES}/3-4.zip")
    part = other.get(f"{BUNDLES}/3-4.zip", Range="bytes=100-", If_Range=first.headers["ETag"])

    assert again.data == first.data
    assert (part.status_code, part.data) == (206, first.data[100:])
    assert other.get(f"{BUNDLES}/3-4.zip", If_None_Match=again.headers["ETag"]).status_code == 304


def test_nodes_with_the_same_key_make_the_same_bytes(
    history: Database, serve: Serve, tmp_path: Path
):
    serve(history).get(f"{BUNDLES}/0-4.zip")
    key = data_dir_of(history) / "signing-key"

    answers = [
        serve(history, data_dir=tmp_path / name, signing_key_file=key).get(f"{BUNDLES}/0-4.zip")
        for name in ("one", "other")
    ]

    assert answers[0].data == answers[1].data


@pytest.mark.parametrize(
    ("bundle", "nearest"), [("1-4", 0), ("2-3", 0), ("0-2", 0), ("3-5", 4), ("0-99999999999", 4)]
)
def test_where_no_release_ends_the_nearest_is_told(client: Client, bundle: str, nearest: int):
    problem = client.refused(f"{BUNDLES}/{bundle}.zip", 404)

    assert problem["code"] == "no-state-at-seq"
    assert problem["nearest"] == nearest


@pytest.mark.parametrize("bundle", ["4-3", "3-3", "0-0", "99-7"])
def test_a_bundle_goes_forward(client: Client, bundle: str):
    assert client.refused(f"{BUNDLES}/{bundle}.zip", 400)["code"] == "bundle-reversed"


@pytest.mark.parametrize(
    "bundle",
    ["x-4", "0-x", "00-4", "0-04", "0-4-4", "-1-4", "0-" + "9" * 19, "0-" + "9" * 40, "٣-4"],
)
def test_what_is_no_seq_is_no_address(client: Client, bundle: str):
    assert client.get(f"{BUNDLES}/{bundle}.zip").status_code == 404


def test_one_that_is_too_large_is_refused_with_the_limit(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bundles, "LARGEST", 3)
    monkeypatch.setattr("service.api.sync.bundles.LARGEST", 3)

    problem = client.refused(f"{BUNDLES}/0-4.zip", 400)

    assert (problem["code"], problem["limit"]) == ("bundle-too-large", 3)
    assert client.get(f"{BUNDLES}/0-3.zip").status_code == 200


def test_while_another_is_made_the_answer_is_to_wait(client: Client, history: Database):
    client.get(f"{BUNDLES}/0-3.zip")
    folder = bundles.shelf_of(data_dir_of(history), str(EPOCH)).folder

    with (folder / ".making").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        answer = client.get(f"{BUNDLES}/0-4.zip")
        ready = client.get(f"{BUNDLES}/0-3.zip")

    assert (answer.status_code, answer.json["code"]) == (503, "bundle-pending")
    assert int(answer.headers["Retry-After"]) > 0
    assert ready.status_code == 200


def test_after_an_erasure_it_is_another_file_without_the_content(client: Client, history: Database):
    before = client.get(f"{BUNDLES}/0-4.zip")
    redact(history, "sources", source_id(2), 1, an_act(), reason="误发")

    after = client.get(f"{BUNDLES}/0-4.zip", If_None_Match=before.headers["ETag"])

    assert after.status_code == 200
    with zipfile.ZipFile(io.BytesIO(after.data)) as archive:
        changes = list(map(json.loads, archive.read("changes.ndjson").splitlines()))
    assert [c.get("redacted", False) for c in changes] == [False, True, False, False]


@pytest.mark.parametrize("spoil", ["folder", "key"])
def test_where_nothing_can_be_written_everything_else_goes_on(
    history: Database, serve: Serve, tmp_path: Path, spoil: str
):
    (tmp_path / ("bundles" if spoil == "folder" else "signing-key")).write_text("in the way")
    client = serve(history, data_dir=tmp_path)

    problem = client.refused(f"{BUNDLES}/0-4.zip", 503)

    assert problem["code"] == "storage-unavailable"
    assert str(tmp_path) not in json.dumps(problem)
    capability = client.get(f"{API}/sync")
    assert capability.status_code == 200
    assert ("signing_key" in capability.json) is (spoil == "folder")


def test_a_history_with_a_hole_is_an_alarm_and_no_bundle(client: Client, history: Database):
    tamper(history, "DELETE FROM version WHERE seq = 2")

    assert client.refused(f"{BUNDLES}/0-4.zip", 503)["code"] == "feed-integrity"
