"""Accounts, what they may, and how they come in."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table

from catalog.store.metadata import STAFF_SCHEMA, big, metadata, one_of, text

ROLES = ("editor", "reviewer", "publisher", "administrator", "security", "auditor")
ACCOUNT_STATES = ("active", "disabled")

account = Table(
    "account",
    metadata,
    # The name under which all acts are recorded. It is never changed nor given again.
    Column("login", text(), primary_key=True),
    Column("login_key", text(), nullable=False, unique=True),
    Column("name", text(), nullable=False),
    Column("state", text(), nullable=False),
    # An argon2 hash; without one the account comes in through its agency's identity provider.
    Column("password", text()),
    Column("password_set_at", text()),
    # Sealed: whoever has the database alone, or a backup, can make no codes of it.
    Column("totp_secret", text()),
    # The last time step whose code was used: a code opens once.
    Column("totp_step", big()),
    Column("subject", text(), unique=True),
    Column("row_version", Integer, nullable=False),
    Column("created_by", text(), nullable=False),
    Column("created_at", text(), nullable=False),
    Column("last_login_at", text()),
    CheckConstraint(one_of("state", ACCOUNT_STATES), name="state"),
    CheckConstraint("(password IS NULL) = (password_set_at IS NULL)", name="password"),
    schema=STAFF_SCHEMA,
)

account_role = Table(
    "account_role",
    metadata,
    Column("login", text(), ForeignKey(account.c.login), primary_key=True),
    Column("role", text(), primary_key=True),
    CheckConstraint(one_of("role", ROLES), name="role"),
    schema=STAFF_SCHEMA,
)

invitation = Table(
    "invitation",
    metadata,
    Column("secret_sha256", text(), primary_key=True),
    # The account whose password is to be set; null for the first administrator's.
    Column("login", text(), ForeignKey(account.c.login)),
    Column("created_by", text(), nullable=False),
    Column("created_at", text(), nullable=False),
    Column("expires_at", text(), nullable=False),
    Column("used_at", text()),
    schema=STAFF_SCHEMA,
)
"""Links that set a password once."""

session = Table(
    "session",
    metadata,
    Column("secret_sha256", text(), primary_key=True),
    Column("login", text(), ForeignKey(account.c.login), nullable=False),
    Column("created_at", text(), nullable=False),
    Column("seen_at", text(), nullable=False),
    Column("ends_at", text(), nullable=False),
    Column("peer", text(), nullable=False),
    Column("agent", text(), nullable=False),
    Index("ix_session_login", "login"),
    schema=STAFF_SCHEMA,
)

throttle = Table(
    "throttle",
    metadata,
    Column("key", text(), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("since", text(), nullable=False),
    Column("locked_until", text()),
    CheckConstraint("failures >= 0", name="failures"),
    schema=STAFF_SCHEMA,
)
"""Failed logins, one row an account and one a peer."""
