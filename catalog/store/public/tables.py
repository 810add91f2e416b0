"""The tables of the published catalog. Versions are insert-only; triggers hold them to it."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TSVECTOR

from catalog.kinds import KINDS
from catalog.kinds.fields import Storage
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Rank
from catalog.store.metadata import CURRENT, big, metadata, one_of, text

CAUSES = ("seed", "staff", "clock", "rollback")
REASONS = (
    "withdrawn",
    "transferred",
    "merged",
    "split",
    "superseded",
    "error",
    "expired",
    "redacted",
)

ERASED = "op = 'upsert' AND content IS NULL"

EVENT_TYPES = ("catalog.released", "catalog.redacted", "catalog.restored")


clock = Table(
    "clock",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("epoch", text(), nullable=False),
    Column("seq", big(), nullable=False),
    Column("chain", text(), nullable=False),
    Column("data_mode", text(), nullable=False),
    CheckConstraint("one = 1", name="single"),
    CheckConstraint("data_mode IN ('real', 'demo')", name="mode"),
    UniqueConstraint("data_mode"),
)

release = Table(
    "release",
    metadata,
    Column("id", text(), primary_key=True),
    Column("cause", text(), nullable=False),
    Column("published_at", text(), nullable=False),
    Column("title_zh", text(), nullable=False),
    Column("title_en", text(), nullable=False),
    Column("first_seq", big(), nullable=False, unique=True),
    Column("last_seq", big(), nullable=False, unique=True),
    CheckConstraint(one_of("cause", CAUSES), name="cause"),
    CheckConstraint("first_seq >= 1 AND last_seq >= first_seq", name="range"),
)

version = Table(
    "version",
    metadata,
    Column("seq", big(), primary_key=True, autoincrement=False),
    Column("collection", text(), nullable=False),
    Column("entry_id", text(), nullable=False),
    Column("number", Integer, nullable=False),
    Column("op", text(), nullable=False),
    Column("reason", text()),
    Column("replaced_by", text(), nullable=False),
    Column("release_id", text(), ForeignKey("release.id"), nullable=False),
    Column("content", text()),
    Column("content_sha256", text()),
    Column("prev", text(), nullable=False),
    Column("hash", text(), nullable=False),
    Column("data_mode", text(), ForeignKey("clock.data_mode"), nullable=False),
    UniqueConstraint("collection", "entry_id", "number"),
    CheckConstraint("seq >= 1 AND number >= 1", name="counts"),
    CheckConstraint(
        "(op = 'upsert' AND content_sha256 IS NOT NULL AND reason IS NULL)"
        " OR (op = 'delete' AND content IS NULL AND content_sha256 IS NULL"
        # Said apart: a check that comes to null is no refusal, and null IN (…) is null.
        f" AND reason IS NOT NULL AND {one_of('reason', REASONS)})",
        name="op",
    ),
    # Content is canonical text, so this pattern is exact: a quotation mark inside a value is
    # always escaped there. LIKE instead of a position function: both engines have it.
    CheckConstraint(
        "data_mode = 'demo' OR (entry_id NOT LIKE 'DEMO-%'"
        ' AND (content IS NULL OR content NOT LIKE \'%"status":"illustrative"%\'))',
        name="no_demo_in_real",
    ),
    Index("ix_version_release_id", "release_id"),
    # Erased contents are few, and every snapshot that is asked for looks for them.
    Index(
        "ix_version_erased",
        "seq",
        sqlite_where=sql(ERASED),
        postgresql_where=sql(ERASED),
    ),
)

term = Table(
    "term",
    metadata,
    Column("seq", big(), ForeignKey("version.seq"), primary_key=True, autoincrement=False),
    Column("field", text(), primary_key=True),
    Column("value", text(), primary_key=True),
    Column("collection", text(), nullable=False),
    Column("entry_id", text(), nullable=False),
    Column("until_seq", big(), nullable=False, server_default=sql(str(CURRENT))),
    Index("ix_term_value", "value", "field"),
    Index("ix_term_entry", "entry_id", "collection"),
)
"""One row for each item of a many-valued queryable and each identifier, folded."""

span = Table(
    "span",
    metadata,
    Column("seq", big(), ForeignKey("version.seq"), primary_key=True, autoincrement=False),
    Column("until_seq", big(), nullable=False, server_default=sql(str(CURRENT))),
    Column("collection", text(), nullable=False),
    Column("entry_id", text(), nullable=False),
    Column("bucket", Integer, nullable=False),
    CheckConstraint("until_seq > seq", name="range"),
    CheckConstraint("bucket BETWEEN 0 AND 4095", name="bucket"),
    # Two versions of one entry can never both be its newest.
    Index(
        "uq_span_current",
        "collection",
        "entry_id",
        unique=True,
        sqlite_where=sql(f"until_seq = {CURRENT}"),
        postgresql_where=sql(f"until_seq = {CURRENT}"),
    ),
    Index(
        "ix_span_bucket",
        "collection",
        "bucket",
        "seq",
        sqlite_where=sql(f"until_seq = {CURRENT}"),
        postgresql_where=sql(f"until_seq = {CURRENT}"),
    ),
    Index("ix_span_collection", "collection", "seq"),
)
"""For which seqs each version, tombstones too, is the newest of its entry: [seq, until_seq)."""

state = Table(
    "state",
    metadata,
    Column("seq", big(), ForeignKey("release.last_seq"), primary_key=True, autoincrement=False),
    Column("state_digest", text(), nullable=False),
    Column("collections", text(), nullable=False),
)
"""The catalog after each release: `collections` is JSON, {name: {"count", "digest"}}."""

bucket_digests = Table(
    "bucket_digests",
    metadata,
    Column("collection", text(), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("digests", text(), nullable=False),
    CheckConstraint("part BETWEEN 0 AND 255", name="part"),
    CheckConstraint("length(digests) = 1024", name="whole"),
)
"""The newest digests of sixteen buckets a row, in hex: a publication rewrites what it touches."""

event = Table(
    "event",
    metadata,
    Column("ordinal", big(), primary_key=True, autoincrement=False),
    Column("type", text(), nullable=False),
    Column("seq", big(), nullable=False),
    Column("at", text(), nullable=False),
    Column("data", text(), nullable=False),
    CheckConstraint("ordinal >= 1", name="ordinal"),
    CheckConstraint(one_of("type", EVENT_TYPES), name="type"),
    Index("ix_event_seq", "seq"),
)
"""What is to be told to whoever asked to be told, in order; written with what it tells of."""


def _column(name: str, storage: Storage | None) -> Column[object]:
    if storage is Storage.INTEGER:
        return Column(name, big())
    if storage is Storage.BOOLEAN:
        return Column(name, Boolean)
    return Column(name, text())


def index_table_name(kind: Kind) -> str:
    return "index_" + kind.name.replace("-", "_")


def _index_table(kind: Kind) -> Table:
    name = index_table_name(kind)
    current = sql(f"until_seq = {CURRENT}")
    scalars = {field: f for field, f in kind.queryables.items() if not f.multiple}
    return Table(
        name,
        metadata,
        Column("seq", big(), ForeignKey("version.seq"), primary_key=True, autoincrement=False),
        Column("until_seq", big(), nullable=False, server_default=sql(str(CURRENT))),
        Column("entry_id", text(), nullable=False),
        Column("west", Float),
        Column("south", Float),
        Column("east", Float),
        Column("north", Float),
        *(_column(field, described.storage) for field, described in scalars.items()),
        # Two versions of one entry can never both be current.
        Index(
            f"uq_{name}_current",
            "entry_id",
            unique=True,
            sqlite_where=current,
            postgresql_where=current,
        ),
        Index(f"ix_{name}_history", "entry_id", "seq"),
        *(
            Index(
                f"ix_{name}_{field}",
                field,
                "entry_id",
                sqlite_where=current,
                postgresql_where=current,
            )
            for field, described in scalars.items()
            if described.traits.sortable
        ),
        *(_box_indexes(name) if kind.geometry is not None else ()),
    )


def _box_indexes(name: str) -> tuple[Index, Index]:
    """What finds the few boxes near a place, and the entries without any. SQLite: see `boxes`."""
    shapeless = sql(f"west IS NULL AND until_seq = {CURRENT}")
    return (
        Index(
            f"ix_{name}_box",
            sql("box(point(west, south), point(east, north))"),
            postgresql_using="gist",
        ).ddl_if(dialect="postgresql"),
        Index(
            f"ix_{name}_shapeless",
            "seq",
            sqlite_where=shapeless,
            postgresql_where=shapeless,
        ),
    )


INDEX_TABLES = {kind.name: _index_table(kind) for kind in KINDS.values()}
"""One table a kind, one row a version that is no tombstone, one column a scalar queryable."""

search = Table(
    "search",
    metadata,
    Column("seq", big(), ForeignKey("version.seq"), primary_key=True, autoincrement=False),
    *(Column(rank.name.lower(), text(), nullable=False) for rank in Rank),
    Column("tokens", String().with_variant(TSVECTOR(), "postgresql"), nullable=False),
    Index(
        "ix_search_tokens",
        "tokens",
        postgresql_using="gin",
        # What waits in a pending list is read through by every search.
        postgresql_with={"fastupdate": "off"},
    ).ddl_if(dialect="postgresql"),
)
"""What search compares: one row a version that has a content, one column a rank of fields.

`tokens` narrow a search down before the texts decide; SQLite has them in a full-text index beside
the table (see `fulltext`). Until when a version is the newest of its entry, its span says.
"""

SEARCHED = {rank: search.c[rank.name.lower()] for rank in Rank}
"""The columns of texts by rank, the best first."""

DERIVED = frozenset({search})
"""What is worked out anew from the contents where it is missing: no backup holds it."""

PUBLIC_TABLES = frozenset(
    {
        *(t.name for t in (clock, release, version, term, span, state, bucket_digests, event)),
        *(t.name for t in INDEX_TABLES.values()),
        search.name,
    }
)
"""All that the public identity of the database may read."""
