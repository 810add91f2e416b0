"""Links to a release before it is published: of the secret only its hash is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select, update

from catalog.store.staff.tables import preview


@dataclass(frozen=True)
class Preview:
    """A link as it is kept. `reader` is whom it was made for, `opened` how often it was."""

    secret_sha256: str
    prepared_release: str
    reader: str
    created_by: str
    created_at: str
    expires_at: str
    revoked_at: str | None = None
    opened: int = 0

    def holds(self, at: str) -> bool:
        """Whether it opens anything at that instant."""
        return self.revoked_at is None and at < self.expires_at


_COLUMNS = (
    preview.c.secret_sha256,
    preview.c.prepared_release,
    preview.c.reader,
    preview.c.created_by,
    preview.c.created_at,
    preview.c.expires_at,
    preview.c.revoked_at,
    preview.c.opened,
)


def add(connection: Connection, new: Preview) -> None:
    connection.execute(insert(preview).values(asdict(new)))


def find(connection: Connection, secret_sha256: str, *, hold: bool = False) -> Preview | None:
    """The link of that secret, on demand held until the transaction ends."""
    statement = select(*_COLUMNS).where(preview.c.secret_sha256 == secret_sha256)
    row = connection.execute(statement.with_for_update() if hold else statement).one_or_none()
    return None if row is None else Preview(*row)


def of_release(connection: Connection, name: str, *, limit: int) -> list[Preview]:
    """The links to a prepared release, those first that were made last."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(preview.c.prepared_release == name)
        .order_by(preview.c.created_at.desc(), preview.c.secret_sha256)
        .limit(limit)
    )
    return [Preview(*row) for row in rows]


def count(connection: Connection, secret_sha256: str) -> None:
    """One more look through a link."""
    _set(connection, secret_sha256, opened=preview.c.opened + 1)


def revoke(connection: Connection, secret_sha256: str, at: str) -> None:
    """A link opens nothing any more."""
    _set(connection, secret_sha256, revoked_at=at)


def _set(connection: Connection, secret_sha256: str, **said: object) -> None:
    connection.execute(
        update(preview).where(preview.c.secret_sha256 == secret_sha256).values(**said)
    )
