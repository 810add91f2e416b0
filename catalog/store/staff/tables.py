"""Drafts and prepared releases."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table
from sqlalchemy import text as sql

from catalog.store.metadata import STAFF_SCHEMA, metadata, text
from catalog.store.public.tables import CAUSES, release

DRAFT_STATES = ("slot", "open", "released")

prepared_release = Table(
    "prepared_release",
    metadata,
    Column("name", text(), primary_key=True),
    Column("cause", text(), nullable=False),
    Column("title_zh", text(), nullable=False),
    Column("title_en", text(), nullable=False),
    Column("prepared_by", text(), nullable=False),
    Column("prepared_at", text(), nullable=False),
    Column("approved_by", text()),
    Column("released_at", text()),
    Column("release_id", text(), ForeignKey(release.c.id), unique=True),
    CheckConstraint(f"cause IN ({', '.join(repr(cause) for cause in CAUSES)})", name="cause"),
    # Four eyes, held by the database: whoever prepared a staff release cannot approve it.
    CheckConstraint(
        "cause <> 'staff' OR release_id IS NULL"
        " OR (approved_by IS NOT NULL AND approved_by <> prepared_by)",
        name="four_eyes",
    ),
    schema=STAFF_SCHEMA,
)

draft = Table(
    "draft",
    metadata,
    Column("id", text(), primary_key=True),
    Column("collection", text(), nullable=False),
    Column("entry_id", text()),
    Column("document", text(), nullable=False),
    Column("row_version", Integer, nullable=False),
    Column("state", text(), nullable=False),
    Column("created_at", text(), nullable=False),
    Column("created_by", text(), nullable=False),
    Column("updated_at", text(), nullable=False),
    Column("updated_by", text(), nullable=False),
    Column("prepared_release", text(), ForeignKey(prepared_release.c.name)),
    CheckConstraint(f"state IN ({', '.join(repr(state) for state in DRAFT_STATES)})", name="state"),
    # A slot has no identity yet; everything else has one.
    CheckConstraint("(state = 'slot') = (entry_id IS NULL)", name="slot"),
    Index(
        "uq_draft_entry",
        "collection",
        "entry_id",
        unique=True,
        sqlite_where=sql("entry_id IS NOT NULL"),
        postgresql_where=sql("entry_id IS NOT NULL"),
    ),
    Index("ix_draft_prepared_release", "prepared_release"),
    schema=STAFF_SCHEMA,
)
