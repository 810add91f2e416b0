"""Keeping a catalog safe and taking it along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import click

from catalog.commands.accounts import lost_apps
from catalog.commands.auditing import fault
from catalog.commands.safekeeping import (
    DoesNotVerify,
    back_up,
    begin_epoch,
    lost_files,
    restore,
)
from catalog.exchange.writing import write_collection
from catalog.feed.verification import verify
from catalog.kinds import KINDS
from catalog.store.backup import FilesLost, NotABackup, NotEmpty
from catalog.store.migrating import upgrade
from service.cli import act, database, main, settings
from service.cli.following import begin_files, settle_assets
from service.cli.speech import fail, say
from service.keys import account_key

_PATH = click.Path(path_type=Path, dir_okay=False)
_TOLD = 20


@main.command("verify")
def verify_command() -> None:
    """核验全部历史、操作日志与图件 · check all that was published, the audit and the files"""
    about = settings()
    store = database(about)
    with store.read_as_staff() as connection:
        found = verify(connection)
    problem = found.problem or fault(store)
    if problem:
        raise fail(f"核验未通过：{problem}", f"does not verify: {problem}")
    lost = lost_files(store, about.data_dir)
    if lost:
        raise _files_lost(lost)
    say(f"核验通过：seq 1–{found.seq}", f"verified: seq 1–{found.seq}")


@main.command("backup")
@click.argument("path", type=_PATH)
@click.option(
    "--without-lost", is_flag=True, help="图件缺失也备份其余 · go on although files are lost"
)
def backup_command(path: Path, without_lost: bool) -> None:
    """备份整个目录（可在发布进行时执行） · write the whole catalog into one file"""
    found = settings()
    try:
        done = back_up(database(found), path, act(found), found.data_dir, without_lost=without_lost)
    except FilesLost as lost:
        raise _files_lost(lost.names) from None
    say(
        f"已备份到 {path}：seq {done.seq}，{done.rows} 行，{len(done.files)} 个图件文件",
        f"backed up to {path}: seq {done.seq}, {done.rows} rows, {len(done.files)} files",
    )
    _tell_lost(done.lost)


@main.command("restore")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore_command(path: Path) -> None:
    """从备份恢复到空数据库 · fill an empty database from a backup"""
    found = settings()
    store = database(found)
    upgrade(store)
    try:
        done = restore(store, path, uuid4(), act(found), found.data_dir)
    except NotEmpty:
        raise fail(
            "数据库不为空；请为 CATALOG_DATABASE_URL 指定新的数据库",
            "the database holds a catalog; point CATALOG_DATABASE_URL at a new one",
        ) from None
    except NotABackup as broken:
        raise fail(f"不是完整的备份：{broken}", f"not a whole backup: {broken}") from None
    except DoesNotVerify as broken:
        raise fail(
            f"备份未通过核验：{broken.problem}", f"the backup does not verify: {broken.problem}"
        ) from None
    begin_files(found, store)
    settle_assets(found, store)
    _tell_lost(done.lost)
    apps = lost_apps(store, account_key(found))
    if apps:
        say(
            f"account-key 不是原来的：{', '.join(apps)} 的动态码须由管理员清除，再重新启用",
            f"account-key is not the one it was: an administrator has to forget the apps of "
            f"{', '.join(apps)}, who set them up anew",
        )
    say(
        f"已恢复到 seq {done.seq} 并通过核验。已启用新的 epoch："
        "各消费方将收到 410，并从快照重新同步；备份之后发布的内容须重新发布。",
        f"restored to seq {done.seq} and verified. A new epoch has begun: consumers are answered "
        "410 and start again from a snapshot; what was published after the backup must be "
        "published again.",
    )


@main.command("new-epoch")
def new_epoch_command() -> None:
    """故障切换可能丢失提交之后：启用新的 epoch · after a failover that may have lost commits"""
    found = settings()
    epoch = uuid4()
    store = database(found)
    begin_epoch(store, epoch, act(found))
    begin_files(found, store)
    say(
        f"已启用新的 epoch {epoch}：各消费方将收到 410，并从快照重新同步。",
        f"epoch {epoch} has begun: consumers are answered 410 and start again from a snapshot.",
    )


@main.command("export")
@click.argument("collection", type=click.Choice(list(KINDS)), metavar="KIND")
@click.option("--output", type=_PATH, required=True, help="GeoJSON")
def export_command(collection: str, output: Path) -> None:
    """导出已公开的一类条目（GeoJSON，可再次载入） · export a kind as GeoJSON"""
    with database(settings()).read() as connection:
        done = write_collection(connection, collection, output)
    say(f"已导出 {done.count} 条到 {done.path}", f"exported {done.count} entries to {done.path}")


def _files_lost(names: Sequence[str]) -> click.ClickException:
    return fail(
        f"{len(names)} 个图件文件缺失或已损坏：{_some(names)}",
        f"{len(names)} files are lost or damaged: {_some(names)}",
    )


def _tell_lost(names: Sequence[str]) -> None:
    if names:
        say(
            f"其中没有 {len(names)} 个缺失或已损坏的图件文件：{_some(names)}",
            f"without {len(names)} files that are lost or damaged: {_some(names)}",
        )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_TOLD]) + (" …" if len(names) > _TOLD else "")
