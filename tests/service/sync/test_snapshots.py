"""A copy begins with a file that can be fetched in pieces, and never with what was erased."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import os
from collections.abc import Callable, Iterator
from random import Random
from uuid import UUID

import pytest

from catalog.commands.safekeeping import begin_epoch
from catalog.commands.withdrawing import redact
from catalog.feed import snapshots, upkeep
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from service.api.call import API
from tests.service.conftest import Serve
from tests.service.contract_client import HOST, Client
from tests.support.builders import publish_sources, source_id
from tests.support.catalogs import EPOCH, Catalogs, an_act
from tests.support.readers import reading
from tests.support.server import data_dir_of, environment_of, gunicorn

SNAPSHOTS = f"{API}/sync/snapshots"
LATEST = f"{SNAPSHOTS}/latest"
OTHER_EPOCH = UUID("00000000-0000-4000-8000-0000000000ff")
FORMS = {".ndjson": "application/x-ndjson", ".ndjson.gz": "application/gzip"}


def write(database: Database) -> int:
    with reading(database) as reader:
        return write_snapshot(reader, data_dir_of(database))[1]


def content(database: Database, seq: int, ending: str = ".ndjson") -> bytes:
    found = snapshots.find(data_dir_of(database), str(EPOCH), seq)
    assert found is not None
    return found[ending].path.read_bytes()


def address(seq: int, ending: str = ".ndjson") -> str:
    return f"{SNAPSHOTS}/{EPOCH}/{seq}{ending}"


@pytest.fixture
def written(empty_catalog: Database) -> Database:
    """A catalog of three sources in three releases, and the snapshot of the newest."""
    for number in (1, 2, 3):
        publish_sources(empty_catalog, number, doc_no=f"沪规〔2026〕{number}号")
    assert write(empty_catalog) == 3
    return empty_catalog


@pytest.fixture
def client(written: Database, serve: Serve) -> Client:
    return serve(written)


def test_whoever_begins_is_sent_to_the_newest_one(client: Client, written: Database):
    plain = client.get(LATEST)
    packed = client.get(f"{LATEST}?format=gz")

    assert (plain.status_code, packed.status_code) == (303, 303)
    assert plain.headers["Location"] == f"http://{HOST}{address(3)}"
    assert packed.headers["Location"] == f"http://{HOST}{address(3, '.ndjson.gz')}"
    assert plain.headers["Cache-Control"] == "public, no-cache"

    publish_sources(written, 4)
    assert client.get(LATEST).headers["Location"].endswith("/3.ndjson")
    write(written)
    assert client.get(LATEST).headers["Location"].endswith("/4.ndjson")


def test_before_there_is_one_the_answer_is_to_wait(empty_catalog: Database, serve: Serve):
    publish_sources(empty_catalog, 1)

    answer = serve(empty_catalog).get(LATEST)

    assert answer.status_code == 503
    assert answer.json["code"] == "snapshot-pending"
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(("ending", "media_type"), FORMS.items())
def test_the_file_is_sent_as_it_is_with_its_digest(
    client: Client, written: Database, ending: str, media_type: str
):
    answer = client.get(address(3, ending), Accept_Encoding="gzip")

    whole = content(written, 3, ending)
    sha256 = hashlib.sha256(whole)
    assert answer.status_code == 200
    assert answer.data == whole
    assert answer.content_type == media_type
    assert answer.headers["ETag"] == f'"{sha256.hexdigest()}"'
    assert answer.headers["Repr-Digest"] == (
        f"sha-256=:{base64.b64encode(sha256.digest()).decode()}:"
    )
    assert answer.headers["Cache-Control"] == "public, max-age=86400, immutable, no-transform"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert (answer.headers["Catalog-Seq"], answer.headers["Catalog-Data-Mode"]) == ("3", "demo")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Encoding" not in answer.headers


def test_the_two_forms_say_the_same(client: Client):
    plain, packed = (client.get(address(3, ending)).data for ending in FORMS)

    assert gzip.decompress(packed) == plain


def test_a_head_request_tells_of_the_file_without_sending_it(client: Client):
    got, head = client.get(address(3)), client.open("HEAD", address(3))

    assert (head.status_code, head.data) == (200, b"")
    assert {**head.headers} == {**got.headers}
    ranged = client.open("HEAD", address(3), Range="bytes=0-9")
    assert (ranged.status_code, ranged.headers["Content-Length"]) == (
        200, got.headers["Content-Length"],
    )  # fmt: skip


def test_whoever_has_it_is_told_so(client: Client):
    etag = client.get(address(3)).headers["ETag"]

    for sent in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        answer = client.get(address(3), If_None_Match=sent)
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == etag
    assert client.get(address(3), If_None_Match='"other"').status_code == 200


def test_any_one_range_is_that_part_of_the_file(client: Client, written: Database):
    whole, chance = content(written, 3), Random(2)
    size = len(whole)
    for _ in range(50):
        first = chance.randrange(size)
        last = chance.randrange(first, size + 10)
        for asked, part in (
            (f"bytes={first}-{last}", whole[first : last + 1]),
            (f"bytes={first}-", whole[first:]),
            (f"bytes=-{last + 1}", whole[-last - 1 :]),
        ):
            answer = client.get(address(3), Range=asked)

            assert answer.status_code == 206, asked
            assert answer.data == part
            begin = size - len(part) if asked.startswith("bytes=-") else first
            assert answer.headers["Content-Range"] == (
                f"bytes {begin}-{begin + len(part) - 1}/{size}"
            )


@pytest.mark.parametrize("ending", FORMS)
def test_a_download_cut_off_anywhere_goes_on_to_the_same_bytes(
    client: Client, written: Database, ending: str
):
    whole, chance = content(written, 3, ending), Random(3)
    got, etag = b"", client.open("HEAD", address(3, ending)).headers["ETag"]
    while len(got) < len(whole):
        answer = client.get(address(3, ending), Range=f"bytes={len(got)}-", If_Range=etag)
        assert answer.status_code == 206
        got += answer.data[: chance.randint(1, len(whole) // 3)]

    assert got == whole


@pytest.mark.parametrize("held", ['"another"', 'W/"x"', "Sat, 21 Nov 2026 04:00:00 GMT", ""])
def test_whoever_holds_the_beginning_of_another_file_gets_the_whole(client: Client, held: str):
    answer = client.get(address(3), Range="bytes=10-", If_Range=held)

    assert answer.status_code == 200
    assert "Content-Range" not in answer.headers


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-9", "bytes=9-0", "bytes=-", "bytes=x-", "bytes=1", "bytes 1-2", "lines=0-9",
        "bytes=٣-٤", "bytes=0-" + "9" * 30, "",
    ],
)  # fmt: skip
def test_what_is_no_single_range_is_as_if_nobody_had_asked(client: Client, asked: str):
    answer = client.get(address(3), Range=asked)

    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize("beyond", ["bytes={size}-", "bytes=99999999-999999999", "bytes=-0"])
def test_a_range_beyond_the_file_is_refused_with_its_size(
    client: Client, written: Database, beyond: str
):
    size = len(content(written, 3))

    answer = client.get(address(3), Range=beyond.format(size=size))

    assert answer.status_code == 416
    assert answer.json["code"] == "range-not-satisfiable"
    assert answer.headers["Content-Range"] == f"bytes */{size}"


@pytest.mark.parametrize(
    "seq", ["2", "4", "03", "-1", "3.0", "x", "٣", "9" * 18, "9" * 19, "9" * 40, "3%00"]
)
def test_what_is_not_kept_is_not_found(client: Client, seq: str):
    problem = client.refused(f"{SNAPSHOTS}/{EPOCH}/{seq}.ndjson", 404)

    assert problem["code"] == "snapshot-not-found"


@pytest.mark.parametrize("other", ["..", "x", f"{EPOCH}0", str(EPOCH).replace("-", ""), "null"])
def test_what_names_no_history_is_not_found(client: Client, other: str):
    assert client.refused(f"{SNAPSHOTS}/{other}/3.ndjson", 404)["code"] == "snapshot-not-found"


def test_another_history_is_gone_and_the_way_to_this_one_told(client: Client):
    answer = client.get(f"{SNAPSHOTS}/{OTHER_EPOCH}/3.ndjson")

    assert answer.status_code == 410
    assert answer.json["code"] == "epoch-changed"
    assert (answer.json["epoch"], answer.json["head_seq"]) == (str(EPOCH), 3)
    assert answer.headers["Link"] == (
        f'<http://{HOST}{LATEST}>; rel="snapshot"; type="application/x-ndjson"'
    )


def test_no_path_leads_out_of_the_folder(client: Client, written: Database):
    (data_dir_of(written) / "secret.ndjson").write_text("canary")

    for path in ("../secret", "..%2Fsecret", "%2E%2E/secret", f"{EPOCH}/..%2F..%2Fsecret"):
        answer = client.get(f"{SNAPSHOTS}/{path}.ndjson")
        assert answer.status_code == 404
        assert b"canary" not in answer.data


def test_what_was_erased_is_not_given_out_from_that_moment(client: Client, written: Database):
    publish_sources(written, 2, doc_no="误发")
    write(written)
    redact(written, "sources", source_id(2), 2, an_act(), reason="误发")

    gone = client.get(address(4))

    assert gone.status_code == 410
    assert gone.json["code"] == "snapshot-redacted"
    assert gone.json["head_seq"] == 5
    assert 'rel="snapshot"' in gone.headers["Link"]
    assert client.get(address(4), If_None_Match="*").status_code == 410
    assert client.get(LATEST).headers["Location"].endswith("/3.ndjson")
    with reading(written) as reader:
        upkeep.remove_erased(reader, data_dir_of(written))
    assert client.get(address(4)).status_code == 410
    write(written)
    assert client.get(LATEST).headers["Location"].endswith("/5.ndjson")


def test_after_the_last_one_was_erased_the_answer_is_to_wait(client: Client, written: Database):
    redact(written, "sources", source_id(2), 1, an_act(), reason="误发")

    assert client.get(LATEST).status_code == 503


def test_a_file_that_was_cut_short_is_not_given_out(client: Client, written: Database):
    os.truncate(data_dir_of(written) / "snapshots" / str(EPOCH) / "3.ndjson", 100)

    assert client.refused(address(3), 404)["code"] == "snapshot-not-found"
    assert client.get(LATEST).status_code == 503


def test_a_new_epoch_has_no_snapshot_until_one_is_written(client: Client, written: Database):
    begin_epoch(written, OTHER_EPOCH, an_act())

    assert client.get(address(3)).status_code == 410
    assert client.get(LATEST).status_code == 503
    write(written)
    assert client.get(LATEST).headers["Location"].endswith(f"/{OTHER_EPOCH}/3.ndjson")


@pytest.mark.parametrize("query", ["format=zip", "format=", "f=gz", "format=gz&format=gz", "seq=1"])
def test_what_nobody_declared_is_refused(client: Client, query: str):
    assert client.get(f"{LATEST}?{query}").status_code == 400


def test_gunicorn_sends_the_file_and_its_parts(
    sqlite_catalogs: Catalogs, served_file: Callable[..., tuple[int, bytes]]
):
    database = sqlite_catalogs.shared_demo
    whole = content(database, write(database))
    chance = Random(8)
    path = address(521)

    assert served_file(path) == (200, whole)
    for _ in range(20):
        first = chance.randrange(len(whole))
        last = chance.randrange(first, len(whole))
        part = whole[first : last + 1]
        assert served_file(path, Range=f"bytes={first}-{last}") == (206, part)


@pytest.fixture
def served_file(sqlite_catalogs: Catalogs) -> Iterator[Callable[..., tuple[int, bytes]]]:
    """Asks gunicorn over one connection, which is only good while lengths are kept to."""
    with gunicorn("service:create_app()", **environment_of(sqlite_catalogs.shared_demo)) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)

        def ask(path: str, **headers: str) -> tuple[int, bytes]:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

        yield ask
        connection.close()
