"""What people outside ask the office, until it is forgotten."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from catalog.store.metadata import STAFF_SCHEMA, big, metadata, text

enquiry = Table(
    "enquiry",
    metadata,
    Column("id", text(), primary_key=True),
    Column("at", text(), nullable=False),
    Column("language", text(), nullable=False),
    Column("name", text(), nullable=False),
    Column("contact", text(), nullable=False),
    Column("message", text(), nullable=False),
    # The parcel asked about, and a requirement as the parameters of an address.
    Column("parcel_id", text()),
    Column("requirement", text()),
    # What was public when it was asked.
    Column("seq", big(), nullable=False),
    Column("settled_by", text()),
    Column("settled_at", text()),
    Index("ix_enquiry_at", "at"),
    schema=STAFF_SCHEMA,
)
"""Personal data: it is deleted after a set time, and no backup holds it."""
