"""Where the square on a printed copy leads: what has become of it since."""

from __future__ import annotations

import re

from catalog.store.database import Database
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.products.reading import pages, slides, squeezed
from tests.service.publishing import erase, publish, seeded, take_down

PAGE = "/parcels/DEMO-P-002"


def test_a_copy_learns_what_has_changed_and_an_old_state_can_be_made_again(
    demo_catalog: Database, serve: Serve
):
    client = serve(demo_catalog)
    then = client.get(PAGE).headers["Catalog-Seq"]
    copy = client.get(f"{PAGE}.pdf").data
    same = _printed(client.get(f"{PAGE}?seq={then}").text)

    offered = _part_of_its_package(client)
    publish(demo_catalog, seeded(offered, validity_status="abolished"))
    others = _printed(client.get(f"{PAGE}?seq={then}").text)
    others_en = _printed(client.get(f"/en{PAGE}?seq={then}").text)
    head = client.get(PAGE).headers["Catalog-Seq"]
    printed_now = _printed(client.get(f"{PAGE}?seq={head}").text)

    publish(demo_catalog, seeded("DEMO-P-002", site_area_m2=9000, gfa_m2=22500))
    changed = _printed(client.get(f"{PAGE}?seq={then}").text)
    english = _printed(client.get(f"/en{PAGE}?seq={then}").text)
    ahead = _printed(client.get(f"{PAGE}?seq=99999").text)
    before = _printed(client.get(f"{PAGE}?seq=1").text)
    unasked = _printed(client.get(f"{PAGE}?seq=abc").text)
    again = client.get(f"{PAGE}.pdf?seq={then}").data
    now = client.get(f"{PAGE}.pdf").data

    assert "此后没有变更" in same
    assert "此后没有变更" in printed_now
    assert "此后没有变更" not in others
    assert "此后有变更" in others
    assert "地块自身的各项未变" in others
    assert "以下部分已与资料所载不同：用地＋政策＋服务组合包" in others
    assert "theseparts:Packagesofland,policiesandservices" in others_en
    assert "以下部分已与资料所载不同：用地＋政策＋服务组合包" in changed
    assert "此后有变更" in changed
    assert "用地面积8,000平方米9,000平方米" in changed
    assert "Sitearea8,000m²9,000m²" in english
    assert "本目录尚无此发布序号" in ahead
    assert "没有发布过此地块" in before
    assert unasked == ""
    assert again == copy
    assert "9,000平方米" in "".join(pages(now))
    assert "9,000平方米" not in "".join(pages(copy))

    for prefix, words in (("", "发布序号 1 时尚未公开"), ("/en", "not yet public at")):
        early = client.get(f"{prefix}{PAGE}.pdf?seq=1")
        assert early.status_code == 404
        assert words in early.text

    # Whether the copy had anything of what is erased now, nobody can tell.
    erase(demo_catalog, "policies", offered, 1)
    untold = _printed(client.get(f"{PAGE}?seq={then}").text)
    assert "组合包、周边与来源无法比对" in untold
    assert "已与资料所载不同" not in untold

    erase(demo_catalog, "parcels", "DEMO-P-002", 1)
    assert "已依规清除" in _printed(client.get(f"{PAGE}?seq={then}").text)
    assert client.get(f"{PAGE}.pdf?seq={then}").status_code == 410
    # Nothing of what is public now is gone.
    assert client.get(f"{PAGE}.pdf").status_code == 200

    take_down(demo_catalog, "parcels", "DEMO-P-002")
    take_down(demo_catalog, "parcels", "DEMO-P-003")
    for path in ("/parcels/DEMO-P-003", "/brochure"):
        asked = f"ids=DEMO-P-003&lang=both&seq={then}"
        old = "".join(pages(client.get(f"{path}.pdf?{asked}").data))
        deck = "".join(said for said, _ in slides(client.get(f"{path}.pptx?{asked}").data))
        for text in (old, deck):
            assert "退出目录（已撤下）" in text
            assert "Thisparcelleftthecatalogon" in text
    for ending in ("pdf", "pptx", "png"):
        assert client.get(f"{PAGE}.{ending}").status_code == 410


def _printed(page: str) -> str:
    """The text of the part about the copy; nothing where there is none."""
    found = re.search(r'<section class="printed.*?</section>', page, re.S)
    return squeezed(re.sub(r"<[^>]+>", "", found[0])) if found else ""


def _part_of_its_package(client: Client) -> str:
    """A measure that can be had and is a part of the parcel's package."""
    found = re.search(r'parts-available.*?/policies/([A-Z0-9-]+)"', client.get(PAGE).text, re.S)
    assert found is not None
    return found[1]
