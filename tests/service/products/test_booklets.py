"""A booklet holds the parcels that were asked for, and is worth having without any."""

from __future__ import annotations

import io

from pptx import Presentation

from catalog.commands.releasing import release_prepared
from catalog.store.database import Database
from catalog.words.label import Label
from catalog.words.notices import PLAN_2021
from service.products.booklet import MOST
from service.products.chapters import measures
from service.products.citing import Citations
from service.products.press import Busy, Press
from service.showing.published import Published
from tests.catalog.documents import a_contact, a_parcel, a_real_parcel, a_source
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.products.reading import pages, slides, squeezed
from tests.service.publishing import publish, seeded
from tests.support.builders import a_change, publish_changes
from tests.support.catalogs import CHECKER, Catalogs, an_act

PACKAGE = "数智健康项目组合包"


def published_in(client: Client) -> Published:
    services = client.app.extensions["catalog"]
    found: Published = services.shelf.at(services.reader.clock())
    return found


def test_it_holds_the_parcels_that_are_named_in_their_order(client: Client):
    answer = client.get("/brochure.pdf?ids=DEMO-P-005,DEMO-P-002,NOBODY-1&utm_source=x")

    found = pages(answer.data)
    text = "".join(found)
    seq = answer.headers["Catalog-Seq"]
    assert "收录所选2幅地块（目录共21幅）" in text
    assert 0 < text.index("DEMO-P-005其他") < text.index("DEMO-P-002其他")
    assert "DEMO-P-001" not in text
    assert "政府答复所载总数21幅（截至2026-05-09）；本目录已核实发布0幅" in text
    assert [page for page in found if "虚构示例" not in page] == []
    assert [page for page in found if f"发布序号{seq}" not in page] == []
    # The cover has no foot.
    assert [page for page in found[1:] if "本页来源" not in page] == []
    for part in ("区域概况", "地块总图与比较", "产业方向", "组合包", "政策措施", "服务与联系"):
        assert part in found[1], part
    # What is only explored stands apart from what is on offer.
    policies = text[text.index("已实施、推行、支持的措施") :]
    explored = policies.index("探索、研究、争取、筹备、规划中（非现行选项）")
    assert policies.index("产业用地弹性出让") > explored


def test_a_deck_shows_the_parcels_before_the_long_tables_and_its_contents_lead_there(
    any_client: Client,
):
    content = any_client.get("/brochure.pptx?ids=DEMO-P-005,DEMO-P-002").data
    deck = list(Presentation(io.BytesIO(content)).slides)
    heads = [said for said, _ in slides(content)]

    parcels = [place for place, said in enumerate(heads) if "DEMO-P-005·" in said]
    appendix = [place for place, said in enumerate(heads) if "附录" in said]
    # Cover, contents, the area's figures, map and comparison.
    assert parcels[0] <= 7
    assert appendix[0] == 1
    assert appendix[1:] == [*range(appendix[1], len(deck))]
    assert parcels[-1] < appendix[1]

    led = {
        shape.text_frame.text: shape.click_action.target_slide
        for shape in deck[1].shapes
        if shape.has_text_frame and shape.click_action.target_slide
    }
    titles = [title.split("\u3000")[-1] for title in led]
    assert titles[:4] == ["区域概况", "地块总图与比较", "地块资料", "公开内容与读法"]
    assert titles[-2:] == ["服务与联系", "来源"]
    for title, slide in zip(titles, led.values(), strict=True):
        place = next(at for at, one in enumerate(deck) if one.slide_id == slide.slide_id)
        assert str(place + 1) in heads[1]
        if title != "地块资料":
            assert squeezed(title) in heads[place]
    assert led["地块资料"].slide_id == deck[parcels[0]].slide_id


def test_it_takes_the_filters_of_the_list_and_says_what_it_found(any_client: Client):
    large = "".join(pages(any_client.get("/en/brochure.pdf?area_from=100000").data))
    none = "".join(pages(any_client.get("/brochure.pdf?area_from=9000000").data))

    assert "2chosenparcels(of21inthecatalog)" in large
    assert "DEMO-P-021" in large
    assert "DEMO-P-001" not in large
    assert "所选条件下没有地块" in none


def test_it_is_worth_having_before_any_parcel_is_verified(sqlite_catalogs: Catalogs, serve: Serve):
    database = sqlite_catalogs.real()
    release_prepared(database, "first", an_act(CHECKER))
    client = serve(database)

    found = pages(client.get("/brochure.pdf").data)
    deck = slides(client.get("/brochure.pptx").data)

    for text in ("".join(found), "".join(said + notes for said, notes in deck)):
        assert "虚构" not in text
        assert "本目录已核实发布0幅" in text
        assert "本目录尚无已核实发布的地块" in text
        assert "普府〔2026〕32号" in text
        assert "阿里数字农业供应链中心" in text
        assert "DEMO-" not in text
        # A disputed figure, in a row in which nobody said whether it was planned.
        far = text[text.index("1.79") :]
        assert far.startswith("1.79来源不一致（待核实）；是否计划数未说明；按推导式为1.7485")
        plan = text.index(squeezed(PLAN_2021.zh))
        assert text.index("阿里数字农业供应链中心") < plan
    assert len(found) > 12
    assert all(notes for _, notes in deck)


def test_what_has_expired_is_in_no_package_on_offer(demo_catalog: Database, serve: Serve):
    expired, explored, in_use = "TP-POL-31-PRIORITY", "TP-POL-22-STEM-CELL", "TP-POL-22-WHITELIST"
    ending = seeded(in_use, expires_on="2026-12-31")
    ending["properties"]["evidence"]["expires_on"] = {
        "status": "sourced", "sources": ["TP-SRC-S3"], "locator": "二（二）6",
    }  # fmt: skip
    publish(demo_catalog, seeded(expired, validity_status="expired"), ending)
    published = published_in(serve(demo_catalog))
    names = {i: named.name.zh for i in (expired, explored, in_use) if (named := published.named(i))}

    chapter = measures.packages(published, Citations())
    by_state = measures.policies(published, Citations())

    package = next(t for t in chapter.tables if t.title and t.title.zh == PACKAGE)
    rows = {head.lines[0].zh: cell.lines[0].zh for head, cell in package.rows}
    held = {i: [head for head, cell in rows.items() if names[i] in cell] for i in names}
    assert held == {
        expired: ["已到期、废止、被替代或仅为草案"],
        explored: ["探索、研究或争取中，非现行选项"],
        in_use: ["政策"],
    }
    # The package states no end itself; the shortest of what is in use has one.
    (validity,) = [cell for head, cell in package.rows if head.lines[0].zh == "效力"]
    assert validity.note == Label(
        "其中最早到期：2026-12-31", "the first of its parts ends: 2026-12-31"
    )
    listed = {
        t.title.zh: {row[0].lines[0].zh for row in t.rows} for t in by_state.tables if t.title
    }
    assert [title for title, found in listed.items() if names[expired] in found] == held[expired]


def test_the_comparison_marks_what_is_disputed(sqlite_catalogs: Catalogs, serve: Serve):
    database = sqlite_catalogs.empty("real")
    said = {"status": "disputed", "sources": ["TP-SRC-T1"], "planned": "yes", "as_of": "2026-03"}
    given = a_real_parcel(), a_source(), a_contact("TP-SVC-T1", {**said, "status": "sourced"})
    given[0]["properties"]["evidence"]["far_max"] = said
    publish_changes(database, *map(a_change, given[1:]), a_change(given[0]))

    text = slides(serve(database).get("/brochure.pptx").data)

    assert any("2来源不一致（待核实）；计划数（2026-03）" in said for said, _ in text)


def test_it_ends_at_so_many_parcels_and_says_so(sqlite_catalogs: Catalogs, serve: Serve):
    database = sqlite_catalogs.empty()
    parcels = [a_parcel(f"DEMO-P-{number}") for number in range(101, 103 + MOST)]
    publish_changes(database, *map(a_change, (a_source(), a_contact(), *parcels)))

    text = slides(serve(database).get("/brochure.pptx").data)[0][0]

    assert f"收录所选{MOST + 2}幅地块中的前{MOST}幅" in text


def test_whoever_would_wait_too_long_is_sent_away(any_client: Client, monkeypatch):
    def busy(*_: object) -> bytes:
        raise Busy

    monkeypatch.setattr(Press, "made", busy)

    answer = any_client.get("/brochure.pdf")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
