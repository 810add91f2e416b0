"""The tables of a SQLite replica."""

from __future__ import annotations

APPLICATION = 0x4C504352
"""Stands in the file's header, so that no other database is taken for a replica."""

FORMAT = 1

TABLES = (
    "CREATE TABLE replica (one INTEGER PRIMARY KEY CHECK (one = 1), position TEXT NOT NULL)",
    """CREATE TABLE entry (
        seq INTEGER PRIMARY KEY, collection TEXT NOT NULL, id TEXT NOT NULL,
        version INTEGER NOT NULL, op TEXT NOT NULL, release TEXT NOT NULL,
        published_at TEXT NOT NULL, reason TEXT, replaced_by TEXT NOT NULL, content_sha256 TEXT,
        prev TEXT NOT NULL, hash TEXT NOT NULL, redacted INTEGER NOT NULL, bucket TEXT NOT NULL,
        content TEXT
    )""",
    """CREATE TABLE bucket (
        collection TEXT NOT NULL, bucket TEXT NOT NULL, digest TEXT NOT NULL,
        PRIMARY KEY (collection, bucket)
    ) WITHOUT ROWID""",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)
DROP_INDEXES = ("DROP INDEX IF EXISTS entry_name", "DROP INDEX IF EXISTS entry_line")
INDEXES = (
    "CREATE UNIQUE INDEX entry_name ON entry (collection, id)",
    # Everything that a digest is made of, so that no content is touched for it.
    """CREATE INDEX entry_line ON entry (collection, bucket, id, version, content_sha256)
        WHERE content_sha256 IS NOT NULL""",
)
