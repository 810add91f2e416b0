"""The audit from a shell: taken along, and let go of when it is old enough."""

from __future__ import annotations

from pathlib import Path

import click

from catalog.commands.auditing import export, forget
from service.cli import act, database, main, settings
from service.cli.speech import fail, say


@main.group("audit")
def audit_group() -> None:
    """操作日志：导出、清理 · the audit: take it along, let go of what is old"""


@audit_group.command("export")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="NDJSON，每行一条 · one record a line",
)
def export_command(output: Path) -> None:
    """导出全部操作日志（NDJSON） · write the whole audit into a file"""
    found = settings()
    partial = output.with_name(output.name + ".part")
    count = 0
    with partial.open("wb") as file:
        for line in export(database(found)):
            file.write(line)
            count += 1
    partial.replace(output)
    say(f"已导出 {count} 条操作日志到 {output}", f"exported {count} audit records to {output}")


@audit_group.command("forget")
def forget_command() -> None:
    """清理超过保留期的操作日志 · delete records older than they are to be kept"""
    found = settings()
    days = found.audit_retention_days
    if days is None:
        raise fail(
            "操作日志永久保留；如需清理，请设置 CATALOG_AUDIT_RETENTION_DAYS（不少于 180）",
            "the audit is kept for ever; to let go of it, set CATALOG_AUDIT_RETENTION_DAYS "
            "(180 at least)",
        )
    gone = forget(database(found), act(found), days=days)
    say(
        f"已清理 {gone} 条超过 {days} 天的操作日志",
        f"deleted {gone} audit records older than {days} days",
    )
