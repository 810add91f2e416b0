"""Published files are served from the public folder alone; nobody learns of any other."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from catalog.commands.storing_assets import Asset, put_in_order
from catalog.exchange.asset_files import read_private
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from service.tasks import Assets
from tests.catalog.commands.test_storing_assets import names, showing, stored
from tests.catalog.documents import a_source, publish
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.support.pictures import CANARY, a_pdf

UNKNOWN = f"{'0' * 64}.jpg"


@pytest.fixture
def photo(empty_catalog: Database, tmp_path: Path) -> Asset:
    """A photograph that a public entry shows."""
    asset = stored(empty_catalog, tmp_path)
    publish(empty_catalog, a_source(), showing(asset))
    put_in_order(empty_catalog, tmp_path)
    return asset


@pytest.fixture
def visitor(empty_catalog: Database, serve: Serve, tmp_path: Path) -> Client:
    return serve(empty_catalog, data_dir=tmp_path)


def test_a_published_picture_is_served_with_its_smaller_forms(
    visitor: Client, photo: Asset, tmp_path: Path
):
    for name in names(photo):
        answer = visitor.get(f"/assets/{name}")

        kept = read_private(tmp_path, name)
        assert kept is not None
        assert answer.status_code == 200
        assert answer.data == kept.read_bytes()
        assert answer.content_type == ("image/jpeg" if name.endswith("jpg") else "image/webp")
    main = visitor.get(f"/assets/{names(photo)[0]}").data
    assert hashlib.sha256(main).hexdigest() == photo.sha256


def test_a_file_runs_nothing_is_what_it_says_and_may_be_kept(visitor: Client, photo: Asset):
    answer = visitor.get(f"/assets/{photo.sha256}.jpg")

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Content-Disposition" not in answer.headers
    again = visitor.get(f"/assets/{photo.sha256}.jpg", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    head = visitor.open("HEAD", f"/assets/{photo.sha256}.jpg")
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(answer.data)))


def test_a_pdf_is_handed_over_to_be_saved(visitor: Client, empty_catalog: Database, tmp_path: Path):
    plan = stored(empty_catalog, tmp_path, a_pdf(), use="document")
    publish(empty_catalog, a_source(), showing(plan, use="document"))
    put_in_order(empty_catalog, tmp_path)

    answer = visitor.get(f"/assets/{plan.sha256}.pdf")

    assert (answer.data[:5], answer.content_type) == (b"%PDF-", "application/pdf")
    assert CANARY.encode() not in answer.data
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_private_file_is_answered_like_one_that_never_was(
    visitor: Client, empty_catalog: Database, tmp_path: Path
):
    asset = stored(empty_catalog, tmp_path)
    never = visitor.get(f"/assets/{UNKNOWN}")
    assert never.status_code == 404

    for name in names(asset):
        private = visitor.get(f"/assets/{name}")

        assert private.status_code == 404
        assert private.data == never.data
        assert dict(private.headers) == dict(never.headers)


def test_no_other_name_leads_anywhere(visitor: Client, photo: Asset):
    main, sha = names(photo)[0], photo.sha256
    others = [
        "", "x", f"..%2Fprivate%2F{main}", f"%2e%2e/private/{main}", f"../private/{main}",
        f"{sha.upper()}.jpg", f"{sha}.png", sha, f"{main}%00", f"{sha}-320.jpg", f"{main}/x",
    ]  # fmt: skip

    assert {name for name in others if visitor.get(f"/assets/{name}").status_code != 404} == set()


def test_the_worker_shows_and_hides_as_the_catalog_moves(
    empty_catalog: Database, tmp_path: Path, visitor: Client
):
    asset = stored(empty_catalog, tmp_path)
    task = Assets(empty_catalog, Reader(empty_catalog), tmp_path)

    def status() -> int:
        task.turn()
        return visitor.get(f"/assets/{asset.sha256}.jpg").status_code

    assert status() == 404
    publish(empty_catalog, a_source(), showing(asset))
    assert status() == 200
    publish(empty_catalog, showing())
    assert status() == 404
    task.close()
