"""A file is private until a public entry shows it, and again when none does."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from catalog.commands.releasing import release_drafts
from catalog.commands.storing_assets import (
    Asset,
    Description,
    NoSuchAsset,
    PutInOrder,
    one,
    page,
    put_in_order,
    store_asset,
)
from catalog.commands.tidying import remove_strays
from catalog.commands.withdrawing import redact, withdraw
from catalog.exchange.asset_files import files_of, public_names, read_private, read_public
from catalog.exchange.images import NotShown
from catalog.store.database import Database
from catalog.store.staff import audits
from catalog.values.fault import Refused
from tests.catalog.documents import Raw, a_facility, a_source, load_raw, publish, told
from tests.support.catalogs import CHECKER, MAKER, NOON, an_act
from tests.support.pictures import CANARY, a_pdf, a_photo

PHOTO = a_photo((400, 300))
SAID = Description(
    "照片.jpg", use="photo", licence="CC BY 4.0", alt_zh="地铁站入口", captured_on="2026-05"
)
TITLES = {"title_zh": "测试", "title_en": "Test"}
HOUR_LATER = NOON.replace(hour=5)


def names(asset: Asset) -> list[str]:
    return list(files_of(asset))


def stored(database: Database, folder: Path, content: bytes = PHOTO, **said: Any) -> Asset:
    described = Description(**{**SAID.__dict__, **said})
    return store_asset(database, an_act(MAKER), folder, content=content, said=described)


def showing(*assets: Asset, entry_id: str = "DEMO-FAC-T1", **said: Any) -> Raw:
    media = [
        {
            "use": "photo",
            "asset": asset.sha256,
            "media_type": asset.media_type,
            "alt_zh": "地铁站入口",
            "licence": "CC BY 4.0",
            **said,
        }
        for asset in assets
    ]
    return a_facility(entry_id, media=media)


def public(folder: Path, asset: Asset) -> list[bool]:
    return [read_public(folder, name) is not None for name in names(asset)]


def test_a_file_is_kept_under_the_hash_of_what_will_be_shown(
    empty_catalog: Database, tmp_path: Path
):
    asset = stored(empty_catalog, tmp_path)

    assert names(asset) == [
        f"{asset.sha256}.jpg",
        f"{asset.sha256}-320.webp",
        f"{asset.sha256}-1280.webp",
    ]
    for name in names(asset):
        path = read_private(tmp_path, name)
        assert path is not None
        assert CANARY.encode() not in path.read_bytes()
    assert (asset.width_px, asset.height_px, asset.public) == (400, 300, False)
    assert (asset.said, asset.created_by) == (SAID, MAKER)
    assert one(empty_catalog, asset.id) == asset
    assert public(tmp_path, asset) == [False] * 3


def test_what_was_done_is_recorded(empty_catalog: Database, tmp_path: Path):
    asset = stored(empty_catalog, tmp_path)

    with empty_catalog.read_as_staff() as connection:
        (record,) = audits.newest(connection, limit=9, subject=f"assets/{asset.id}")
    assert (record.act, record.actor) == ("asset.stored", MAKER)
    assert record.facts == {"sha256": asset.sha256}


def test_the_same_file_again_is_described_anew(empty_catalog: Database, tmp_path: Path):
    first = stored(empty_catalog, tmp_path)

    again = stored(empty_catalog, tmp_path, alt_zh="武威路站三号口")

    assert again.id == first.id
    assert again.said.alt_zh == "武威路站三号口"
    assert page(empty_catalog, limit=9) == [again]


def test_files_are_listed_newest_first_page_by_page(empty_catalog: Database, tmp_path: Path):
    made = [stored(empty_catalog, tmp_path, a_photo((10 + n, 10))) for n in range(3)]
    ordered = sorted(made, key=lambda asset: asset.id, reverse=True)

    first = page(empty_catalog, limit=2)

    assert first == ordered[:2]
    assert page(empty_catalog, limit=2, before=first[-1].id) == ordered[2:]
    with pytest.raises(NoSuchAsset):
        page(empty_catalog, limit=2, before="nothing")


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"alt_zh": " "}, "/alt_zh", "empty-text"),
        ({"alt_zh": None}, "/alt_zh", "null-item"),
        ({"licence": ""}, "/licence", "empty-text"),
        ({"use": "selfie"}, "/use", "not-a-code"),
        ({"captured_on": "yesterday"}, "/captured_on", "not-a-partial-date"),
    ],
)
def test_a_file_that_is_not_described_is_refused(
    sqlite_catalogs: Any, tmp_path: Path, said: dict[str, Any], pointer: str, code: str
):
    database = sqlite_catalogs.empty()

    with pytest.raises(Refused) as refused:
        stored(database, tmp_path, **said)

    assert told(refused.value.faults) == {(pointer, code)}
    assert page(database, limit=9) == []
    assert not (tmp_path / "assets").exists()
    sqlite_catalogs.drop(database)


def test_a_file_that_cannot_be_shown_leaves_nothing(empty_catalog: Database, tmp_path: Path):
    with pytest.raises(NotShown):
        stored(empty_catalog, tmp_path, b"MZ\x90\x00")

    assert page(empty_catalog, limit=9) == []
    assert not (tmp_path / "assets").exists()


def test_a_release_shows_what_its_entries_show_and_nothing_else(
    empty_catalog: Database, tmp_path: Path
):
    shown, private = stored(empty_catalog, tmp_path), stored(empty_catalog, tmp_path, a_pdf())
    publish(empty_catalog, a_source())
    load_raw(empty_catalog, showing(shown))

    # Nobody is shown anything before the release, whoever asks.
    assert put_in_order(empty_catalog, tmp_path).shown == ()
    release_drafts(empty_catalog, an_act(CHECKER), **TITLES)
    done = put_in_order(empty_catalog, tmp_path)

    assert done.shown == (shown.sha256,)
    assert public(tmp_path, shown) == [True] * 3
    assert public(tmp_path, private) == [False]
    assert one(empty_catalog, shown.id).public
    assert not one(empty_catalog, private.id).public
    path = read_public(tmp_path, f"{shown.sha256}-320.webp")
    assert path is not None
    assert Image.open(io.BytesIO(path.read_bytes())).size == (320, 240)


def test_what_no_entry_shows_any_more_is_taken_in_again(empty_catalog: Database, tmp_path: Path):
    first, second = (stored(empty_catalog, tmp_path, a_photo((10 + n, 10))) for n in range(2))
    publish(
        empty_catalog, a_source(), showing(first), showing(first, second, entry_id="DEMO-FAC-T2")
    )
    assert put_in_order(empty_catalog, tmp_path) == PutInOrder(
        tuple(sorted([first.sha256, second.sha256])), (), ()
    )

    withdraw(empty_catalog, "facilities", "DEMO-FAC-T2", an_act(CHECKER), reason="error")
    done = put_in_order(empty_catalog, tmp_path)

    assert done == PutInOrder((), (second.sha256,), ())
    assert (public(tmp_path, first), public(tmp_path, second)) == ([True] * 3, [False] * 3)
    assert read_private(tmp_path, names(second)[0]) is not None
    assert put_in_order(empty_catalog, tmp_path) == PutInOrder((), (), ())


def test_what_does_not_belong_into_the_public_folder_is_removed_and_what_is_lost_is_told(
    empty_catalog: Database, tmp_path: Path
):
    asset = stored(empty_catalog, tmp_path)
    publish(empty_catalog, a_source(), showing(asset))
    put_in_order(empty_catalog, tmp_path)
    folder = tmp_path / "assets"
    (folder / "public" / f"{'e' * 64}.jpg").write_bytes(b"planted")
    (folder / "public" / names(asset)[0]).unlink()
    (folder / "private" / names(asset)[0]).unlink()

    done = put_in_order(empty_catalog, tmp_path)

    assert done == PutInOrder((), (), (asset.sha256,))
    assert public_names(tmp_path) == {*names(asset)[1:]}


@pytest.mark.parametrize("wrong", ["sha256", "media_type"])
def test_an_entry_shows_only_files_that_were_taken_in_as_what_they_are(
    empty_catalog: Database, tmp_path: Path, wrong: str
):
    asset = stored(empty_catalog, tmp_path)
    other = {"asset": "0" * 64} if wrong == "sha256" else {"media_type": "image/png"}
    load_raw(empty_catalog, a_source(), showing(asset, **other))

    with pytest.raises(Refused) as refused:
        release_drafts(empty_catalog, an_act(CHECKER), **TITLES)

    assert told(refused.value.faults) == {("/properties/media/0/asset", "asset-unknown")}


def test_a_map_is_published_with_the_number_of_its_review(sqlite_catalogs: Any, tmp_path: Path):
    database = sqlite_catalogs.empty()
    asset = stored(database, tmp_path, use="location_map")
    load_raw(database, a_source(), showing(asset, use="location_map"))

    with pytest.raises(Refused) as refused:
        release_drafts(database, an_act(CHECKER), **TITLES)

    pointer = "/properties/media/0/review_no"
    assert told(refused.value.faults) == {(pointer, "map-without-review")}
    load_raw(database, showing(asset, use="location_map", review_no="沪S（2026）001号"))
    assert release_drafts(database, an_act(CHECKER), **TITLES).entries == 2
    sqlite_catalogs.drop(database)


def test_a_file_system_without_second_names_gets_a_copy(
    sqlite_catalogs: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def unsupported(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    database = sqlite_catalogs.empty()
    asset = stored(database, tmp_path)
    publish(database, a_source(), showing(asset))
    monkeypatch.setattr("os.link", unsupported)

    put_in_order(database, tmp_path)

    assert public(tmp_path, asset) == [True] * 3
    assert not list((tmp_path / "assets").rglob("*.part"))
    sqlite_catalogs.drop(database)


def test_a_file_goes_with_the_last_version_that_named_it(empty_catalog: Database, tmp_path: Path):
    own, shared, drafted = (stored(empty_catalog, tmp_path, a_photo((9 + n, 9))) for n in range(3))
    publish(
        empty_catalog, a_source(), showing(own, shared, drafted),
        showing(shared, entry_id="DEMO-FAC-T2"),
    )  # fmt: skip
    publish(empty_catalog, showing(own))
    load_raw(empty_catalog, showing(drafted, entry_id="DEMO-FAC-T3"))

    def erase(number: int) -> set[str]:
        """What is private still, and what is public, after a version was erased."""
        redact(empty_catalog, "facilities", "DEMO-FAC-T1", number, an_act(CHECKER), reason="误发")
        put_in_order(empty_catalog, tmp_path)
        remove_strays(empty_catalog, tmp_path, NOON + timedelta(days=36_500))
        assert public_names(tmp_path) <= {p.name for p in (tmp_path / "assets/private").iterdir()}
        return {p.name[:64] for p in (tmp_path / "assets/private").iterdir()}

    assert erase(1) == {own.sha256, shared.sha256, drafted.sha256}
    assert public(tmp_path, own) == [True] * 3
    assert erase(2) == {shared.sha256, drafted.sha256}
    assert public_names(tmp_path) == {*names(shared)}
    with pytest.raises(NoSuchAsset):
        one(empty_catalog, own.id)
    with empty_catalog.read_as_staff() as connection:
        (last, *_) = audits.newest(connection, limit=1)
    assert last.facts["files"] == [own.sha256]


def test_files_that_no_row_names_go_after_a_day_and_no_others(
    empty_catalog: Database, tmp_path: Path
):
    asset = stored(empty_catalog, tmp_path)
    private, uploaded = tmp_path / "assets" / "private", tmp_path / "uploads"
    uploaded.mkdir()
    strays = [
        private / f"{'a' * 64}.jpg", private / f"{'a' * 64}-320.webp",
        private / f"{'a' * 64}.jpg.x.part", uploaded / f"{'b' * 32}.xlsx",
    ]  # fmt: skip
    others = [private / "notes.txt", uploaded / "own.xlsx", *map(private.joinpath, names(asset))]
    young = private / f"{'c' * 64}.pdf"
    for path in (*strays, *others[:2], young):
        path.write_bytes(b"x")
    for path in (*strays, *others):
        os.utime(path, (0, NOON.timestamp() - 1))
    os.utime(young, (0, NOON.timestamp()))

    assert remove_strays(empty_catalog, tmp_path, NOON) == len(strays)

    assert not [path for path in strays if path.exists()]
    assert all(path.exists() for path in (*others, young))


def test_a_file_that_is_sent_again_is_not_tidied_away(sqlite_catalogs: Any, tmp_path: Path):
    database = sqlite_catalogs.empty()
    asset = stored(database, tmp_path)
    path = tmp_path / "assets" / "private" / names(asset)[0]
    os.utime(path, (0, 0))

    stored(database, tmp_path)

    assert path.stat().st_mtime > 0
    sqlite_catalogs.drop(database)
