"""Changing what the catalog says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from catalog.commands.loading import Loaded, load
from catalog.commands.publication import OwnWork, Publication
from catalog.commands.releasing import (
    AlreadyReleased,
    InPrepared,
    NothingToRelease,
    release_drafts,
    release_prepared,
)
from catalog.commands.withdrawing import redact, withdraw
from catalog.exchange.reading import RawEntry, Unreadable, read_file
from catalog.kinds import KINDS
from catalog.store.public.tables import REASONS
from catalog.store.public.versions import NoSuchVersion, NotPublished
from catalog.values.fault import Refused, shown
from catalog.words.messages import told
from service.cli import act, database, main, settings
from service.cli.following import remove_erased_files, settle_assets
from service.cli.speech import fail, language, say, say_faults

OUTCOMES = {
    "added": ("新增", "added"),
    "changed": ("变更", "changed"),
    "unchanged": ("未变", "unchanged"),
    "refused": ("拒绝", "refused"),
}
DRAFTS = "drafts"
_COLLECTION = click.Choice(list(KINDS))


@main.command("load")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--collection", type=_COLLECTION, help="GeoJSON 所属类别 · kind of GeoJSON features")
@click.option("--keep-good", is_flag=True, help="保留无误条目 · keep good entries of a bad file")
@click.option("--release", "publish", is_flag=True, help="随即发布 · publish the drafts at once")
@click.option("--approver", help="审批人 · who approves the release")
@click.option("--preparer", help="编制人 · who prepares it (default: this account)")
def load_files(
    files: tuple[Path, ...],
    collection: str | None,
    keep_good: bool,
    publish: bool,
    approver: str | None,
    preparer: str | None,
) -> None:
    """从 JSON、YAML、GeoJSON 文件生成草稿 · make drafts of entries in files"""
    if publish and not approver:
        raise fail("--release 需要 --approver", "--release needs --approver")
    found = settings()
    store = database(found)
    entries: list[RawEntry] = []
    for path in files:
        try:
            entries += read_file(path, found.load_max_bytes, collection)
        except Unreadable as unreadable:
            said = told(unreadable.code, unreadable.facts, language())
            name = shown(unreadable.file, 255)
            raise fail(
                f"{name}：{said.detail}{said.hint}未作任何更改。",
                f"{name}: {said.detail} {said.hint} Nothing was changed.",
            ) from None
    loaded = load(store, entries, act(found, preparer), keep_good=keep_good)
    _tell_lines(loaded)
    if not loaded.stored:
        raise fail("未作任何更改", "nothing was changed")
    if publish:
        ids = [line.draft_id for line in loaded.lines if line.draft_id]
        if not ids:
            say("没有需要发布的变更", "there is nothing to publish")
            return
        title = ", ".join(path.name for path in files)
        _publish(
            lambda: release_drafts(
                store,
                act(found, approver),
                title_zh=f"载入 {title}",
                title_en=f"Load of {title}",
                only=ids,
            )
        )
        settle_assets(found, store)


@main.command("release")
@click.argument("name")
@click.option(
    "--approver", required=True, help="审批人（不得为编制人） · approver, not the preparer"
)
def release_command(name: str, approver: str) -> None:
    """发布：first 为首次发布，drafts 为全部未发布草稿 · publish a prepared release or all drafts"""
    found = settings()
    store = database(found)
    if name == DRAFTS:
        _publish(
            lambda: release_drafts(
                store, act(found, approver), title_zh="发布草稿", title_en="Release of drafts"
            )
        )
    else:
        _publish(lambda: release_prepared(store, name, act(found, approver)))
    settle_assets(found, store)


@main.command("withdraw")
@click.argument("collection", type=_COLLECTION, metavar="KIND")
@click.argument("entry_id", metavar="ID")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([reason for reason in REASONS if reason != "redacted"]),
    help="原因 · why",
)
@click.option("--replaced-by", multiple=True, metavar="ID", help="替代条目 · successor")
def withdraw_command(
    collection: str, entry_id: str, reason: str, replaced_by: tuple[str, ...]
) -> None:
    """撤下条目 · take an entry out of public view"""
    found = settings()
    store = database(found)
    try:
        released = withdraw(
            store, collection, entry_id, act(found),
            reason=reason, replaced_by=replaced_by,
        )  # fmt: skip
    except NotPublished:
        raise fail(
            f"{collection}/{entry_id} 未公开，无可撤下",
            f"{collection}/{entry_id} is not public; there is nothing to withdraw",
        ) from None
    except Refused as refused:
        say_faults(refused.faults)
        raise fail("未作任何更改", "nothing was changed") from None
    settle_assets(found, store)
    say(f"已撤下（{released.id}）", f"withdrawn ({released.id})")


@main.command("redact")
@click.argument("collection", type=_COLLECTION, metavar="KIND")
@click.argument("entry_id", metavar="ID")
@click.argument("number", type=int, metavar="VERSION")
@click.option("--reason", required=True, help="原因（将公开） · why (will be public)")
def redact_command(collection: str, entry_id: str, number: int, reason: str) -> None:
    """永久清除某一版本的内容 · erase one version's content for ever"""
    found = settings()
    store = database(found)
    try:
        released = redact(store, collection, entry_id, number, act(found), reason=reason)
    except NoSuchVersion:
        raise fail(
            f"{collection}/{entry_id} 第 {number} 版没有内容可清除",
            f"{collection}/{entry_id} has no content in version {number}",
        ) from None
    remove_erased_files(found, store)
    settle_assets(found, store)
    if released:
        say(f"已清除并撤下（{released.id}）", f"erased and withdrawn ({released.id})")
    else:
        say("已清除", "erased")


def _publish(publish: object) -> None:
    assert callable(publish)
    try:
        publication: Publication = publish()
    except Refused as refused:
        say_faults(refused.faults)
        raise fail(
            f"发布被拒绝：{len(refused.faults)} 处问题。未作任何更改",
            f"the release was refused: {len(refused.faults)} faults. Nothing was changed",
        ) from None
    except OwnWork as own:
        raise fail(
            f"{own.actor} 是编制人，不能审批；请由另一人发布",
            f"{own.actor} prepared this and cannot approve it; a second person must",
        ) from None
    except InPrepared:
        raise fail(
            "部分草稿属于已编制的首次发布，请用 release first 整批发布",
            "some drafts belong to the prepared first release; publish it with release first",
        ) from None
    except AlreadyReleased as released:
        raise fail(
            f"{released.name} 已发布（{released.release_id}）",
            f"{released.name} was published before ({released.release_id})",
        ) from None
    except NothingToRelease as nothing:
        raise fail(
            f"没有可发布的内容：{nothing.name}", f"nothing to release: {nothing.name}"
        ) from None
    if publication.released is None:
        say("草稿与已公开内容相同，无需发布", "the drafts say what is public already")
        return
    done = publication.released
    seqs = f"seq {done.first_seq}–{done.last_seq}"
    say(
        f"已发布 {publication.entries} 条（{done.id}，{seqs}）",
        f"published {publication.entries} entries ({done.id}, {seqs})",
    )


def _tell_lines(loaded: Loaded) -> None:
    zh = language() == "zh"
    for line in loaded.lines:
        if line.outcome != "unchanged":
            told = OUTCOMES[line.outcome][0 if zh else 1]
            name = shown(line.file, 255)
            click.echo(f"{name}#{line.position} {line.collection}/{line.entry_id}: {told}")
        say_faults(line.faults, indent="    ")
    counts = Counter(line.outcome for line in loaded.lines)
    click.echo(
        ("，" if zh else ", ").join(
            f"{words[0 if zh else 1]} {counts[outcome]}" for outcome, words in OUTCOMES.items()
        )
    )
