"""The accounts of a demonstration: one a role, each with a password of its own, told once."""

from __future__ import annotations

import secrets

import click

from catalog.commands.inviting import Demonstrator, open_demonstration
from catalog.rules.permissions import ROLES
from catalog.store.database import Database
from catalog.values.passwords import SALT_BYTES
from service.cli import act
from service.cli.speech import language, say
from service.settings import Settings


def open_and_tell(found: Settings, store: Database) -> None:
    """Make the accounts and tell their passwords, unless there are accounts already."""
    people = [
        Demonstrator(f"demo-{role}", f"演示{label.zh}", role, secrets.token_urlsafe(12))
        for role, label in ROLES.items()
    ]
    salts = [secrets.token_bytes(SALT_BYTES) for _ in people]
    if not open_demonstration(store, act(found), people, salts):
        return
    site = found.public_url or f"http://{found.bind}"
    say(
        f"演示账号（口令只显示这一次），登录 {site}/console/",
        f"accounts of the demonstration (passwords are shown this once), log in at {site}/console/",
    )
    for person in people:
        role = ROLES[person.role].in_language(language())
        click.echo(f"  {person.login:<20} {person.password}  {role}")
