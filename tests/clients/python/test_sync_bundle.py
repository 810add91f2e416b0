"""Bundles: what a pinned key vouches for is applied, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from parcel_catalog_client.carrying import carry
from parcel_catalog_client.errors import CatalogError, DemonstrationRefused
from parcel_catalog_client.joining import Wish
from parcel_catalog_client.sqlite_replica import SqliteReplica
from parcel_catalog_client.sync_errors import BundleRefused, NotInStep, OtherCopy, WrongWish
from tests.clients.python.copying import Copy, a_history, more
from tests.clients.python.feeding import Feed
from tests.clients.python.packing import Packer
from tests.clients.python.test_sync_mending import broken


@pytest.fixture
def packer(feed: Feed) -> Packer:
    return Packer(feed)


def carried(
    copy: Copy, path: Path, key: str | None = None, *, demo: bool = False, wish: Wish | None = None
) -> tuple[int, int]:
    with SqliteReplica(copy.path, "en") as replica:
        return carry(replica, path, key=key, wish=wish or Wish(), accept_demo=demo, language="en")


def refused(copy: Copy, path: Path, key: str | None) -> CatalogError:
    with pytest.raises(CatalogError) as found:
        carried(copy, path, key)
    return found.value


def test_bundles_alone_keep_a_copy(copy: Copy, packer: Packer, tmp_path: Path):
    first = packer.pack(tmp_path / "1.zip", 0, copy.feed.head)
    made = carried(copy, first, packer.public_key)
    head = copy.feed.head
    more(copy.feed.history)

    # The key is known by now.
    brought = carried(copy, packer.pack(tmp_path / "2.zip", head, head + 3))

    assert made == (head, head)
    assert brought == (head + 3, 3)
    assert copy.is_at(head + 3)


def test_a_bundle_that_brings_nothing_new_changes_nothing(
    copy: Copy, packer: Packer, tmp_path: Path
):
    head = copy.feed.head
    path = packer.pack(tmp_path / "1.zip", 0, head)
    carried(copy, path, packer.public_key)

    again = carried(copy, path, packer.public_key)

    assert again == (head, 0)
    assert copy.is_at(head)


def test_a_bundle_may_begin_before_the_copy_s_seq(copy: Copy, packer: Packer, tmp_path: Path):
    head = copy.feed.head
    carried(copy, packer.pack(tmp_path / "1.zip", 0, head - 5), packer.public_key)

    brought = carried(copy, packer.pack(tmp_path / "2.zip", 10, head))

    assert brought == (head, 5)
    assert copy.is_at(head)


def test_a_gap_is_refused(copy: Copy, packer: Packer, tmp_path: Path):
    carried(copy, packer.pack(tmp_path / "1.zip", 0, 30), packer.public_key)

    found = refused(copy, packer.pack(tmp_path / "2.zip", 35, copy.feed.head), None)

    assert found.code == "bundle-gap"
    assert copy.is_at(30)


def test_a_new_copy_is_not_begun_in_the_middle(copy: Copy, packer: Packer, tmp_path: Path):
    path = packer.pack(tmp_path / "1.zip", 5, copy.feed.head)

    assert refused(copy, path, packer.public_key).code == "bundle-not-from-0"


def test_without_a_key_nothing_is_believed(copy: Copy, packer: Packer, tmp_path: Path):
    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head)

    assert refused(copy, path, None).code == "no-public-key"


def test_the_key_of_an_earlier_sync_counts(copy: Copy, packer: Packer, tmp_path: Path):
    key = packer.public_key.encode()
    copy.feed.once("/sync", lambda reply: _with_key(reply, key))
    copy.follow()
    head = copy.feed.head
    more(copy.feed.history)

    carried(copy, packer.pack(tmp_path / "1.zip", head, head + 3))

    assert copy.is_at(head + 3)


def _with_key(reply: Any, key: bytes) -> Any:
    body = reply.body.replace(b"a key", key)
    return type(reply)(reply.status, body, reply.headers)


def test_another_key_is_refused(copy: Copy, packer: Packer, tmp_path: Path):
    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head)
    other = Packer(copy.feed, b"o" * 32)

    assert refused(copy, path, other.public_key).code == "bundle-signature"


@pytest.mark.parametrize("key", ["", "no base64", "YQ=="])
def test_what_is_no_key_is_told(copy: Copy, packer: Packer, tmp_path: Path, key: str):
    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head)
    with SqliteReplica(copy.path, "en") as replica, pytest.raises((WrongWish, BundleRefused)):
        carry(replica, path, key=key, wish=Wish(), accept_demo=False, language="en")


@pytest.mark.parametrize("signature", [b"", b"no base64!", b"YWJj"])
def test_what_is_no_signature_is_refused(
    copy: Copy, packer: Packer, tmp_path: Path, signature: bytes
):
    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head, signature=signature)

    assert refused(copy, path, packer.public_key).code == "bundle-signature"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "catalog-bundle/2"), ("to", 3), ("from", 1), ("chain_from", "0"),
        ("chain_to", "0" * 64), ("changes", None), ("changes", {}), ("collections", None),
        ("to", "x"), ("epoch", None),
    ],
)  # fmt: skip
def test_a_manifest_that_does_not_fit_is_refused(
    copy: Copy, packer: Packer, tmp_path: Path, name: str, value: object
):
    def _alter(manifest: dict[str, Any]) -> None:
        manifest[name] = value

    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head, altered=_alter)
    if name == "epoch":
        assert carried(copy, path, packer.public_key)[0] == copy.feed.head
        return

    found = refused(copy, path, packer.public_key)

    assert found.code in ("bundle-damaged", "bundle-not-from-0")
    assert not copy.is_at(copy.feed.head)


@pytest.mark.parametrize(
    "body",
    [
        lambda body: body[:-1],
        lambda body: body.replace(b"far_max", b"far_min", 1),
        lambda body: body + b"\n",
        lambda body: body.replace(b'"reason":null', b'"reason": nul', 1),
        lambda body: body.replace(b'"op"', b' "op"', 1).replace(b'"seq":', b'"seq":', 1)[:-1],
    ],
)
def test_changes_other_than_those_signed_are_refused(
    copy: Copy, packer: Packer, tmp_path: Path, body: Any
):
    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head, body=body)

    found = refused(copy, path, packer.public_key)

    assert found.code == "bundle-damaged"


def test_every_cut_of_a_bundle_is_refused(copy: Copy, packer: Packer, tmp_path: Path):
    whole = packer.pack(tmp_path / "whole.zip", 0, copy.feed.head).read_bytes()
    part = tmp_path / "part.zip"

    for size in range(0, len(whole), 211):
        part.write_bytes(whole[:size])
        assert refused(copy, part, packer.public_key).code == "bundle-damaged"


def test_flipped_bytes_are_never_stored(copy: Copy, packer: Packer, tmp_path: Path):
    """A ZIP has bytes that mean nothing (times, rights); whatever is accepted is the true copy."""
    whole = packer.pack(tmp_path / "whole.zip", 0, copy.feed.head).read_bytes()
    head = copy.feed.head
    refusals = 0

    for at in range(0, len(whole), 37):
        copy.path.unlink(missing_ok=True)
        flipped = tmp_path / "flipped.zip"
        flipped.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        try:
            carried(copy, flipped, packer.public_key)
        except BundleRefused:
            refusals += 1
        else:
            assert copy.is_at(head)

    assert refusals > len(whole) / 37 * 0.8


def test_a_file_that_is_missing_or_no_archive_is_told(copy: Copy, packer: Packer, tmp_path: Path):
    other = tmp_path / "other.zip"
    other.write_text("no archive", encoding="utf-8")

    for path in (other, tmp_path / "missing.zip"):
        assert str(path) in str(refused(copy, path, packer.public_key))


def test_a_demonstration_has_to_be_accepted(copy: Copy, packer: Packer, tmp_path: Path):
    copy.feed.mode = "demo"
    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head)

    with pytest.raises(DemonstrationRefused):
        carried(copy, path, packer.public_key)
    carried(copy, path, packer.public_key, demo=True)

    assert copy.is_at(copy.feed.head)


def test_a_bundle_of_another_history_does_not_continue_a_copy(
    copy: Copy, packer: Packer, tmp_path: Path
):
    carried(copy, packer.pack(tmp_path / "1.zip", 0, 30), packer.public_key)
    copy.feed.history = a_history(60, releases=3)

    found = refused(copy, packer.pack(tmp_path / "2.zip", 0, copy.feed.head), None)

    assert found.code == "bundle-other-history"


def test_a_bundle_of_another_epoch_replaces_a_copy_only_from_0(
    copy: Copy, packer: Packer, tmp_path: Path
):
    carried(copy, packer.pack(tmp_path / "1.zip", 0, 30), packer.public_key)
    copy.feed.epoch = "00000000-0000-4000-8000-00000000000b"
    head = copy.feed.head

    in_the_middle = refused(copy, packer.pack(tmp_path / "2.zip", 30, head), None)
    carried(copy, packer.pack(tmp_path / "3.zip", 0, head))

    assert in_the_middle.code == "bundle-not-from-0"
    assert copy.is_at(head)


def test_a_copy_that_differs_is_only_mended_from_0(copy: Copy, packer: Packer, tmp_path: Path):
    carried(copy, packer.pack(tmp_path / "1.zip", 0, 30), packer.public_key)
    broken(copy, "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
    head = copy.feed.head

    in_the_middle = refused(copy, packer.pack(tmp_path / "2.zip", 30, head), None)
    carried(copy, packer.pack(tmp_path / "3.zip", 0, head))

    assert in_the_middle.code == "bundle-not-from-0"
    assert copy.is_at(head)


def test_signed_digests_that_the_changes_do_not_lead_to_are_told(
    copy: Copy, packer: Packer, tmp_path: Path
):
    def _alter(manifest: dict[str, Any]) -> None:
        manifest |= {k: v for k, v in copy.feed.state_at(7).items() if k != "count"}

    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head, altered=_alter)

    with pytest.raises(NotInStep, match="differs from the catalog"):
        carried(copy, path, packer.public_key)


def test_a_scoped_copy_takes_its_collections_alone(copy: Copy, packer: Packer, tmp_path: Path):
    wish = Wish(collections=("sources",))
    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head)

    carried(copy, path, packer.public_key, wish=wish)

    with SqliteReplica(copy.path, "en") as replica:
        assert list(replica.lines("parcels")) == []
        assert len(list(replica.lines("sources"))) == 1


def test_a_copy_is_not_mixed_with_another_way_to_follow(copy: Copy, packer: Packer, tmp_path: Path):
    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head)
    carried(copy, path, packer.public_key)

    with pytest.raises(OtherCopy):
        carried(copy, path, packer.public_key, wish=Wish(mode="full"))


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_a_connection_takes_over_from_bundles(
    copy: Copy, packer: Packer, tmp_path: Path, mode: Any
):
    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head)
    carried(copy, path, packer.public_key, wish=Wish(mode))

    first = copy.follow()
    more(copy.feed.history)
    second = copy.follow()

    assert (first.pulled, second.pulled, second.changes) == (False, False, 3)
    assert copy.is_at(copy.feed.head)


def test_a_connection_after_a_gap_begins_with_a_snapshot(
    copy: Copy, packer: Packer, tmp_path: Path
):
    carried(copy, packer.pack(tmp_path / "1.zip", 0, 30), packer.public_key)

    done = copy.follow()

    assert (done.pulled, copy.told.codes) == (True, ["after-bundle"])
    assert copy.is_at(copy.feed.head)


def test_without_the_package_for_signatures_it_says_what_to_install(
    copy: Copy, packer: Packer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = packer.pack(tmp_path / "1.zip", 0, copy.feed.head)
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)

    found = refused(copy, path, packer.public_key)

    assert "pip install" in str(found)
