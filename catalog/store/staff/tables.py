"""Drafts and prepared releases; consumers' tokens, receipts and webhooks."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table
from sqlalchemy import text as sql

from catalog.store.metadata import STAFF_SCHEMA, big, metadata, text
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

TOKEN_SCOPES = ("sync",)
WEBHOOK_STATES = ("active", "paused", "disabled")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


token = Table(
    "token",
    metadata,
    Column("id", text(), primary_key=True),
    Column("name", text(), nullable=False),
    Column("scope", text(), nullable=False),
    # The secret is 32 random bytes, so that a plain hash of it tells nothing.
    Column("secret_sha256", text(), nullable=False),
    Column("created_at", text(), nullable=False),
    Column("created_by", text(), nullable=False),
    Column("expires_at", text()),
    Column("revoked_at", text()),
    CheckConstraint(_one_of("scope", TOKEN_SCOPES), name="scope"),
    schema=STAFF_SCHEMA,
)

receipt = Table(
    "receipt",
    metadata,
    Column("token_id", text(), ForeignKey(token.c.id), primary_key=True),
    Column("epoch", text(), nullable=False),
    Column("seq", big(), nullable=False),
    Column("state_digest", text()),
    Column("in_step", Boolean, nullable=False),
    Column("differing", text(), nullable=False),
    Column("at", text(), nullable=False),
    schema=STAFF_SCHEMA,
)
"""What each consumer last said that it holds."""

webhook = Table(
    "webhook",
    metadata,
    Column("id", text(), primary_key=True),
    Column("token_id", text(), ForeignKey(token.c.id), nullable=False),
    Column("url", text(), nullable=False),
    Column("secret", text(), nullable=False),
    Column("previous_secret", text()),
    Column("previous_until", text()),
    Column("state", text(), nullable=False),
    # The last event that the receiver has acknowledged.
    Column("told", big(), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", text()),
    Column("lease", text()),
    Column("lease_until", text()),
    Column("last_status", Integer),
    Column("last_error", text()),
    Column("created_at", text(), nullable=False),
    CheckConstraint(_one_of("state", WEBHOOK_STATES), name="state"),
    CheckConstraint("told >= 0 AND attempts >= 0", name="counts"),
    CheckConstraint("(lease IS NULL) = (lease_until IS NULL)", name="lease"),
    Index("ix_webhook_token_id", "token_id"),
    schema=STAFF_SCHEMA,
)
