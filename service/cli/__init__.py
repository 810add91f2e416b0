"""`parcel-catalog`: everything that can be done with a catalog from a shell."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime

import click

from catalog.commands.acts import Act
from catalog.store.database import Database
from catalog.store.public.clock import NotInitialised
from catalog.store.sqlite import UnsafeSqlite
from service.settings import Settings, WrongSettings, load_settings


class Catalog(click.Group):
    """Turns what the store cannot do without into one line instead of a trace."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WrongSettings as wrong:
            raise click.ClickException(str(wrong)) from None
        except UnsafeSqlite as unsafe:
            raise click.ClickException(str(unsafe)) from None
        except NotInitialised:
            raise click.ClickException(
                "数据库尚未初始化：parcel-catalog init --demo 或 --real"
                " · The database holds no catalog yet: parcel-catalog init --demo or --real"
            ) from None


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
    return Database(
        found.database_url, read_url=found.read_database_url, reader_role=found.reader_role
    )


def act(found: Settings, actor: str | None = None) -> Act:
    """An act of now, by a named person or the account that runs the command."""
    return Act(actor or getpass.getuser(), datetime.now(UTC), found.public_coordinate_decimals)


from service.cli import editing, keeping, setup  # noqa: E402 - they add commands to `main`

__all__ = ["editing", "keeping", "main", "setup"]
