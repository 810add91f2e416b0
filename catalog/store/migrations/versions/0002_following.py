"""What consumers follow and prove: spans, states, digests, events; tokens, receipts, webhooks."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

CURRENT = 2**63 - 1


def _text() -> sa.String:
    """Text that compares by code point on both engines."""
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    _public()
    _staff()
    _fill(op.get_bind())
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def _public() -> None:
    current = sa.text(f"until_seq = {CURRENT}")
    erased = sa.text("op = 'upsert' AND content IS NULL")
    op.create_index(
        "ix_version_erased", "version", ["seq"], sqlite_where=erased, postgresql_where=erased
    )
    op.create_table(
        "span",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq", sa.BigInteger(), server_default=sa.text(str(CURRENT)), nullable=False
        ),
        sa.Column("collection", _text(), nullable=False),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_seq > seq", name=op.f("ck_span_range")),
        sa.CheckConstraint("bucket BETWEEN 0 AND 4095", name=op.f("ck_span_bucket")),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_span_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_span")),
    )
    op.create_index(
        "uq_span_current", "span", ["collection", "entry_id"], unique=True,
        sqlite_where=current, postgresql_where=current,
    )  # fmt: skip
    op.create_index(
        "ix_span_bucket", "span", ["collection", "bucket", "seq"],
        sqlite_where=current, postgresql_where=current,
    )  # fmt: skip
    op.create_index("ix_span_collection", "span", ["collection", "seq"])
    op.create_table(
        "state",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state_digest", _text(), nullable=False),
        sa.Column("collections", _text(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["release.last_seq"], name=op.f("fk_state_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_state")),
    )
    op.create_table(
        "bucket_digests",
        sa.Column("collection", _text(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digests", _text(), nullable=False),
        sa.CheckConstraint("part BETWEEN 0 AND 255", name=op.f("ck_bucket_digests_part")),
        sa.CheckConstraint("length(digests) = 1024", name=op.f("ck_bucket_digests_whole")),
        sa.PrimaryKeyConstraint("collection", "part", name=op.f("pk_bucket_digests")),
    )
    op.create_table(
        "event",
        sa.Column("ordinal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", _text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.Column("data", _text(), nullable=False),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_event_ordinal")),
        sa.CheckConstraint(
            "type IN ('catalog.released', 'catalog.redacted', 'catalog.restored')",
            name=op.f("ck_event_type"),
        ),
        sa.PrimaryKeyConstraint("ordinal", name=op.f("pk_event")),
    )
    op.create_index("ix_event_seq", "event", ["seq"])


def _staff() -> None:
    op.create_table(
        "token",
        sa.Column("id", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("scope", _text(), nullable=False),
        sa.Column("secret_sha256", _text(), nullable=False),
        sa.Column("created_at", _text(), nullable=False),
        sa.Column("created_by", _text(), nullable=False),
        sa.Column("expires_at", _text(), nullable=True),
        sa.Column("revoked_at", _text(), nullable=True),
        sa.CheckConstraint("scope IN ('sync')", name=op.f("ck_token_scope")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        schema="staff",
    )
    op.create_table(
        "receipt",
        sa.Column("token_id", _text(), nullable=False),
        sa.Column("epoch", _text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("state_digest", _text(), nullable=True),
        sa.Column("in_step", sa.Boolean(), nullable=False),
        sa.Column("differing", _text(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["staff.token.id"], name=op.f("fk_receipt_token_id")),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_receipt")),
        schema="staff",
    )
    op.create_table(
        "webhook",
        sa.Column("id", _text(), nullable=False),
        sa.Column("token_id", _text(), nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("secret", _text(), nullable=False),
        sa.Column("previous_secret", _text(), nullable=True),
        sa.Column("previous_until", _text(), nullable=True),
        sa.Column("state", _text(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", _text(), nullable=True),
        sa.Column("lease", _text(), nullable=True),
        sa.Column("lease_until", _text(), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", _text(), nullable=True),
        sa.Column("created_at", _text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'paused', 'disabled')", name=op.f("ck_webhook_state")
        ),
        sa.CheckConstraint("told >= 0 AND attempts >= 0", name=op.f("ck_webhook_counts")),
        sa.CheckConstraint(
            "(lease IS NULL) = (lease_until IS NULL)", name=op.f("ck_webhook_lease")
        ),
        sa.ForeignKeyConstraint(["token_id"], ["staff.token.id"], name=op.f("fk_webhook_token_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        schema="staff",
    )
    op.create_index("ix_webhook_token_id", "webhook", ["token_id"], schema="staff")


# What follows fills the new tables for a catalog that has published already, and is frozen with
# them: a later definition of the digest must not change what this migration writes.

_COLLECTIONS = (
    "announcements", "enterprises", "facilities", "indicators", "industries", "packages",
    "parcels", "policies", "projects", "service-guides", "sources",
)  # fmt: skip
_NOTHING = hashlib.sha256().digest()


class _Collection:
    def __init__(self) -> None:
        self.lines: dict[int, dict[str, str]] = defaultdict(dict)
        self.digests = [_NOTHING] * 4096
        self.count = 0
        self.touched: set[int] = set()

    def digest(self) -> str:
        for bucket in self.touched:
            said = "".join(line for _, line in sorted(self.lines[bucket].items()))
            self.digests[bucket] = hashlib.sha256(said.encode()).digest()
        self.touched = set()
        return hashlib.sha256(b"".join(self.digests)).hexdigest()


def _fill(connection: sa.Connection) -> None:
    """Replay every version: what superseded it, and the state after each release."""
    collections = {name: _Collection() for name in _COLLECTIONS}
    newest: dict[tuple[str, str], int] = {}
    ends: dict[int, int] = {}
    spans: list[dict[str, Any]] = []
    release_ends = {
        row.last_seq: row for row in connection.execute(sa.text("SELECT * FROM release"))
    }
    states: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    said: set[str] = set()
    clock = connection.execute(sa.text("SELECT epoch FROM clock")).one_or_none()
    for row in connection.execute(
        sa.text(
            "SELECT seq, collection, entry_id, number, op, content_sha256 FROM version ORDER BY seq"
        )
    ).all():
        bucket = int(hashlib.sha256(row.entry_id.encode()).hexdigest()[:3], 16)
        key = (row.collection, row.entry_id)
        if key in newest:
            ends[newest[key]] = row.seq
        newest[key] = row.seq
        spans.append(
            {
                "seq": row.seq,
                "collection": row.collection,
                "entry_id": row.entry_id,
                "bucket": bucket,
            }
        )
        mine = collections[row.collection]
        mine.count -= mine.lines[bucket].pop(row.entry_id, None) is not None
        if row.op == "upsert":
            mine.lines[bucket][row.entry_id] = (
                f"{row.entry_id}\0{row.number}\0{row.content_sha256}\n"
            )
            mine.count += 1
        mine.touched.add(bucket)
        said.add(row.collection)
        if row.seq not in release_ends:
            continue
        release = release_ends[row.seq]
        after = {n: {"count": c.count, "digest": c.digest()} for n, c in collections.items()}
        lines = "".join(f"{name}\0{of['digest']}\n" for name, of in sorted(after.items()))
        digest = hashlib.sha256(lines.encode()).hexdigest()
        states.append({"seq": row.seq, "state_digest": digest, "collections": json.dumps(after)})
        data = {
            "epoch": clock.epoch if clock else "",
            "release": release.id,
            "head_seq": row.seq,
            "state_digest": digest,
            "collections": sorted(said),
        }
        events.append(
            {
                "ordinal": len(events) + 1,
                "type": "catalog.released",
                "seq": row.seq,
                "at": release.published_at,
                "data": json.dumps(data),
            }
        )
        said = set()
    for span in spans:
        span["until_seq"] = ends.get(span["seq"], CURRENT)
    parts = [
        {
            "collection": name,
            "part": part,
            "digests": b"".join(of.digests[part * 16 : part * 16 + 16]).hex(),
        }
        for name, of in collections.items()
        for part in range(256)
        if any(digest != _NOTHING for digest in of.digests[part * 16 : part * 16 + 16])
    ]
    for table, rows in (
        ("span", spans), ("state", states), ("bucket_digests", parts), ("event", events),
    ):  # fmt: skip
        if rows:
            op.bulk_insert(sa.table(table, *map(sa.column, rows[0])), rows)


_GUARDS = {
    "sqlite": (
        "CREATE TRIGGER span_superseded_once BEFORE UPDATE ON span WHEN OLD.until_seq <> 9223372036854775807 OR NEW.seq <> OLD.seq OR NEW.collection <> OLD.collection OR NEW.entry_id <> OLD.entry_id OR NEW.bucket <> OLD.bucket BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END",
        "CREATE TRIGGER span_never_deleted BEFORE DELETE ON span BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END",
        "CREATE TRIGGER span_never_replaced BEFORE INSERT ON span WHEN EXISTS (SELECT 1 FROM span WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END",
        "CREATE TRIGGER state_never_replaced BEFORE INSERT ON state WHEN EXISTS (SELECT 1 FROM state WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'states are insert-only'); END",
        "CREATE TRIGGER state_never_changed BEFORE UPDATE ON state BEGIN SELECT RAISE(ABORT, 'states are insert-only'); END",
        "CREATE TRIGGER state_never_deleted BEFORE DELETE ON state BEGIN SELECT RAISE(ABORT, 'states are insert-only'); END",
        "CREATE TRIGGER event_never_replaced BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE ordinal = NEW.ordinal) BEGIN SELECT RAISE(ABORT, 'events are insert-only'); END",
        "CREATE TRIGGER event_never_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are insert-only'); END",
        "CREATE TRIGGER event_never_deleted BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are insert-only'); END",
    ),
    "postgresql": (
        "CREATE TRIGGER span_superseded_once BEFORE UPDATE ON span FOR EACH ROW WHEN (OLD.until_seq <> 9223372036854775807 OR NEW.seq <> OLD.seq OR NEW.collection <> OLD.collection OR NEW.entry_id <> OLD.entry_id OR NEW.bucket <> OLD.bucket) EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER span_never_deleted BEFORE DELETE ON span FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER state_never_changed BEFORE UPDATE OR DELETE ON state FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER event_never_changed BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ),
}
