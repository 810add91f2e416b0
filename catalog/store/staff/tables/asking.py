"""Workbooks that go out to be answered and come back."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table

from catalog.store.metadata import STAFF_SCHEMA, metadata, text
from catalog.store.staff.tables.drafting import draft

data_request = Table(
    "data_request",
    metadata,
    Column("id", text(), primary_key=True),
    Column("unit", text(), nullable=False),
    Column("due_on", text(), nullable=False),
    # JSON: the fields and the drafts that are asked for.
    Column("fields", text(), nullable=False),
    Column("drafts", text(), nullable=False),
    Column("created_by", text(), nullable=False),
    Column("created_at", text(), nullable=False),
    schema=STAFF_SCHEMA,
)
"""A sheet sent to one unit, which is to answer it by a day."""

answer = Table(
    "answer",
    metadata,
    Column("draft_id", text(), ForeignKey(draft.c.id), primary_key=True),
    Column("field", text(), primary_key=True),
    Column("request_id", text(), ForeignKey(data_request.c.id), nullable=False),
    Column("by", text(), nullable=False),
    Column("at", text(), nullable=False),
    Index("ix_answer_request_id", "request_id"),
    schema=STAFF_SCHEMA,
)
"""Which cell was answered, under which request, by whom."""

mapping = Table(
    "mapping",
    metadata,
    # Of the headings as they stand in the workbook.
    Column("fingerprint", text(), primary_key=True),
    Column("collection", text(), nullable=False),
    Column("name", text(), nullable=False),
    # JSON: which column means which field, in which unit; which rows and columns mean nothing.
    Column("columns", text(), nullable=False),
    Column("confirmed_by", text(), nullable=False),
    Column("confirmed_at", text(), nullable=False),
    schema=STAFF_SCHEMA,
)
"""How the office's own workbooks are read, confirmed once."""

upload = Table(
    "upload",
    metadata,
    Column("id", text(), primary_key=True),
    Column("sha256", text(), nullable=False),
    Column("file_name", text(), nullable=False),
    Column("by", text(), nullable=False),
    Column("at", text(), nullable=False),
    schema=STAFF_SCHEMA,
)
"""Files between the trial and the confirmation of an import; removed after a day."""
