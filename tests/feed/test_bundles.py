"""A bundle is every change between two releases, signed; whoever alters one byte is refused."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from catalog.commands.safekeeping import begin_epoch
from catalog.commands.withdrawing import redact
from catalog.feed import bundles, upkeep
from catalog.feed.bundle_writing import write_bundle
from catalog.feed.bundles import NoReleaseEnds, OneAtATime, TooManyChanges, bundle
from catalog.feed.pages import Ask, Feed
from catalog.feed.positions import FeedIntegrity
from catalog.feed.shelf import Abandoned, Whole
from catalog.feed.signing import SigningKey
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.values.canonical import canonical_bytes
from parcel_catalog_client.bundle import opened
from parcel_catalog_client.sync_errors import BundleRefused
from tests.feed.follower import Follower, chain_hash
from tests.feed.histories import play, random_steps
from tests.feed.tampering import tamper
from tests.support.builders import a_tombstone, publish_changes, publish_sources, source_id
from tests.support.catalogs import EPOCH, NOON, Catalogs, an_act
from tests.support.readers import reading

KEY = SigningKey(bytes(range(32)))
ZEROS = "0" * 64
MEMBERS = ("changes.ndjson", "manifest.json", "signature.txt")


@pytest.fixture
def history(empty_catalog: Database) -> Database:
    """Releases that end at 3, 4, 5 and 6."""
    publish_sources(empty_catalog, 1, 2, 3)
    publish_sources(empty_catalog, 2, doc_no="沪规〔2026〕2号")
    publish_changes(empty_catalog, a_tombstone(source_id(1), replaced_by=(source_id(3),)))
    publish_sources(empty_catalog, 4)
    return empty_catalog


def made(database: Database, data_dir: Path, since: int, to: int) -> Whole:
    with reading(database) as reader:
        return bundle(database, reader, data_dir, KEY, since=since, to=to)[1]


def full_page(database: Database) -> list[bytes]:
    with reading(database) as reader:
        return Feed(reader).page(Ask(limit=10_000, mode="full"), NOON).changes


def head(database: Database) -> int:
    with reading(database) as reader:
        return reader.clock().seq


def read(file: Whole) -> tuple[dict[str, Any], list[bytes]]:
    """Manifest and changes, held against each other and the key as docs/sync.md says."""
    with zipfile.ZipFile(file.path) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == sorted(MEMBERS)
        changes, manifest, signature = map(archive.read, MEMBERS)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(KEY.public_key))
    public.verify(base64.b64decode(signature, validate=True), manifest)
    told = json.loads(manifest)
    assert manifest == canonical_bytes(told)
    assert told["changes"] == {
        "name": "changes.ndjson",
        "sha256": hashlib.sha256(changes).hexdigest(),
        "bytes": len(changes),
        "count": told["to"] - told["from"],
    }
    return told, changes.splitlines()


def test_it_says_what_it_holds_and_where_it_fits(history: Database, tmp_path: Path):
    told, lines = read(made(history, tmp_path, 3, 5))

    changes = list(map(json.loads, lines))
    state = Follower()
    state.apply(full_page(history)[:5])
    assert [change["seq"] for change in changes] == [4, 5]
    assert told == {
        "format": "catalog-bundle/1",
        "epoch": str(EPOCH),
        "from": 3,
        "to": 5,
        "chain_from": changes[0]["prev"],
        "chain_to": changes[-1]["hash"],
        "data_mode": "demo",
        "created_by": "parcel-catalog",
        "collections": told["collections"],
        "state_digest": state.state_digest(),
        "schema_versions": {name: KINDS[name].schema_version for name in told["collections"]},
        "changes": told["changes"],
        "public_key": KEY.public_key,
    }
    assert told["collections"]["sources"] == {"count": 2, "digest": state.digest_of("sources")}


def test_its_changes_are_those_of_the_feed_to_the_byte(demo_catalog: Database, tmp_path: Path):
    publish_sources(demo_catalog, 1, 2)

    told, lines = read(made(demo_catalog, tmp_path, 0, 523))

    assert lines == full_page(demo_catalog)
    assert told["chain_from"] == ZEROS


def test_bundles_one_after_the_other_are_the_history(
    empty_catalog: Database, tmp_path: Path, scale: float
):
    ends = [0]
    for number, step in enumerate(random_steps(9, max(30, round(300 * scale)))):
        play(empty_catalog, step, NOON + timedelta(minutes=number))
        if head(empty_catalog) != ends[-1]:
            ends.append(head(empty_catalog))
    stops = sorted({0, ends[-1], *Random(9).sample(ends, 6)})

    follower, chain = Follower(), ZEROS
    for since, to in pairwise(stops):
        told, lines = read(made(empty_catalog, tmp_path, since, to))
        assert told["chain_from"] == chain
        for change in map(json.loads, lines):
            assert (change["prev"], change["hash"]) == (chain, chain_hash(change))
            chain = change["hash"]
        assert told["chain_to"] == chain
        follower.apply(lines)
        assert told["state_digest"] == follower.state_digest()


def test_the_same_history_makes_the_same_bytes_on_both_engines(
    sqlite_catalogs: Catalogs, postgres_catalogs: Catalogs, tmp_path: Path
):
    files = {}
    for catalogs in (sqlite_catalogs, postgres_catalogs):
        database = catalogs.demo()
        publish_sources(database, 1, 2, 3)
        files[catalogs.engine] = made(database, tmp_path / catalogs.engine, 0, 524)
        catalogs.drop(database)

    one, other = files.values()
    assert one.sha256 == other.sha256
    assert one.path.read_bytes() == other.path.read_bytes()


def test_one_that_lies_ready_is_not_made_again(history: Database, tmp_path: Path):
    first = made(history, tmp_path, 0, 6)
    inode = first.path.stat().st_ino

    again = made(history, tmp_path, 0, 6)

    assert again == first
    assert again.path.stat().st_ino == inode


def test_another_key_makes_another_file(history: Database, tmp_path: Path):
    first = made(history, tmp_path, 0, 6)

    with reading(history) as reader:
        _, other = bundle(history, reader, tmp_path, SigningKey(bytes(32)), since=0, to=6)

    assert other.path != first.path
    with opened(other.path, SigningKey(bytes(32)).public_key, "en"):
        pass


def test_every_flipped_byte_of_every_part_is_refused(history: Database, tmp_path: Path):
    file = made(history, tmp_path, 0, 6)
    with zipfile.ZipFile(file.path) as archive:
        parts = {name: archive.read(name) for name in MEMBERS}
    chance = Random(4)
    with opened(file.path, KEY.public_key, "en"):
        pass

    places = [(name, at) for name, part in parts.items() for at in range(len(part))]
    wanted = [p for p in places if p[0] == "signature.txt"] + chance.sample(places, 400)
    for name, at in wanted:
        spoilt = bytearray(parts[name])
        spoilt[at] ^= 1 << chance.randrange(8)
        with pytest.raises(BundleRefused):
            check(tmp_path, {**parts, name: bytes(spoilt)}, KEY)


def test_another_key_and_the_parts_of_two_bundles_are_refused(history: Database, tmp_path: Path):
    parts = []
    for since, to in ((0, 3), (3, 6)):
        with zipfile.ZipFile(made(history, tmp_path, since, to).path) as archive:
            parts.append({name: archive.read(name) for name in MEMBERS})

    with pytest.raises(BundleRefused):
        check(tmp_path, parts[0], SigningKey(bytes(32)))
    for name in MEMBERS:
        with pytest.raises(BundleRefused):
            check(tmp_path, {**parts[0], name: parts[1][name]}, KEY)


def test_a_signature_is_not_that_of_another_manifest(history: Database, tmp_path: Path):
    told, _ = read(made(history, tmp_path, 0, 6))
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(KEY.public_key))
    signature = base64.b64decode(KEY.sign(canonical_bytes(told)))

    with pytest.raises(InvalidSignature):
        public.verify(signature, canonical_bytes({**told, "to": 7}))


@pytest.mark.parametrize(
    ("since", "to", "seq", "nearest"),
    [(1, 6, 1, 0), (2, 3, 2, 0), (0, 1, 1, 0), (3, 7, 7, 6), (0, 10**15, 10**15, 6)],
)
def test_it_begins_and_ends_where_releases_end(
    history: Database, tmp_path: Path, since: int, to: int, seq: int, nearest: int
):
    with pytest.raises(NoReleaseEnds) as refused:
        made(history, tmp_path, since, to)

    assert (refused.value.seq, refused.value.nearest) == (seq, nearest)
    assert list(tmp_path.iterdir()) == []


def test_it_holds_no_more_changes_than_a_request_can_wait_for(
    history: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bundles, "LARGEST", 5)

    with pytest.raises(TooManyChanges):
        made(history, tmp_path, 0, 6)

    assert read(made(history, tmp_path, 0, 5))[0]["changes"]["count"] == 5


def test_two_are_not_made_at_once(history: Database, tmp_path: Path):
    made(history, tmp_path, 0, 3)
    folder = bundles.shelf_of(tmp_path, str(EPOCH)).folder

    with (folder / ".making").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert made(history, tmp_path, 0, 3).size > 0
        with pytest.raises(OneAtATime):
            made(history, tmp_path, 0, 6)

    assert made(history, tmp_path, 0, 6).size > 0


def test_an_erased_content_is_in_no_bundle_and_the_chain_still_holds(
    history: Database, tmp_path: Path
):
    before = made(history, tmp_path, 3, 6)
    redact(history, "sources", source_id(2), 2, an_act(), reason="误发")

    after = made(history, tmp_path, 3, 6)

    assert after.path != before.path
    told, (first, *_) = read(after)
    assert "2号".encode() not in after.path.read_bytes()
    assert json.loads(first)["redacted"] is True
    assert json.loads(first)["content"] is None
    assert told["chain_to"] == read(before)[0]["chain_to"]
    with reading(history) as reader:
        upkeep.remove_erased(reader, tmp_path)
    assert not before.path.exists()
    assert after.path.exists()


def test_an_erasure_or_an_epoch_while_it_is_made_is_noticed(
    history: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def erase() -> None:
        tamper(history, "UPDATE version SET content = NULL WHERE seq = 4")

    def restart() -> None:
        begin_epoch(history, UUID(int=9), an_act())

    for happens in (erase, restart):

        def write(*given: Any, happens: Callable[[], None] = happens) -> None:
            happens()
            write_bundle(*given)

        monkeypatch.setattr(bundles, "write_bundle", write)
        with pytest.raises(Abandoned):
            made(history, tmp_path, 0, 6)

    assert not list(tmp_path.rglob("*.zip"))


def test_what_was_erased_behind_the_writers_back_is_not_given_out(
    history: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def write(*given: Any) -> None:
        write_bundle(*given)
        redact(history, "sources", source_id(2), 2, an_act(), reason="误发")

    monkeypatch.setattr(bundles, "write_bundle", write)

    with pytest.raises(Abandoned):
        made(history, tmp_path, 3, 6)

    assert not list(tmp_path.rglob("*.zip"))


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM version WHERE seq = 4",
        "DELETE FROM span WHERE seq = 4",
        "UPDATE version SET prev = 'x' WHERE seq = 5",
        "UPDATE version SET hash = 'x' WHERE seq = 6",
        "UPDATE version SET content = replace(content, '2号', '9号') WHERE seq = 4",
    ],
)
def test_none_is_made_of_a_history_that_does_not_hold(
    history: Database, tmp_path: Path, damage: str
):
    tamper(history, damage)

    with pytest.raises(FeedIntegrity):
        made(history, tmp_path, 3, 6)

    assert not list(tmp_path.rglob("*.zip"))


def test_only_so_many_lie_ready(history: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bundles, "KEPT", 2)

    for since, to in ((0, 3), (0, 4), (0, 5)):
        assert made(history, tmp_path, since, to).path.exists()

    kept = bundles.shelf_of(tmp_path, str(EPOCH)).newest_first()
    assert kept == [f"0-5-0-{KEY.fingerprint}", f"0-4-0-{KEY.fingerprint}"]


def check(folder: Path, parts: dict[str, bytes], key: SigningKey) -> None:
    """Open a bundle of these parts as a consumer does that has pinned a key."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    path = folder / "altered.zip"
    path.write_bytes(content.getvalue())
    with opened(path, key.public_key, "en"):
        pass
