"""What staff have to look after, told from what is kept."""

from __future__ import annotations

from catalog.commands import overview, tokens, webhooks
from catalog.commands.loading import load
from catalog.commands.tokens import RANDOM_BYTES
from catalog.exchange.reading import RawEntry
from catalog.store.database import Database
from catalog.store.staff.tables import webhook
from tests.catalog.documents import a_source
from tests.support.catalogs import NOON, an_act


def _keep(database: Database, *raws: dict[str, object]) -> None:
    entries = [RawEntry("test", n, raw) for n, raw in enumerate(raws, start=1)]
    assert load(database, entries, an_act()).stored


def test_what_should_have_been_looked_at_again_is_told_oldest_first(empty_catalog: Database):
    _keep(
        empty_catalog,
        a_source("TP-SRC-T1", review_by="2026-11-20"),
        a_source("TP-SRC-T2", review_by="2026-11-21"),
        a_source("TP-SRC-T3", review_by="2025-01-01"),
        a_source("TP-SRC-T4"),
    )

    found = overview.stale(empty_catalog, NOON)

    assert [(each.entry_id, each.review_by) for each in found] == [
        ("TP-SRC-T3", "2025-01-01"),
        ("TP-SRC-T1", "2026-11-20"),
    ]
    assert found[0].name == "测试文件"


def test_receivers_that_do_not_take_what_they_are_told_are_named(empty_catalog: Database):
    act = an_act()
    text = tokens.create(
        empty_catalog, act, name="平台", scope="sync", days=None, random=bytes(range(RANDOM_BYTES))
    )
    token_id = text.split("_")[1]
    for name in ("well", "unwell", "lost"):
        webhooks.register(
            empty_catalog, token_id, act,
            webhook_id=name, url=f"https://{name}.example/", secret="x",
        )  # fmt: skip
    with empty_catalog.write() as connection:
        failed = webhook.update().where(webhook.c.id == "unwell")
        connection.execute(failed.values(attempts=3, last_status=500))
        connection.execute(webhook.update().where(webhook.c.id == "lost").values(state="disabled"))

    found = overview.troubles(empty_catalog, NOON)

    assert [(each.consumer, each.url, each.attempts) for each in found] == [
        ("平台", "https://unwell.example/", 3),
        ("平台", "https://lost.example/", 0),
    ]

    tokens.revoke(empty_catalog, token_id, act)
    assert overview.troubles(empty_catalog, NOON) == []
