"""What the command line says, in one language a call."""

from __future__ import annotations

from collections.abc import Iterable

import click

from catalog.values.fault import Fault, shown
from catalog.words.label import Language
from catalog.words.messages import told


def language() -> Language:
    """The language chosen for this call; Chinese before one could be chosen."""
    chosen: Language = (click.get_current_context().find_root().obj or {}).get("language", "zh")
    return chosen


def say(zh: str, en: str) -> None:
    click.echo(en if language() == "en" else zh)


def fail(zh: str, en: str) -> click.ClickException:
    """An error to raise: its message in the caller's language, exit status 1."""
    return click.ClickException(en if language() == "en" else zh)


def unprepared() -> click.ClickException:
    return fail(
        "数据库尚未初始化：请运行 parcel-catalog init --demo 或 --real",
        "the database holds no catalog yet: run parcel-catalog init --demo or --real",
    )


def unanswered(error: Exception) -> click.ClickException:
    """The database's own first line is told: it says what to look at."""
    reason = str(error).splitlines()[0]
    return fail(f"数据库没有应答：{reason}", f"the database does not answer: {reason}")


def unwritable(error: OSError) -> click.ClickException:
    name, reason = shown(str(error.filename), 500), error.strerror
    return fail(f"无法读写 {name}：{reason}", f"cannot read or write {name}: {reason}")


def say_faults(faults: Iterable[Fault], indent: str = "  ") -> None:
    """One line a fault: which entry, where in it, what is wrong, what to do."""
    for fault in faults:
        said = told(fault.code, fault.facts, language())
        entry = f"{fault.kind}/{fault.entry_id} " if fault.entry_id else ""
        hint = f"（{said.hint}）" if language() == "zh" else f" ({said.hint})"
        click.echo(
            f"{indent}{entry}{shown(fault.pointer or '/', 500)} [{fault.code}] {said.detail}"
            f"{hint if said.hint else ''}",
            err=True,
        )
