"""Drafts on their way to the public: who wrote them, who looked at them, what became of them."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table
from sqlalchemy import text as sql

from catalog.store.metadata import STAFF_SCHEMA, metadata, one_of, text
from catalog.store.public.tables import CAUSES, release

DRAFT_STATES = ("open", "submitted", "approved", "released", "discarded")
DECISIONS = ("approve", "return", "comment")

prepared_release = Table(
    "prepared_release",
    metadata,
    Column("name", text(), primary_key=True),
    Column("cause", text(), nullable=False),
    Column("title_zh", text(), nullable=False),
    Column("title_en", text(), nullable=False),
    # Whoever wrote what it holds; who put it together is another matter.
    Column("prepared_by", text(), nullable=False),
    Column("composed_by", text()),
    Column("prepared_at", text(), nullable=False),
    Column("approved_by", text()),
    Column("released_at", text()),
    Column("release_id", text(), ForeignKey(release.c.id), unique=True),
    # When the worker is to publish it; without one somebody does.
    Column("publish_at", text()),
    Column("cancelled_by", text()),
    Column("cancelled_at", text()),
    # Why the worker could not: JSON, the faults.
    Column("failed_at", text()),
    Column("failure", text()),
    CheckConstraint(one_of("cause", CAUSES), name="cause"),
    # Four eyes, held by the database: whoever prepared a staff release cannot approve it.
    CheckConstraint(
        "cause <> 'staff' OR release_id IS NULL"
        " OR (approved_by IS NOT NULL AND approved_by <> prepared_by)",
        name="four_eyes",
    ),
    CheckConstraint("(cancelled_by IS NULL) = (cancelled_at IS NULL)", name="cancelled"),
    CheckConstraint("cancelled_at IS NULL OR release_id IS NULL", name="one_end"),
    schema=STAFF_SCHEMA,
)

draft = Table(
    "draft",
    metadata,
    Column("id", text(), primary_key=True),
    Column("collection", text(), nullable=False),
    # Without one until the first publication gives it.
    Column("entry_id", text()),
    # By which staff tell the places for unknown parcels apart; it says nothing of a parcel.
    Column("slot_no", Integer, unique=True),
    Column("document", text(), nullable=False),
    Column("content_sha256", text(), nullable=False),
    # Grows with every change to the document, and with nothing else.
    Column("row_version", Integer, nullable=False),
    Column("state", text(), nullable=False),
    # Review steps that the content as it stands has passed.
    Column("steps_passed", Integer, nullable=False),
    Column("submitted_by", text()),
    Column("submitted_at", text()),
    Column("created_at", text(), nullable=False),
    Column("created_by", text(), nullable=False),
    Column("updated_at", text(), nullable=False),
    Column("updated_by", text(), nullable=False),
    Column("prepared_release", text(), ForeignKey(prepared_release.c.name)),
    CheckConstraint(one_of("state", DRAFT_STATES), name="state"),
    CheckConstraint("state <> 'released' OR entry_id IS NOT NULL", name="named"),
    CheckConstraint("row_version >= 1 AND steps_passed >= 0", name="counts"),
    CheckConstraint("(submitted_by IS NULL) = (submitted_at IS NULL)", name="submitted"),
    Index(
        "uq_draft_entry",
        "collection",
        "entry_id",
        unique=True,
        sqlite_where=sql("entry_id IS NOT NULL"),
        postgresql_where=sql("entry_id IS NOT NULL"),
    ),
    Index("ix_draft_prepared_release", "prepared_release"),
    Index("ix_draft_state", "state", "updated_at"),
    schema=STAFF_SCHEMA,
)

authorship = Table(
    "authorship",
    metadata,
    Column("draft_id", text(), ForeignKey(draft.c.id), primary_key=True),
    Column("author", text(), primary_key=True),
    # The first of the author's changes.
    Column("row_version", Integer, nullable=False),
    schema=STAFF_SCHEMA,
)
"""Everybody who changed a draft since it was last published: none of them may approve it."""

revision = Table(
    "revision",
    metadata,
    Column("draft_id", text(), ForeignKey(draft.c.id), primary_key=True),
    Column("row_version", Integer, primary_key=True, autoincrement=False),
    # Null once it was erased together with a published version.
    Column("document", text()),
    Column("by", text(), nullable=False),
    Column("at", text(), nullable=False),
    schema=STAFF_SCHEMA,
)
"""What a draft said after each change to it: the ground on which two editors' changes meet."""

review = Table(
    "review",
    metadata,
    Column("id", text(), primary_key=True),
    Column("draft_id", text(), ForeignKey(draft.c.id), nullable=False),
    Column("step", Integer, nullable=False),
    Column("decision", text(), nullable=False),
    # The exact content that was looked at. Another content needs another look.
    Column("row_version", Integer, nullable=False),
    Column("content_sha256", text(), nullable=False),
    Column("by", text(), nullable=False),
    Column("at", text(), nullable=False),
    Column("comment", text()),
    CheckConstraint(one_of("decision", DECISIONS), name="decision"),
    CheckConstraint("decision = 'approve' OR comment IS NOT NULL", name="reason"),
    CheckConstraint("step >= 1", name="step"),
    Index("ix_review_draft_id", "draft_id", "at"),
    schema=STAFF_SCHEMA,
)

signature = Table(
    "signature",
    metadata,
    Column("release_id", text(), ForeignKey(release.c.id), primary_key=True),
    Column("collection", text(), primary_key=True),
    Column("entry_id", text(), primary_key=True),
    Column("author", text(), primary_key=True),
    Column("approver", text(), primary_key=True),
    Column("content_sha256", text(), nullable=False),
    CheckConstraint("author <> approver", name="four_eyes"),
    schema=STAFF_SCHEMA,
)
"""Who wrote and who approved each entry of a release, and the exact content they did it to."""

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("release_id", text(), ForeignKey(release.c.id), primary_key=True),
    Column("collection", text(), nullable=False),
    Column("entry_id", text(), nullable=False),
    Column("by", text(), nullable=False),
    Column("at", text(), nullable=False),
    Column("confirmed_by", text()),
    Column("confirmed_at", text()),
    CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
    CheckConstraint("confirmed_by IS NULL OR confirmed_by <> by", name="four_eyes"),
    schema=STAFF_SCHEMA,
)
"""What one person took out of view at once, and who confirmed it afterwards."""

preview = Table(
    "preview",
    metadata,
    Column("secret_sha256", text(), primary_key=True),
    Column("prepared_release", text(), ForeignKey(prepared_release.c.name), nullable=False),
    # Whom it was made for: printed across every page of it.
    Column("reader", text(), nullable=False),
    Column("created_by", text(), nullable=False),
    Column("created_at", text(), nullable=False),
    Column("expires_at", text(), nullable=False),
    Column("revoked_at", text()),
    Column("opened", Integer, nullable=False),
    CheckConstraint("opened >= 0", name="opened"),
    schema=STAFF_SCHEMA,
)
"""Links by which somebody without an account looks at a release before it is published."""

identifier = Table(
    "identifier",
    metadata,
    Column("prefix", text(), primary_key=True),
    Column("given", Integer, nullable=False),
    CheckConstraint("given >= 0", name="given"),
    schema=STAFF_SCHEMA,
)
"""The last number given to an entry of each kind. None is given twice."""

asset = Table(
    "asset",
    metadata,
    Column("id", text(), primary_key=True),
    Column("sha256", text(), nullable=False),
    Column("media_type", text(), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("width_px", Integer),
    Column("height_px", Integer),
    Column("file_name", text(), nullable=False),
    Column("use", text(), nullable=False),
    Column("alt_zh", text(), nullable=False),
    Column("alt_en", text()),
    Column("licence", text(), nullable=False),
    Column("captured_on", text()),
    # JSON: name, media type, size and digest of each smaller form.
    Column("renditions", text(), nullable=False),
    Column("created_by", text(), nullable=False),
    Column("created_at", text(), nullable=False),
    Column("public", Boolean, nullable=False),
    CheckConstraint("size_bytes > 0", name="size"),
    Index("ix_asset_sha256", "sha256"),
    schema=STAFF_SCHEMA,
)
"""Files that entries may show. What nobody published is in the private folder alone."""
