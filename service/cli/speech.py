"""What the command line says, in one language a call."""

from __future__ import annotations

from collections.abc import Iterable

import click

from catalog.values.fault import Fault
from catalog.words.label import Language
from catalog.words.messages import told


def language() -> Language:
    """The language chosen for this call."""
    chosen: Language = click.get_current_context().find_root().obj["language"]
    return chosen


def say(zh: str, en: str) -> None:
    click.echo(en if language() == "en" else zh)


def fail(zh: str, en: str) -> click.ClickException:
    """An error to raise: its message in the caller's language, exit status 1."""
    return click.ClickException(en if language() == "en" else zh)


def say_faults(faults: Iterable[Fault], indent: str = "  ") -> None:
    """One line a fault: which entry, where in it, what is wrong, what to do."""
    for fault in faults:
        said = told(fault.code, fault.facts, language())
        entry = f"{fault.kind}/{fault.entry_id} " if fault.entry_id else ""
        hint = f"（{said.hint}）" if language() == "zh" else f" ({said.hint})"
        click.echo(
            f"{indent}{entry}{fault.pointer or '/'} [{fault.code}] {said.detail}"
            f"{hint if said.hint else ''}",
            err=True,
        )
