"""Enquiries from a shell: let go of those that are old."""

from __future__ import annotations

from catalog.commands.enquiring import forget
from service.cli import act, database, main, settings
from service.cli.speech import say


@main.group("enquiries")
def enquiries_group() -> None:
    """咨询：清理 · enquiries: let go of what is old"""


@enquiries_group.command("forget")
def forget_command() -> None:
    """清理超过保留期的咨询 · delete enquiries older than they are to be kept"""
    found = settings()
    days = found.enquiry_days
    gone = forget(database(found), act(found), days=days)
    say(f"已清理 {gone} 条超过 {days} 天的咨询", f"deleted {gone} enquiries older than {days} days")
