"""Staff: accounts, reviews, planned releases, audit, workbooks, assets; drafts may lack an id."""

from __future__ import annotations

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# These are made anew with the rows they have; the first ones point at the later ones.
_REMADE = ("receipt", "webhook", "token", "draft", "prepared_release")


def _text() -> sa.String:
    """Text that compares by code point on both engines."""
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    connection = op.get_bind()
    kept = {name: _rows(connection, name) for name in _REMADE}
    for name in _REMADE:
        op.drop_table(name, schema="staff")
    _create()
    _fill(kept)
    # psycopg reads a per cent sign as a parameter even where there is none.
    percent = "%" if connection.dialect.name == "sqlite" else "%%"
    for statement in _GUARDS[connection.dialect.name]:
        connection.exec_driver_sql(statement.replace("%", percent))


def _rows(connection: sa.Connection, name: str) -> list[dict[str, Any]]:
    schema = "" if connection.dialect.name == "sqlite" else "staff."
    found = connection.execute(sa.text(f"SELECT * FROM {schema}{name}"))
    return [dict(row._mapping) for row in found]


def _fill(kept: dict[str, list[dict[str, Any]]]) -> None:
    slots = sorted(row["id"] for row in kept["draft"] if row["state"] == "slot")
    for row in kept["draft"]:
        row["slot_no"] = slots.index(row["id"]) + 1 if row["id"] in slots else None
        row["state"] = "open" if row["id"] in slots else row["state"]
        row["content_sha256"] = hashlib.sha256(row["document"].encode()).hexdigest()
        row["steps_passed"] = 0
    for name in reversed(_REMADE):
        _insert(name, kept[name])
    _insert(
        "authorship",
        [
            {
                "draft_id": row["id"],
                "author": row["updated_by"],
                "row_version": row["row_version"],
            }
            for row in kept["draft"]
            if row["state"] == "open"
        ],
    )
    _insert(
        "revision",
        [
            {
                "draft_id": row["id"],
                "row_version": row["row_version"],
                "document": row["document"],
                "by": row["updated_by"],
                "at": row["updated_at"],
            }
            for row in kept["draft"]
        ],
    )


def _insert(name: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        columns: list[Any] = [sa.column(str(column)) for column in rows[0]]
        schema = None if op.get_bind().dialect.name == "sqlite" else "staff"
        op.bulk_insert(sa.table(name, *columns, schema=schema), rows)


def _create() -> None:
    op.create_table(
        "account",
        sa.Column("login", _text(), nullable=False),
        sa.Column("login_key", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("state", _text(), nullable=False),
        sa.Column("password", _text(), nullable=True),
        sa.Column("password_set_at", _text(), nullable=True),
        sa.Column("totp_secret", _text(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=True),
        sa.Column("subject", _text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_by", _text(), nullable=False),
        sa.Column("created_at", _text(), nullable=False),
        sa.Column("last_login_at", _text(), nullable=True),
        sa.CheckConstraint("state IN ('active', 'disabled')", name=op.f("ck_account_state")),
        sa.CheckConstraint(
            "(password IS NULL) = (password_set_at IS NULL)", name=op.f("ck_account_password")
        ),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_account")),
        sa.UniqueConstraint("login_key", name=op.f("uq_account_login_key")),
        sa.UniqueConstraint("subject", name=op.f("uq_account_subject")),
        schema="staff",
    )
    op.create_table(
        "asset",
        sa.Column("id", _text(), nullable=False),
        sa.Column("sha256", _text(), nullable=False),
        sa.Column("media_type", _text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=True),
        sa.Column("height_px", sa.Integer(), nullable=True),
        sa.Column("file_name", _text(), nullable=False),
        sa.Column("use", _text(), nullable=False),
        sa.Column("alt_zh", _text(), nullable=False),
        sa.Column("alt_en", _text(), nullable=True),
        sa.Column("licence", _text(), nullable=False),
        sa.Column("captured_on", _text(), nullable=True),
        sa.Column("renditions", _text(), nullable=False),
        sa.Column("created_by", _text(), nullable=False),
        sa.Column("created_at", _text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_asset_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        schema="staff",
    )
    op.create_index("ix_asset_sha256", "asset", ["sha256"], unique=False, schema="staff")
    op.create_table(
        "audit",
        sa.Column("ordinal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.Column("actor", _text(), nullable=False),
        sa.Column("peer", _text(), nullable=False),
        sa.Column("act", _text(), nullable=False),
        sa.Column("subject", _text(), nullable=False),
        sa.Column("reason", _text(), nullable=True),
        sa.Column("facts", _text(), nullable=False),
        sa.Column("prev", _text(), nullable=False),
        sa.Column("hash", _text(), nullable=False),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_audit_ordinal")),
        sa.PrimaryKeyConstraint("ordinal", name=op.f("pk_audit")),
        schema="staff",
    )
    op.create_index("ix_audit_actor", "audit", ["actor", "ordinal"], unique=False, schema="staff")
    op.create_index(
        "ix_audit_subject", "audit", ["subject", "ordinal"], unique=False, schema="staff"
    )
    op.create_table(
        "audit_head",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("hash", _text(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("before_first", _text(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_audit_head_single")),
        sa.CheckConstraint("ordinal >= 0 AND first >= 1", name=op.f("ck_audit_head_counts")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_audit_head")),
        schema="staff",
    )
    op.create_table(
        "data_request",
        sa.Column("id", _text(), nullable=False),
        sa.Column("unit", _text(), nullable=False),
        sa.Column("due_on", _text(), nullable=False),
        sa.Column("fields", _text(), nullable=False),
        sa.Column("drafts", _text(), nullable=False),
        sa.Column("created_by", _text(), nullable=False),
        sa.Column("created_at", _text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        schema="staff",
    )
    op.create_table(
        "idempotency",
        sa.Column("actor", _text(), nullable=False),
        sa.Column("key", _text(), nullable=False),
        sa.Column("request_sha256", _text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", _text(), nullable=False),
        sa.Column("body", _text(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency")),
        schema="staff",
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"], unique=False, schema="staff")
    op.create_table(
        "identifier",
        sa.Column("prefix", _text(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.CheckConstraint("given >= 0", name=op.f("ck_identifier_given")),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_identifier")),
        schema="staff",
    )
    op.create_table(
        "mapping",
        sa.Column("fingerprint", _text(), nullable=False),
        sa.Column("collection", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("columns", _text(), nullable=False),
        sa.Column("confirmed_by", _text(), nullable=False),
        sa.Column("confirmed_at", _text(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_mapping")),
        schema="staff",
    )
    op.create_table(
        "throttle",
        sa.Column("key", _text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", _text(), nullable=False),
        sa.Column("locked_until", _text(), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_throttle_failures")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
        schema="staff",
    )
    op.create_table(
        "token",
        sa.Column("id", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("scope", _text(), nullable=False),
        sa.Column("login", _text(), nullable=True),
        sa.Column("secret_sha256", _text(), nullable=False),
        sa.Column("created_at", _text(), nullable=False),
        sa.Column("created_by", _text(), nullable=False),
        sa.Column("expires_at", _text(), nullable=True),
        sa.Column("revoked_at", _text(), nullable=True),
        sa.Column("last_used_at", _text(), nullable=True),
        sa.CheckConstraint("(scope = 'staff') = (login IS NOT NULL)", name=op.f("ck_token_login")),
        sa.CheckConstraint("scope IN ('sync', 'staff')", name=op.f("ck_token_scope")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        schema="staff",
    )
    op.create_table(
        "upload",
        sa.Column("id", _text(), nullable=False),
        sa.Column("sha256", _text(), nullable=False),
        sa.Column("file_name", _text(), nullable=False),
        sa.Column("by", _text(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        schema="staff",
    )
    op.create_table(
        "account_role",
        sa.Column("login", _text(), nullable=False),
        sa.Column("role", _text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('editor', 'reviewer', 'publisher', 'administrator', 'security', 'auditor')",
            name=op.f("ck_account_role_role"),
        ),
        sa.ForeignKeyConstraint(
            ["login"], ["staff.account.login"], name=op.f("fk_account_role_login")
        ),
        sa.PrimaryKeyConstraint("login", "role", name=op.f("pk_account_role")),
        schema="staff",
    )
    op.create_table(
        "invitation",
        sa.Column("secret_sha256", _text(), nullable=False),
        sa.Column("login", _text(), nullable=True),
        sa.Column("created_by", _text(), nullable=False),
        sa.Column("created_at", _text(), nullable=False),
        sa.Column("expires_at", _text(), nullable=False),
        sa.Column("used_at", _text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["login"], ["staff.account.login"], name=op.f("fk_invitation_login")
        ),
        sa.PrimaryKeyConstraint("secret_sha256", name=op.f("pk_invitation")),
        schema="staff",
    )
    op.create_table(
        "prepared_release",
        sa.Column("name", _text(), nullable=False),
        sa.Column("cause", _text(), nullable=False),
        sa.Column("title_zh", _text(), nullable=False),
        sa.Column("title_en", _text(), nullable=False),
        sa.Column("prepared_by", _text(), nullable=False),
        sa.Column("composed_by", _text(), nullable=True),
        sa.Column("prepared_at", _text(), nullable=False),
        sa.Column("approved_by", _text(), nullable=True),
        sa.Column("released_at", _text(), nullable=True),
        sa.Column("release_id", _text(), nullable=True),
        sa.Column("publish_at", _text(), nullable=True),
        sa.Column("cancelled_by", _text(), nullable=True),
        sa.Column("cancelled_at", _text(), nullable=True),
        sa.Column("failed_at", _text(), nullable=True),
        sa.Column("failure", _text(), nullable=True),
        sa.CheckConstraint(
            "cause <> 'staff' OR release_id IS NULL OR (approved_by IS NOT NULL AND approved_by <> prepared_by)",
            name=op.f("ck_prepared_release_four_eyes"),
        ),
        sa.CheckConstraint(
            "cause IN ('seed', 'staff', 'clock', 'rollback')",
            name=op.f("ck_prepared_release_cause"),
        ),
        sa.CheckConstraint(
            "(cancelled_by IS NULL) = (cancelled_at IS NULL)",
            name=op.f("ck_prepared_release_cancelled"),
        ),
        sa.CheckConstraint(
            "cancelled_at IS NULL OR release_id IS NULL", name=op.f("ck_prepared_release_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_prepared_release_release_id")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_prepared_release")),
        sa.UniqueConstraint("release_id", name=op.f("uq_prepared_release_release_id")),
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
        "session",
        sa.Column("secret_sha256", _text(), nullable=False),
        sa.Column("login", _text(), nullable=False),
        sa.Column("created_at", _text(), nullable=False),
        sa.Column("seen_at", _text(), nullable=False),
        sa.Column("ends_at", _text(), nullable=False),
        sa.Column("peer", _text(), nullable=False),
        sa.Column("agent", _text(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["staff.account.login"], name=op.f("fk_session_login")),
        sa.PrimaryKeyConstraint("secret_sha256", name=op.f("pk_session")),
        schema="staff",
    )
    op.create_index("ix_session_login", "session", ["login"], unique=False, schema="staff")
    op.create_table(
        "signature",
        sa.Column("release_id", _text(), nullable=False),
        sa.Column("collection", _text(), nullable=False),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("author", _text(), nullable=False),
        sa.Column("approver", _text(), nullable=False),
        sa.Column("content_sha256", _text(), nullable=False),
        sa.CheckConstraint("author <> approver", name=op.f("ck_signature_four_eyes")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_signature_release_id")
        ),
        sa.PrimaryKeyConstraint(
            "release_id", "collection", "entry_id", "author", "approver", name=op.f("pk_signature")
        ),
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
        sa.CheckConstraint(
            "(lease IS NULL) = (lease_until IS NULL)", name=op.f("ck_webhook_lease")
        ),
        sa.CheckConstraint("told >= 0 AND attempts >= 0", name=op.f("ck_webhook_counts")),
        sa.ForeignKeyConstraint(["token_id"], ["staff.token.id"], name=op.f("fk_webhook_token_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        schema="staff",
    )
    op.create_index("ix_webhook_token_id", "webhook", ["token_id"], unique=False, schema="staff")
    op.create_table(
        "withdrawal",
        sa.Column("release_id", _text(), nullable=False),
        sa.Column("collection", _text(), nullable=False),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("by", _text(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.Column("confirmed_by", _text(), nullable=True),
        sa.Column("confirmed_at", _text(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_withdrawal_confirmed")
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> by", name=op.f("ck_withdrawal_four_eyes")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_withdrawal_release_id")
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_withdrawal")),
        schema="staff",
    )
    op.create_table(
        "draft",
        sa.Column("id", _text(), nullable=False),
        sa.Column("collection", _text(), nullable=False),
        sa.Column("entry_id", _text(), nullable=True),
        sa.Column("slot_no", sa.Integer(), nullable=True),
        sa.Column("document", _text(), nullable=False),
        sa.Column("content_sha256", _text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("state", _text(), nullable=False),
        sa.Column("steps_passed", sa.Integer(), nullable=False),
        sa.Column("submitted_by", _text(), nullable=True),
        sa.Column("submitted_at", _text(), nullable=True),
        sa.Column("created_at", _text(), nullable=False),
        sa.Column("created_by", _text(), nullable=False),
        sa.Column("updated_at", _text(), nullable=False),
        sa.Column("updated_by", _text(), nullable=False),
        sa.Column("prepared_release", _text(), nullable=True),
        sa.CheckConstraint(
            "state <> 'released' OR entry_id IS NOT NULL", name=op.f("ck_draft_named")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'submitted', 'approved', 'released', 'discarded')",
            name=op.f("ck_draft_state"),
        ),
        sa.CheckConstraint(
            "(submitted_by IS NULL) = (submitted_at IS NULL)", name=op.f("ck_draft_submitted")
        ),
        sa.CheckConstraint("row_version >= 1 AND steps_passed >= 0", name=op.f("ck_draft_counts")),
        sa.ForeignKeyConstraint(
            ["prepared_release"],
            ["staff.prepared_release.name"],
            name=op.f("fk_draft_prepared_release"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("slot_no", name=op.f("uq_draft_slot_no")),
        schema="staff",
    )
    op.create_index(
        "ix_draft_prepared_release", "draft", ["prepared_release"], unique=False, schema="staff"
    )
    op.create_index(
        "ix_draft_state", "draft", ["state", "updated_at"], unique=False, schema="staff"
    )
    op.create_index(
        "uq_draft_entry",
        "draft",
        ["collection", "entry_id"],
        unique=True,
        schema="staff",
        sqlite_where=sa.text("entry_id IS NOT NULL"),
        postgresql_where=sa.text("entry_id IS NOT NULL"),
    )
    op.create_table(
        "preview",
        sa.Column("secret_sha256", _text(), nullable=False),
        sa.Column("prepared_release", _text(), nullable=False),
        sa.Column("reader", _text(), nullable=False),
        sa.Column("created_by", _text(), nullable=False),
        sa.Column("created_at", _text(), nullable=False),
        sa.Column("expires_at", _text(), nullable=False),
        sa.Column("revoked_at", _text(), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.CheckConstraint("opened >= 0", name=op.f("ck_preview_opened")),
        sa.ForeignKeyConstraint(
            ["prepared_release"],
            ["staff.prepared_release.name"],
            name=op.f("fk_preview_prepared_release"),
        ),
        sa.PrimaryKeyConstraint("secret_sha256", name=op.f("pk_preview")),
        schema="staff",
    )
    op.create_table(
        "answer",
        sa.Column("draft_id", _text(), nullable=False),
        sa.Column("field", _text(), nullable=False),
        sa.Column("request_id", _text(), nullable=False),
        sa.Column("by", _text(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["staff.draft.id"], name=op.f("fk_answer_draft_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["staff.data_request.id"], name=op.f("fk_answer_request_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", "field", name=op.f("pk_answer")),
        schema="staff",
    )
    op.create_index("ix_answer_request_id", "answer", ["request_id"], unique=False, schema="staff")
    op.create_table(
        "authorship",
        sa.Column("draft_id", _text(), nullable=False),
        sa.Column("author", _text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["staff.draft.id"], name=op.f("fk_authorship_draft_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", "author", name=op.f("pk_authorship")),
        schema="staff",
    )
    op.create_table(
        "review",
        sa.Column("id", _text(), nullable=False),
        sa.Column("draft_id", _text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("decision", _text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("content_sha256", _text(), nullable=False),
        sa.Column("by", _text(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.Column("comment", _text(), nullable=True),
        sa.CheckConstraint(
            "decision = 'approve' OR comment IS NOT NULL", name=op.f("ck_review_reason")
        ),
        sa.CheckConstraint(
            "decision IN ('approve', 'return', 'comment')", name=op.f("ck_review_decision")
        ),
        sa.CheckConstraint("step >= 1", name=op.f("ck_review_step")),
        sa.ForeignKeyConstraint(["draft_id"], ["staff.draft.id"], name=op.f("fk_review_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        schema="staff",
    )
    op.create_index(
        "ix_review_draft_id", "review", ["draft_id", "at"], unique=False, schema="staff"
    )
    op.create_table(
        "revision",
        sa.Column("draft_id", _text(), nullable=False),
        sa.Column("row_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", _text(), nullable=True),
        sa.Column("by", _text(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["staff.draft.id"], name=op.f("fk_revision_draft_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", "row_version", name=op.f("pk_revision")),
        schema="staff",
    )


_GUARDS = {
    "sqlite": (
        "CREATE TRIGGER review_never_changed BEFORE UPDATE ON review BEGIN SELECT RAISE(ABORT, 'reviews are insert-only'); END",
        "CREATE TRIGGER signature_never_changed BEFORE UPDATE ON signature BEGIN SELECT RAISE(ABORT, 'signatures are insert-only'); END",
        "CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audits are insert-only'); END",
        "CREATE TRIGGER review_never_deleted BEFORE DELETE ON review BEGIN SELECT RAISE(ABORT, 'reviews are insert-only'); END",
        "CREATE TRIGGER signature_never_deleted BEFORE DELETE ON signature BEGIN SELECT RAISE(ABORT, 'signatures are insert-only'); END",
        "CREATE TRIGGER revision_never_deleted BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'revisions are insert-only'); END",
        "CREATE TRIGGER revision_only_erased BEFORE UPDATE ON revision WHEN NEW.document IS NOT NULL OR NEW.draft_id IS NOT OLD.draft_id OR NEW.row_version IS NOT OLD.row_version OR NEW.by IS NOT OLD.by OR NEW.at IS NOT OLD.at BEGIN SELECT RAISE(ABORT, 'revisions are insert-only'); END",
        "CREATE TRIGGER audit_never_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE ordinal = NEW.ordinal) BEGIN SELECT RAISE(ABORT, 'audits are insert-only'); END",
        "CREATE TRIGGER audit_kept BEFORE DELETE ON audit WHEN OLD.at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-180 days') BEGIN SELECT RAISE(ABORT, 'the audit is kept'); END",
        "CREATE TRIGGER review_by_others BEFORE INSERT ON review WHEN NEW.decision = 'approve' AND EXISTS (SELECT 1 FROM authorship a WHERE a.draft_id = NEW.draft_id AND a.author = NEW.\"by\" AND a.row_version <= NEW.row_version) BEGIN SELECT RAISE(ABORT, 'nobody approves what they wrote'); END",
        "CREATE TRIGGER draft_approved BEFORE UPDATE ON draft WHEN NEW.state = 'approved' AND NOT EXISTS (SELECT 1 FROM review r WHERE r.draft_id = NEW.id AND r.decision = 'approve' AND r.row_version = NEW.row_version AND r.content_sha256 = NEW.content_sha256 AND NOT EXISTS (SELECT 1 FROM authorship a WHERE a.draft_id = NEW.id AND a.author = r.by)) BEGIN SELECT RAISE(ABORT, 'a draft is approved by somebody else'); END",
    ),
    "postgresql": (
        "CREATE TRIGGER review_never_changed BEFORE UPDATE OR DELETE ON staff.review FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER signature_never_changed BEFORE UPDATE OR DELETE ON staff.signature FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER revision_only_erased BEFORE UPDATE ON staff.revision FOR EACH ROW WHEN (NEW.document IS NOT NULL OR ROW(NEW.draft_id, NEW.row_version, NEW.by, NEW.at) IS DISTINCT FROM ROW(OLD.draft_id, OLD.row_version, OLD.by, OLD.at)) EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER revision_never_deleted BEFORE DELETE ON staff.revision FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER audit_never_changed BEFORE UPDATE ON staff.audit FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER audit_never_truncated BEFORE TRUNCATE ON staff.audit EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER audit_kept BEFORE DELETE ON staff.audit FOR EACH ROW WHEN (OLD.at >= to_char((now() AT TIME ZONE 'utc') - interval '180 days', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')) EXECUTE FUNCTION refuse_change()",
        "CREATE FUNCTION staff.refuse_own_review() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.decision = 'approve' AND EXISTS (SELECT 1 FROM staff.authorship a WHERE a.draft_id = NEW.draft_id AND a.author = NEW.\"by\" AND a.row_version <= NEW.row_version) THEN RAISE EXCEPTION 'nobody approves what they wrote' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER review_by_others BEFORE INSERT ON staff.review FOR EACH ROW EXECUTE FUNCTION staff.refuse_own_review()",
        "CREATE FUNCTION staff.refuse_unapproved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.state = 'approved' AND NOT EXISTS (SELECT 1 FROM staff.review r WHERE r.draft_id = NEW.id AND r.decision = 'approve' AND r.row_version = NEW.row_version AND r.content_sha256 = NEW.content_sha256 AND NOT EXISTS (SELECT 1 FROM staff.authorship a WHERE a.draft_id = NEW.id AND a.author = r.by)) THEN RAISE EXCEPTION 'a draft is approved by somebody else' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER draft_approved BEFORE UPDATE ON staff.draft FOR EACH ROW EXECUTE FUNCTION staff.refuse_unapproved()",
    ),
}
