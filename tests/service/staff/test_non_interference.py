"""What staff do in private changes nothing that anybody else can see, and leaks nowhere."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

import pytest
from limits import RateLimitItemPerSecond
from sqlalchemy import select

from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.metadata import STAFF_SCHEMA, metadata
from service import create_app
from service.api.call import API
from service.outbound.messages import message_of
from tests.service.conftest import Serve, settings_for
from tests.service.contract_client import Client
from tests.service.staff.canaries import (
    CANARY,
    PARCEL,
    SLANT,
    keep_busy,
    staff_part,
    with_staff_geometry,
)
from tests.service.staff.office import Office, seen
from tests.service.staff.strangers import Asked, strangers
from tests.support.catalogs import Catalogs
from tests.support.readers import reading
from tests.support.server import data_dir_of
from tests.support.webhooks import an_endpoint, an_owner, claimed


@dataclass
class Twins:
    """Two services with the same public catalog; staff of one of them are busy."""

    quiet: Client
    busy: Client
    entries: list[str]
    secrets: list[str]


@pytest.fixture(scope="module")
def twins(catalogs: Catalogs) -> Iterator[Twins]:
    quiet, busy = catalogs.demo(), catalogs.demo()
    with reading(quiet) as reader:
        write_snapshot(reader, data_dir_of(quiet))
    # Files with the times that they have, and one key: a signature is no secret of staff's.
    shutil.copytree(data_dir_of(quiet), data_dir_of(busy), dirs_exist_ok=True)
    key = data_dir_of(quiet) / "signing-key"
    clients = [Client(create_app(settings_for(d, signing_key_file=key))) for d in (quiet, busy)]
    for client in clients:
        client.app.extensions["catalog"].door.wrong_tokens = RateLimitItemPerSecond(10**6)
    secrets = keep_busy(Office(clients[1], busy))
    items = clients[0].items("parcels", "limit=20")["features"]
    entries = [*(item["id"] for item in items), "TP-SRC-S1"]
    yield Twins(*clients, entries, secrets)
    for client in clients:
        client.app.extensions["catalog"].close()
    catalogs.drop(quiet)
    catalogs.drop(busy)


def test_strangers_cannot_tell_whether_staff_are_busy(twins: Twins, scale: float):
    asked = strangers(Random(20261121), twins.entries, twins.secrets)
    statuses: dict[int, int] = {}
    for request in islice(asked, round(20_000 * scale)):
        one, other = (answered(client, request) for client in (twins.quiet, twins.busy))
        assert one == other, request
        statuses[one[0]] = statuses.get(one[0], 0) + 1
        if not _says_it_itself(request):
            assert CANARY.encode() not in other[2], request
    # The requests are such that most kinds of answer are among these.
    assert {200, 400, 401, 404, 405} <= statuses.keys(), statuses


def answered(client: Client, request: Asked) -> tuple[int, list[tuple[str, str]], bytes]:
    answer = client.open(request.method, request.path, **_named(request.headers))
    return answer.status_code, [h for h in answer.headers if h[0] != "Date"], answer.data


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in headers.items()}


def _says_it_itself(request: Asked) -> bool:
    return CANARY in request.path or any(CANARY in value for value in request.headers.values())


def test_the_busy_office_is_full_of_canaries(twins: Twins):
    database = twins.busy.app.extensions["catalog"].database
    with database.read_as_staff() as connection:
        holding = {
            table.name
            for table in metadata.tables.values()
            if table.schema == STAFF_SCHEMA
            and any(CANARY in str(row) for row in connection.execute(select(table)))
        }

    assert holding >= {
        "account", "account_role", "session", "draft", "revision", "review",
        "prepared_release", "audit", "token", "asset", "data_request",
    }  # fmt: skip


def test_nothing_of_staffs_travels_with_what_is_published(
    catalogs: Catalogs, serve: Serve, capfd: pytest.CaptureFixture[str]
):
    database = catalogs.demo()
    capfd.readouterr()
    office = Office(serve(database, log_level="info"), database)
    an_endpoint(database, an_owner(database))
    before = office.client.get(f"{API}/sync").json["head_seq"]
    keep_busy(office)
    draft = office.did(
        "other-editor", "POST", "/drafts", {"collection": "parcels", "entry_id": PARCEL}
    )
    said = with_staff_geometry(draft["document"])
    said["properties"] = {**said["properties"], **staff_part("parcels"), "plot_no": "ZZ-999"}
    path = f"/drafts/{draft['id']}"
    changed = office.did("other-editor", "PUT", path, said, **seen(draft))
    assert CANARY in str(changed["document"])

    office.published(office.approved(changed))
    with reading(database) as reader:
        write_snapshot(reader, data_dir_of(database))
    head = office.client.get(f"{API}/sync").json["head_seq"]
    item = f"{API}/collections/parcels/items/{PARCEL}"
    public = [
        item, f"{item}?crs=http://www.opengis.net/def/crs/EPSG/0/4326", f"{item}/versions",
        f"{item}/disclosure", f"{API}/collections/parcels/items?limit=1000",
        f"{API}/collections/parcels/schema", f"{API}/sync/changes?mode=full&limit=1000",
        f"{API}/sync/releases?limit=1000", f"{API}/sync/snapshots/latest",
        f"{API}/sync/snapshots/{head}.ndjson", f"{API}/sync/bundles/{before}-{head}.zip",
        f"{API}/openapi.json", "/", "/parcels", f"/parcels/{PARCEL}", "/feed.atom",
        "/catalog.jsonld", "/sitemap.xml", "/metrics",
    ]  # fmt: skip
    told = {address: unpacked(office.client.get(address).data) for address in public}
    messages = [message_of(leased.event).body for leased in claimed(database)]
    lines = capfd.readouterr()

    assert office.client.get(item).json["properties"]["plot_no"] == "ZZ-999"
    assert b"ZZ-999" in told[f"{API}/sync/changes?mode=full&limit=1000"]
    assert messages
    slanted = str(round(121.35 + SLANT, 9)).encode()
    for address, content in told.items():
        assert CANARY.encode() not in content, address
        assert slanted not in content, address
    assert CANARY not in str(messages)
    assert lines.out
    assert CANARY not in lines.out + lines.err
    assert not any(token in lines.out + lines.err for token in office.tokens.values())
    catalogs.drop(database)


def unpacked(content: bytes) -> bytes:
    """What a file says, whatever it is packed in."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return b"".join(bundle.read(name) for name in bundle.namelist())
