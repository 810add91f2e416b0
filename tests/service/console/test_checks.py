"""Whoever edits a draft is told at once what does not fit, and what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.store.database import Database
from service import create_app
from tests.service.conftest import settings_for
from tests.service.console.desks import Desk, led_to
from tests.service.console.forms import form_of
from tests.support.people import an_account


@pytest.fixture
def editor(demo_catalog: Database) -> Iterator[Desk]:
    app = create_app(settings_for(demo_catalog))
    an_account(demo_catalog, "lin", ("editor",))
    yield Desk(app, "lin")
    app.extensions["catalog"].close()


def checked(editor: Desk, **typed: str) -> str:
    """What is read on a parcel's draft once some fields were typed anew; `__` is a point."""
    address = led_to(editor.post("/entries/parcels/DEMO-P-003/draft"))
    named = {name.replace("__", "."): [text] for name, text in typed.items()}
    if named:
        led_to(editor.send(address, form_of(editor.get(address), "edit") | named))
    return editor.read(address.removesuffix("/edit"))


def test_what_does_not_fit_is_told_and_keeps_nobody_who_is_content_with_it(editor: Desk):
    assert "请留意" not in checked(editor)

    said = checked(
        editor,
        p__description_zh="确保年内开工",
        p__review_by="2020-01-01",
        p__site_area_m2="60 亩",
        p__far_max="2",
        p__gfa_m2="100000",
        p__gfa_basis="far_countable",
    )

    assert "请留意（不影响提交）" in said
    assert "第 1 个字起的“确保”不合规范用语（承诺）。" in said
    assert "复核期限 2020-01-01 已过。" in said
    assert "容积率 × 用地面积得 80000 平方米，所填建筑面积为 100000 平方米，偏差 25.00%。" in said
    assert "完整度" in said
