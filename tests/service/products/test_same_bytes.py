"""The same seq gives the same bytes, in whichever process and whenever it is made."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from hashlib import blake2b
from pathlib import Path

from PIL import Image

from service.products import views
from service.products.booklet import MOST
from service.products.software import digest
from tests.service.conftest import settings_for
from tests.service.contract_client import Client
from tests.support.catalogs import Catalogs

PATHS = (
    "/parcels/DEMO-P-003.pdf",
    "/parcels/DEMO-P-003.pdf?lang=both",
    "/parcels/DEMO-P-003.pptx",
    "/parcels/DEMO-P-003.png",
    "/en/parcels/DEMO-P-003/thumbnail.png",
    "/thumbnail.png",
    "/brochure.pdf?ids=DEMO-P-001",
    "/en/brochure.pptx?ids=DEMO-P-001",
)
_PROGRAM = """
import hashlib, sys
from service import create_app
client = create_app().test_client()
for path in sys.argv[1:]:
    print(hashlib.sha256(client.get(path, headers={"Host": "127.0.0.1:8000"}).data).hexdigest())
"""


def test_another_process_makes_the_same_bytes(any_client: Client, sqlite_catalogs: Catalogs):
    settings = settings_for(sqlite_catalogs.shared_demo)
    environment = {
        **os.environ,
        "CATALOG_DATABASE_URL": settings.database_url,
        "CATALOG_DATA_DIR": str(settings.data_dir),
        "CATALOG_LOG_LEVEL": "error",
        "PYTHONHASHSEED": "4711",
        "TZ": "America/New_York",
        "SOURCE_DATE_EPOCH": "1",
    }
    ours = [any_client.get(path) for path in PATHS]

    theirs = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *PATHS],
        env=environment, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    assert [answer.status_code for answer in ours] == [200] * len(PATHS)
    assert [hashlib.sha256(answer.data).hexdigest() for answer in ours] == theirs
    assert len(set(theirs)) == len(PATHS)


def test_slides_follow_the_theme_in_both_scripts_and_bear_the_date_of_their_state(
    any_client: Client,
):
    content = any_client.get("/parcels/DEMO-P-003.pptx").data

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        dates = {entry.date_time for entry in archive.infolist()}
        theme = archive.read("ppt/theme/theme1.xml").decode()
        slide = archive.read("ppt/slides/slide2.xml").decode()
    assert dates == {(2026, 11, 21, 4, 0, 0)}
    assert theme.count('<a:ea typeface="微软雅黑"/>') == 2
    # No text chooses a font of its own.
    assert "<a:latin" not in slide
    assert "<a:ea" not in slide
    assert "<a:tbl" in slide


def test_pictures_have_the_sizes_that_wechat_shows(any_client: Client):
    long = Image.open(io.BytesIO(any_client.get("/parcels/DEMO-P-003.png").data))
    card = Image.open(io.BytesIO(any_client.get("/parcels/DEMO-P-003/thumbnail.png").data))
    home = Image.open(io.BytesIO(any_client.get("/en/thumbnail.png").data))

    assert long.width == 1080
    assert long.height > 3000
    assert card.size == home.size == (500, 400)


def test_a_product_is_sent_once_and_named_by_what_it_is(any_client: Client):
    first = any_client.get("/parcels/DEMO-P-003.pdf?lang=nonsense&from=timeline")
    again = any_client.get("/parcels/DEMO-P-003.pdf", If_None_Match=first.headers["ETag"])
    other = any_client.get("/en/parcels/DEMO-P-003.pdf")

    assert first.status_code == 200
    assert again.status_code == 304
    assert other.headers["ETag"] != first.headers["ETag"]
    seq = first.headers["Catalog-Seq"]
    assert f'filename="DEMO-P-003-demo-{seq}.pdf"' in first.headers["Content-Disposition"]
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert any_client.get("/parcels/DEMO-P-999.pdf").status_code == 404


def test_a_tag_is_that_of_the_software_and_of_the_parcels_that_are_there(
    any_client: Client, monkeypatch, tmp_path: Path
):
    def tagged(path: str) -> str:
        return any_client.get(path).headers["ETag"]

    tags = [tagged("/thumbnail.png"), tagged("/brochure.pptx?ids=DEMO-P-001")]
    unknown = "".join(f",NOBODY-{number}" for number in range(MOST + 9))
    assert tagged(f"/brochure.pptx?ids=DEMO-P-001{unknown}") == tags[1]

    monkeypatch.setattr(views, "software", lambda: "another version")
    assert tagged("/thumbnail.png") != tags[0]

    def digested(template: str) -> str:
        (tmp_path / "sheet.typ").write_text(template)
        found = blake2b()
        digest(tmp_path, found)
        return found.hexdigest()

    assert digested("#let a = 1") == digested("#let a = 1") != digested("#let a = 2")
