"""What is kept of those who follow: tokens, receipts, webhooks."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table

from catalog.store.metadata import STAFF_SCHEMA, big, metadata, one_of, text

TOKEN_SCOPES = ("sync", "staff")
WEBHOOK_STATES = ("active", "paused", "disabled")

token = Table(
    "token",
    metadata,
    Column("id", text(), primary_key=True),
    Column("name", text(), nullable=False),
    Column("scope", text(), nullable=False),
    # The account that a staff token acts for: it may what that account may.
    Column("login", text()),
    # The secret is 32 random bytes, so that a plain hash of it tells nothing.
    Column("secret_sha256", text(), nullable=False),
    Column("created_at", text(), nullable=False),
    Column("created_by", text(), nullable=False),
    Column("expires_at", text()),
    Column("revoked_at", text()),
    Column("last_used_at", text()),
    CheckConstraint(one_of("scope", TOKEN_SCOPES), name="scope"),
    CheckConstraint("(scope = 'staff') = (login IS NOT NULL)", name="login"),
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
    CheckConstraint(one_of("state", WEBHOOK_STATES), name="state"),
    CheckConstraint("told >= 0 AND attempts >= 0", name="counts"),
    CheckConstraint("(lease IS NULL) = (lease_until IS NULL)", name="lease"),
    Index("ix_webhook_token_id", "token_id"),
    schema=STAFF_SCHEMA,
)
