"""Enquiries: what people outside ask the office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _text() -> sa.String:
    """Text that compares by code point on both engines."""
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "enquiry",
        sa.Column("id", _text(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.Column("language", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("contact", _text(), nullable=False),
        sa.Column("message", _text(), nullable=False),
        sa.Column("parcel_id", _text(), nullable=True),
        sa.Column("requirement", _text(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("settled_by", _text(), nullable=True),
        sa.Column("settled_at", _text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
        schema="staff",
    )
    op.create_index("ix_enquiry_at", "enquiry", ["at"], unique=False, schema="staff")
