"""What was done, by whom and why; and answers that are given again."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table

from catalog.store.metadata import STAFF_SCHEMA, big, metadata, text

audit_head = Table(
    "audit_head",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", big(), nullable=False),
    Column("hash", text(), nullable=False),
    # Where the kept part of the chain begins: nothing before it is there any more.
    Column("first", big(), nullable=False),
    Column("before_first", text(), nullable=False),
    CheckConstraint("one = 1", name="single"),
    CheckConstraint("ordinal >= 0 AND first >= 1", name="counts"),
    schema=STAFF_SCHEMA,
)

audit = Table(
    "audit",
    metadata,
    Column("ordinal", big(), primary_key=True, autoincrement=False),
    Column("at", text(), nullable=False),
    Column("actor", text(), nullable=False),
    Column("peer", text(), nullable=False),
    Column("act", text(), nullable=False),
    Column("subject", text(), nullable=False),
    Column("reason", text()),
    # JSON: what else has to be known of the act. Never a secret.
    Column("facts", text(), nullable=False),
    Column("prev", text(), nullable=False),
    Column("hash", text(), nullable=False),
    CheckConstraint("ordinal >= 1", name="ordinal"),
    Index("ix_audit_subject", "subject", "ordinal"),
    Index("ix_audit_actor", "actor", "ordinal"),
    schema=STAFF_SCHEMA,
)
"""Insert-only and chained, each row written in the transaction of the act that it records."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("actor", text(), primary_key=True),
    Column("key", text(), primary_key=True),
    Column("request_sha256", text(), nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", text(), nullable=False),
    Column("body", text(), nullable=False),
    Column("at", text(), nullable=False),
    Index("ix_idempotency_at", "at"),
    schema=STAFF_SCHEMA,
)
"""Answers to requests that carried a key, written in the transaction of what they did."""
