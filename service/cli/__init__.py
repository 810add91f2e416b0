"""`parcel-catalog`: everything that can be done with a catalog from a shell."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime

import click

from catalog.commands.acts import Act
from catalog.feed.signing import NotAKey
from catalog.store.database import Database
from catalog.store.failures import Failure, failure
from catalog.store.migrating import ReaderRoleMissing
from catalog.store.public.clock import NotInitialised
from catalog.store.sqlite import UnsafeSqlite
from catalog.words.wording import severities
from service.cli.speech import fail, unanswered, unprepared, unwritable
from service.settings import Settings, WrongSettings, load_settings


class Catalog(click.Group):
    """Turns what the store cannot do without into one line instead of a trace."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (WrongSettings, UnsafeSqlite, ReaderRoleMissing, NotAKey) as named:
            raise click.ClickException(str(named)) from None
        except NotInitialised:
            raise unprepared() from None
        except OSError as error:
            raise unwritable(error) from None
        except Exception as error:
            found = failure(error)
            if found is None:
                raise
            # Where init finds no database to make a catalog of, it is the path that is wrong.
            unmade = found is Failure.UNPREPARED and ctx.invoked_subcommand != "init"
            raise unprepared() if unmade else unanswered(error) from None


@click.group(cls=Catalog, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default=lambda: "en" if os.environ.get("LANG", "").startswith("en") else "zh",
    help="输出语言 · language of the output",
)
@click.pass_context
def main(ctx: click.Context, lang: str) -> None:
    """地块目录 · the land-parcel catalog"""
    ctx.obj = {"language": lang}


def settings() -> Settings:
    """The settings of this call. Raises WrongSettings, which names the variable."""
    return load_settings()


def database(found: Settings) -> Database:
    """The database that the settings name, closed when the command ends."""
    opened = Database(
        found.database_url, read_url=found.read_database_url, reader_role=found.reader_role
    )
    click.get_current_context().call_on_close(opened.dispose)
    return opened


def act(found: Settings, actor: str | None = None) -> Act:
    """An act of now, by a named person or the account that runs the command."""
    if actor is not None and not actor.strip():
        raise fail("姓名不能为空", "a name cannot be empty")
    return Act(
        getpass.getuser() if actor is None else actor,
        datetime.now(UTC),
        found.public_coordinate_decimals,
        wording=severities(found.wording),
    )


from service.cli import (  # noqa: E402 - they add commands to `main`
    accounts,
    auditing,
    editing,
    enquiring,
    following,
    keeping,
    serving,
    setup,
    tokens,
)

__all__ = [
    "accounts",
    "auditing",
    "editing",
    "enquiring",
    "following",
    "keeping",
    "main",
    "serving",
    "setup",
    "tokens",
]
