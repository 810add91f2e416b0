"""The first tables: clock, releases, versions, their index, drafts and prepared releases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text() -> sa.String:
    """Text that compares by code point on both engines."""
    return sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "clock",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", _text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("chain", _text(), nullable=False),
        sa.Column("data_mode", _text(), nullable=False),
        sa.CheckConstraint("data_mode IN ('real', 'demo')", name=op.f("ck_clock_mode")),
        sa.CheckConstraint("one = 1", name=op.f("ck_clock_single")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_clock")),
        sa.UniqueConstraint("data_mode", name=op.f("uq_clock_data_mode")),
    )
    op.create_table(
        "release",
        sa.Column("id", _text(), nullable=False),
        sa.Column("cause", _text(), nullable=False),
        sa.Column("published_at", _text(), nullable=False),
        sa.Column("title_zh", _text(), nullable=False),
        sa.Column("title_en", _text(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "cause IN ('seed', 'staff', 'clock', 'rollback')", name=op.f("ck_release_cause")
        ),
        sa.CheckConstraint(
            "first_seq >= 1 AND last_seq >= first_seq", name=op.f("ck_release_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("first_seq", name=op.f("uq_release_first_seq")),
        sa.UniqueConstraint("last_seq", name=op.f("uq_release_last_seq")),
    )
    op.create_table(
        "prepared_release",
        sa.Column("name", _text(), nullable=False),
        sa.Column("cause", _text(), nullable=False),
        sa.Column("title_zh", _text(), nullable=False),
        sa.Column("title_en", _text(), nullable=False),
        sa.Column("prepared_by", _text(), nullable=False),
        sa.Column("prepared_at", _text(), nullable=False),
        sa.Column("approved_by", _text(), nullable=True),
        sa.Column("released_at", _text(), nullable=True),
        sa.Column("release_id", _text(), nullable=True),
        sa.CheckConstraint(
            "cause <> 'staff' OR release_id IS NULL OR (approved_by IS NOT NULL AND approved_by <> prepared_by)",
            name=op.f("ck_prepared_release_four_eyes"),
        ),
        sa.CheckConstraint(
            "cause IN ('seed', 'staff', 'clock', 'rollback')",
            name=op.f("ck_prepared_release_cause"),
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_prepared_release_release_id")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_prepared_release")),
        sa.UniqueConstraint("release_id", name=op.f("uq_prepared_release_release_id")),
        schema="staff",
    )
    op.create_table(
        "version",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("collection", _text(), nullable=False),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("op", _text(), nullable=False),
        sa.Column("reason", _text(), nullable=True),
        sa.Column("replaced_by", _text(), nullable=False),
        sa.Column("release_id", _text(), nullable=False),
        sa.Column("content", _text(), nullable=True),
        sa.Column("content_sha256", _text(), nullable=True),
        sa.Column("prev", _text(), nullable=False),
        sa.Column("hash", _text(), nullable=False),
        sa.Column("data_mode", _text(), nullable=False),
        sa.CheckConstraint(
            "(op = 'upsert' AND content_sha256 IS NOT NULL AND reason IS NULL) OR (op = 'delete' AND content IS NULL AND content_sha256 IS NULL AND reason IS NOT NULL AND reason IN ('withdrawn', 'transferred', 'merged', 'split', 'superseded', 'error', 'expired', 'redacted'))",
            name=op.f("ck_version_op"),
        ),
        sa.CheckConstraint(
            "data_mode = 'demo' OR (entry_id NOT LIKE 'DEMO-%' AND (content IS NULL OR content NOT LIKE '%\"status\":\"illustrative\"%'))",
            name=op.f("ck_version_no_demo_in_real"),
        ),
        sa.CheckConstraint("seq >= 1 AND number >= 1", name=op.f("ck_version_counts")),
        sa.ForeignKeyConstraint(
            ["data_mode"], ["clock.data_mode"], name=op.f("fk_version_data_mode")
        ),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_version_release_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_version")),
        sa.UniqueConstraint(
            "collection", "entry_id", "number", name=op.f("uq_version_collection_entry_id_number")
        ),
    )
    op.create_index("ix_version_release_id", "version", ["release_id"], unique=False)
    op.create_table(
        "index_announcements",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("announcement_type", _text(), nullable=True),
        sa.Column("announcement_no", _text(), nullable=True),
        sa.Column("state", _text(), nullable=True),
        sa.Column("amends", _text(), nullable=True),
        sa.Column("platform_zh", _text(), nullable=True),
        sa.Column("parcel_name", _text(), nullable=True),
        sa.Column("parcel_serial", _text(), nullable=True),
        sa.Column("cadastral_plot", _text(), nullable=True),
        sa.Column("land_use_zh", _text(), nullable=True),
        sa.Column("site_area_m2", sa.BigInteger(), nullable=True),
        sa.Column("granted_area_m2", sa.BigInteger(), nullable=True),
        sa.Column("far_min", sa.BigInteger(), nullable=True),
        sa.Column("far_max", sa.BigInteger(), nullable=True),
        sa.Column("gfa_m2", sa.BigInteger(), nullable=True),
        sa.Column("building_density_pct", sa.BigInteger(), nullable=True),
        sa.Column("height_limit_m", sa.BigInteger(), nullable=True),
        sa.Column("green_ratio_pct", sa.BigInteger(), nullable=True),
        sa.Column("total_investment_wan", sa.BigInteger(), nullable=True),
        sa.Column("investment_intensity_wan_mu", sa.BigInteger(), nullable=True),
        sa.Column("output_rate_wan_mu_y", sa.BigInteger(), nullable=True),
        sa.Column("tax_rate_wan_mu_y", sa.BigInteger(), nullable=True),
        sa.Column("value_added_wan_mu_y", sa.BigInteger(), nullable=True),
        sa.Column("labour_productivity_wan_y", sa.BigInteger(), nullable=True),
        sa.Column("rd_share_pct", sa.BigInteger(), nullable=True),
        sa.Column("supply_category", _text(), nullable=True),
        sa.Column("supply_method", _text(), nullable=True),
        sa.Column("grant_term_years", sa.BigInteger(), nullable=True),
        sa.Column("start_price_wan", sa.BigInteger(), nullable=True),
        sa.Column("deposit_wan", sa.BigInteger(), nullable=True),
        sa.Column("bid_increment_wan", sa.BigInteger(), nullable=True),
        sa.Column("holding_ratio_pct", sa.BigInteger(), nullable=True),
        sa.Column("deal_on", _text(), nullable=True),
        sa.Column("deal_price_wan", sa.BigInteger(), nullable=True),
        sa.Column("deal_floor_price_yuan_m2", sa.BigInteger(), nullable=True),
        sa.Column("winner", _text(), nullable=True),
        sa.Column("contract_no", _text(), nullable=True),
        sa.Column("published_on", _text(), nullable=True),
        sa.Column("registration_opens_on", _text(), nullable=True),
        sa.Column("registration_closes_on", _text(), nullable=True),
        sa.Column("opens_on", _text(), nullable=True),
        sa.Column("closes_on", _text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_announcements_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_announcements")),
    )
    op.create_index(
        "ix_index_announcements_announcement_no",
        "index_announcements",
        ["announcement_no", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_announcement_type",
        "index_announcements",
        ["announcement_type", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_closes_on",
        "index_announcements",
        ["closes_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_deal_on",
        "index_announcements",
        ["deal_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_far_max",
        "index_announcements",
        ["far_max", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_far_min",
        "index_announcements",
        ["far_min", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_gfa_m2",
        "index_announcements",
        ["gfa_m2", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_granted_area_m2",
        "index_announcements",
        ["granted_area_m2", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_height_limit_m",
        "index_announcements",
        ["height_limit_m", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_history", "index_announcements", ["entry_id", "seq"], unique=False
    )
    op.create_index(
        "ix_index_announcements_name_en",
        "index_announcements",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_name_zh",
        "index_announcements",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_opens_on",
        "index_announcements",
        ["opens_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_published_on",
        "index_announcements",
        ["published_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_registration_closes_on",
        "index_announcements",
        ["registration_closes_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_site_area_m2",
        "index_announcements",
        ["site_area_m2", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_announcements_state",
        "index_announcements",
        ["state", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_announcements_current",
        "index_announcements",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "index_enterprises",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("role", _text(), nullable=True),
        sa.Column("uscc", _text(), nullable=True),
        sa.Column("group_name", _text(), nullable=True),
        sa.Column("country", _text(), nullable=True),
        sa.Column("region", _text(), nullable=True),
        sa.Column("carrier", _text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_enterprises_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_enterprises")),
    )
    op.create_index(
        "ix_index_enterprises_country",
        "index_enterprises",
        ["country", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_enterprises_history", "index_enterprises", ["entry_id", "seq"], unique=False
    )
    op.create_index(
        "ix_index_enterprises_name_en",
        "index_enterprises",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_enterprises_name_zh",
        "index_enterprises",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_enterprises_current",
        "index_enterprises",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "index_facilities",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("facility_kind", _text(), nullable=True),
        sa.Column("zone", _text(), nullable=True),
        sa.Column("part_of", _text(), nullable=True),
        sa.Column("section", _text(), nullable=True),
        sa.Column("address", _text(), nullable=True),
        sa.Column("admin_code", _text(), nullable=True),
        sa.Column("geometry_precision", _text(), nullable=True),
        sa.Column("location_accuracy_m", sa.BigInteger(), nullable=True),
        sa.Column("operator", _text(), nullable=True),
        sa.Column("level_zh", _text(), nullable=True),
        sa.Column("belt_role", _text(), nullable=True),
        sa.Column("capacity", sa.BigInteger(), nullable=True),
        sa.Column("area_m2", sa.BigInteger(), nullable=True),
        sa.Column("status", _text(), nullable=True),
        sa.Column("status_as_of", _text(), nullable=True),
        sa.Column("expected_open", _text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_facilities_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_facilities")),
    )
    op.create_index(
        "ix_index_facilities_area_m2",
        "index_facilities",
        ["area_m2", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_facilities_capacity",
        "index_facilities",
        ["capacity", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_facilities_expected_open",
        "index_facilities",
        ["expected_open", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_facilities_facility_kind",
        "index_facilities",
        ["facility_kind", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_facilities_history", "index_facilities", ["entry_id", "seq"], unique=False
    )
    op.create_index(
        "ix_index_facilities_name_en",
        "index_facilities",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_facilities_name_zh",
        "index_facilities",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_facilities_status",
        "index_facilities",
        ["status", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_facilities_status_as_of",
        "index_facilities",
        ["status_as_of", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_facilities_current",
        "index_facilities",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "index_indicators",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("metric", _text(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("unit", _text(), nullable=True),
        sa.Column("operator", _text(), nullable=True),
        sa.Column("planned", _text(), nullable=True),
        sa.Column("region", _text(), nullable=True),
        sa.Column("period_start", _text(), nullable=True),
        sa.Column("period_end", _text(), nullable=True),
        sa.Column("measured", _text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_indicators_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_indicators")),
    )
    op.create_index(
        "ix_index_indicators_history", "index_indicators", ["entry_id", "seq"], unique=False
    )
    op.create_index(
        "ix_index_indicators_metric",
        "index_indicators",
        ["metric", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_indicators_name_en",
        "index_indicators",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_indicators_name_zh",
        "index_indicators",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_indicators_period_end",
        "index_indicators",
        ["period_end", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_indicators_period_start",
        "index_indicators",
        ["period_start", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_indicators_value",
        "index_indicators",
        ["value", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_indicators_current",
        "index_indicators",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "index_industries",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("taxonomy", _text(), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=True),
        sa.Column("track", _text(), nullable=True),
        sa.Column("valid_from", _text(), nullable=True),
        sa.Column("valid_until", _text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_industries_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_industries")),
    )
    op.create_index(
        "ix_index_industries_history", "index_industries", ["entry_id", "seq"], unique=False
    )
    op.create_index(
        "ix_index_industries_name_en",
        "index_industries",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_industries_name_zh",
        "index_industries",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_industries_taxonomy",
        "index_industries",
        ["taxonomy", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_industries_track",
        "index_industries",
        ["track", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_industries_valid_from",
        "index_industries",
        ["valid_from", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_industries_valid_until",
        "index_industries",
        ["valid_until", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_industries_current",
        "index_industries",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "index_packages",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("compiled", sa.Boolean(), nullable=True),
        sa.Column("valid_from", _text(), nullable=True),
        sa.Column("valid_until", _text(), nullable=True),
        sa.Column("validity_status", _text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_packages_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_packages")),
    )
    op.create_index(
        "ix_index_packages_history", "index_packages", ["entry_id", "seq"], unique=False
    )
    op.create_index(
        "ix_index_packages_name_en",
        "index_packages",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_packages_name_zh",
        "index_packages",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_packages_valid_from",
        "index_packages",
        ["valid_from", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_packages_valid_until",
        "index_packages",
        ["valid_until", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_packages_current",
        "index_packages",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "index_parcels",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("identity_status", _text(), nullable=True),
        sa.Column("register_no", sa.BigInteger(), nullable=True),
        sa.Column("planning_unit", _text(), nullable=True),
        sa.Column("plot_no", _text(), nullable=True),
        sa.Column("cadastral_code", _text(), nullable=True),
        sa.Column("zone", _text(), nullable=True),
        sa.Column("carrier", _text(), nullable=True),
        sa.Column("admin_code", _text(), nullable=True),
        sa.Column("address", _text(), nullable=True),
        sa.Column("geometry_precision", _text(), nullable=True),
        sa.Column("key_parcel", sa.Boolean(), nullable=True),
        sa.Column("site_area_m2", sa.BigInteger(), nullable=True),
        sa.Column("land_use_code", _text(), nullable=True),
        sa.Column("land_use_scheme", _text(), nullable=True),
        sa.Column("far_min", sa.BigInteger(), nullable=True),
        sa.Column("far_max", sa.BigInteger(), nullable=True),
        sa.Column("gfa_m2", sa.BigInteger(), nullable=True),
        sa.Column("gfa_basis", _text(), nullable=True),
        sa.Column("consistency", _text(), nullable=True),
        sa.Column("height_limit_m", sa.BigInteger(), nullable=True),
        sa.Column("building_density_pct", sa.BigInteger(), nullable=True),
        sa.Column("building_coefficient_pct", sa.BigInteger(), nullable=True),
        sa.Column("green_ratio_pct", sa.BigInteger(), nullable=True),
        sa.Column("admin_service_ratio_pct", sa.BigInteger(), nullable=True),
        sa.Column("soil_status", _text(), nullable=True),
        sa.Column("clearance", _text(), nullable=True),
        sa.Column("ownership", _text(), nullable=True),
        sa.Column("investment_intensity_wan_mu", sa.BigInteger(), nullable=True),
        sa.Column("output_rate_wan_mu_y", sa.BigInteger(), nullable=True),
        sa.Column("tax_rate_wan_mu_y", sa.BigInteger(), nullable=True),
        sa.Column("lifecycle_state", _text(), nullable=True),
        sa.Column("supply_category", _text(), nullable=True),
        sa.Column("supply_method", _text(), nullable=True),
        sa.Column("grant_term_years", sa.BigInteger(), nullable=True),
        sa.Column("expected_supply", _text(), nullable=True),
        sa.Column("municipal_catalog_no", _text(), nullable=True),
        sa.Column("municipal_status", _text(), nullable=True),
        sa.Column("completeness_pct", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_parcels_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_parcels")),
    )
    op.create_index(
        "ix_index_parcels_building_density_pct",
        "index_parcels",
        ["building_density_pct", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_completeness_pct",
        "index_parcels",
        ["completeness_pct", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_expected_supply",
        "index_parcels",
        ["expected_supply", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_far_max",
        "index_parcels",
        ["far_max", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_far_min",
        "index_parcels",
        ["far_min", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_gfa_m2",
        "index_parcels",
        ["gfa_m2", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_green_ratio_pct",
        "index_parcels",
        ["green_ratio_pct", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_height_limit_m",
        "index_parcels",
        ["height_limit_m", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index("ix_index_parcels_history", "index_parcels", ["entry_id", "seq"], unique=False)
    op.create_index(
        "ix_index_parcels_investment_intensity_wan_mu",
        "index_parcels",
        ["investment_intensity_wan_mu", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_land_use_code",
        "index_parcels",
        ["land_use_code", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_lifecycle_state",
        "index_parcels",
        ["lifecycle_state", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_name_en",
        "index_parcels",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_name_zh",
        "index_parcels",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_output_rate_wan_mu_y",
        "index_parcels",
        ["output_rate_wan_mu_y", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_planning_unit",
        "index_parcels",
        ["planning_unit", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_plot_no",
        "index_parcels",
        ["plot_no", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_register_no",
        "index_parcels",
        ["register_no", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_site_area_m2",
        "index_parcels",
        ["site_area_m2", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_parcels_tax_rate_wan_mu_y",
        "index_parcels",
        ["tax_rate_wan_mu_y", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_parcels_current",
        "index_parcels",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "index_policies",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("policy_kind", _text(), nullable=True),
        sa.Column("doc_no", _text(), nullable=True),
        sa.Column("part_of", _text(), nullable=True),
        sa.Column("measure_no", sa.BigInteger(), nullable=True),
        sa.Column("document_source", _text(), nullable=True),
        sa.Column("level", _text(), nullable=True),
        sa.Column("disclosure_attr", _text(), nullable=True),
        sa.Column("commitment_word", _text(), nullable=True),
        sa.Column("commitment_stage", _text(), nullable=True),
        sa.Column("benefit_amount_wan", sa.BigInteger(), nullable=True),
        sa.Column("benefit_rate_pct", sa.BigInteger(), nullable=True),
        sa.Column("benefit_cap_wan", sa.BigInteger(), nullable=True),
        sa.Column("issued_on", _text(), nullable=True),
        sa.Column("effective_on", _text(), nullable=True),
        sa.Column("expires_on", _text(), nullable=True),
        sa.Column("coverage_start", _text(), nullable=True),
        sa.Column("coverage_end", _text(), nullable=True),
        sa.Column("validity_status", _text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_policies_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_policies")),
    )
    op.create_index(
        "ix_index_policies_benefit_amount_wan",
        "index_policies",
        ["benefit_amount_wan", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_policies_commitment_stage",
        "index_policies",
        ["commitment_stage", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_policies_doc_no",
        "index_policies",
        ["doc_no", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_policies_effective_on",
        "index_policies",
        ["effective_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_policies_expires_on",
        "index_policies",
        ["expires_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_policies_history", "index_policies", ["entry_id", "seq"], unique=False
    )
    op.create_index(
        "ix_index_policies_issued_on",
        "index_policies",
        ["issued_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_policies_measure_no",
        "index_policies",
        ["measure_no", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_policies_name_en",
        "index_policies",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_policies_name_zh",
        "index_policies",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_policies_policy_kind",
        "index_policies",
        ["policy_kind", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_policies_validity_status",
        "index_policies",
        ["validity_status", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_policies_current",
        "index_policies",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "index_projects",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("category", _text(), nullable=True),
        sa.Column("project_code", _text(), nullable=True),
        sa.Column("parent_project", _text(), nullable=True),
        sa.Column("zone", _text(), nullable=True),
        sa.Column("carrier", _text(), nullable=True),
        sa.Column("address", _text(), nullable=True),
        sa.Column("developer", _text(), nullable=True),
        sa.Column("operator", _text(), nullable=True),
        sa.Column("geometry_precision", _text(), nullable=True),
        sa.Column("site_area_m2", sa.BigInteger(), nullable=True),
        sa.Column("land_use_code", _text(), nullable=True),
        sa.Column("land_use_scheme", _text(), nullable=True),
        sa.Column("far_max", sa.BigInteger(), nullable=True),
        sa.Column("gfa_m2", sa.BigInteger(), nullable=True),
        sa.Column("gfa_basis", _text(), nullable=True),
        sa.Column("consistency", _text(), nullable=True),
        sa.Column("height_limit_m", sa.BigInteger(), nullable=True),
        sa.Column("total_investment_wan", sa.BigInteger(), nullable=True),
        sa.Column("land_cost_wan", sa.BigInteger(), nullable=True),
        sa.Column("construction_cost_wan", sa.BigInteger(), nullable=True),
        sa.Column("stage", _text(), nullable=True),
        sa.Column("status_as_of", _text(), nullable=True),
        sa.Column("three_batches", _text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_projects_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_projects")),
    )
    op.create_index(
        "ix_index_projects_construction_cost_wan",
        "index_projects",
        ["construction_cost_wan", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_far_max",
        "index_projects",
        ["far_max", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_gfa_m2",
        "index_projects",
        ["gfa_m2", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_height_limit_m",
        "index_projects",
        ["height_limit_m", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_history", "index_projects", ["entry_id", "seq"], unique=False
    )
    op.create_index(
        "ix_index_projects_land_cost_wan",
        "index_projects",
        ["land_cost_wan", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_land_use_code",
        "index_projects",
        ["land_use_code", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_name_en",
        "index_projects",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_name_zh",
        "index_projects",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_site_area_m2",
        "index_projects",
        ["site_area_m2", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_stage",
        "index_projects",
        ["stage", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_status_as_of",
        "index_projects",
        ["status_as_of", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_projects_total_investment_wan",
        "index_projects",
        ["total_investment_wan", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_projects_current",
        "index_projects",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "index_service_guides",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("service_kind", _text(), nullable=True),
        sa.Column("part_of", _text(), nullable=True),
        sa.Column("facility", _text(), nullable=True),
        sa.Column("statutory_days", sa.BigInteger(), nullable=True),
        sa.Column("commitment_days", sa.BigInteger(), nullable=True),
        sa.Column("phone", _text(), nullable=True),
        sa.Column("address_zh", _text(), nullable=True),
        sa.Column("postcode", _text(), nullable=True),
        sa.Column("stage", _text(), nullable=True),
        sa.Column("stage_as_of", _text(), nullable=True),
        sa.Column("planned_on", _text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_service_guides_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_service_guides")),
    )
    op.create_index(
        "ix_index_service_guides_commitment_days",
        "index_service_guides",
        ["commitment_days", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_service_guides_history", "index_service_guides", ["entry_id", "seq"], unique=False
    )
    op.create_index(
        "ix_index_service_guides_name_en",
        "index_service_guides",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_service_guides_name_zh",
        "index_service_guides",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_service_guides_planned_on",
        "index_service_guides",
        ["planned_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_service_guides_service_kind",
        "index_service_guides",
        ["service_kind", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_service_guides_stage",
        "index_service_guides",
        ["stage", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_service_guides_stage_as_of",
        "index_service_guides",
        ["stage_as_of", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_service_guides_statutory_days",
        "index_service_guides",
        ["statutory_days", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_service_guides_current",
        "index_service_guides",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "index_sources",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("name_zh", _text(), nullable=True),
        sa.Column("name_en", _text(), nullable=True),
        sa.Column("source_kind", _text(), nullable=True),
        sa.Column("doc_no", _text(), nullable=True),
        sa.Column("issued_on", _text(), nullable=True),
        sa.Column("superseded_by", _text(), nullable=True),
        sa.Column("disclosure_attr", _text(), nullable=True),
        sa.Column("language", _text(), nullable=True),
        sa.Column("grade", _text(), nullable=True),
        sa.Column("rank", _text(), nullable=True),
        sa.Column("retrieved_on", _text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_index_sources_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_index_sources")),
    )
    op.create_index(
        "ix_index_sources_doc_no",
        "index_sources",
        ["doc_no", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_sources_grade",
        "index_sources",
        ["grade", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index("ix_index_sources_history", "index_sources", ["entry_id", "seq"], unique=False)
    op.create_index(
        "ix_index_sources_issued_on",
        "index_sources",
        ["issued_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_sources_name_en",
        "index_sources",
        ["name_en", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_sources_name_zh",
        "index_sources",
        ["name_zh", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_sources_rank",
        "index_sources",
        ["rank", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_sources_retrieved_on",
        "index_sources",
        ["retrieved_on", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "ix_index_sources_source_kind",
        "index_sources",
        ["source_kind", "entry_id"],
        unique=False,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_index(
        "uq_index_sources_current",
        "index_sources",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("until_seq = 9223372036854775807"),
        postgresql_where=sa.text("until_seq = 9223372036854775807"),
    )
    op.create_table(
        "draft",
        sa.Column("id", _text(), nullable=False),
        sa.Column("collection", _text(), nullable=False),
        sa.Column("entry_id", _text(), nullable=True),
        sa.Column("document", _text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("state", _text(), nullable=False),
        sa.Column("created_at", _text(), nullable=False),
        sa.Column("created_by", _text(), nullable=False),
        sa.Column("updated_at", _text(), nullable=False),
        sa.Column("updated_by", _text(), nullable=False),
        sa.Column("prepared_release", _text(), nullable=True),
        sa.CheckConstraint("(state = 'slot') = (entry_id IS NULL)", name=op.f("ck_draft_slot")),
        sa.CheckConstraint("state IN ('slot', 'open', 'released')", name=op.f("ck_draft_state")),
        sa.ForeignKeyConstraint(
            ["prepared_release"],
            ["staff.prepared_release.name"],
            name=op.f("fk_draft_prepared_release"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        schema="staff",
    )
    op.create_index(
        "ix_draft_prepared_release", "draft", ["prepared_release"], unique=False, schema="staff"
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
        "term",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("field", _text(), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.Column("collection", _text(), nullable=False),
        sa.Column("entry_id", _text(), nullable=False),
        sa.Column(
            "until_seq",
            sa.BigInteger(),
            server_default=sa.text("9223372036854775807"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["seq"], ["version.seq"], name=op.f("fk_term_seq")),
        sa.PrimaryKeyConstraint("seq", "field", "value", name=op.f("pk_term")),
    )
    op.create_index("ix_term_entry", "term", ["entry_id", "collection"], unique=False)
    op.create_index("ix_term_value", "term", ["value", "field"], unique=False)

    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


_GUARDS = {
    "sqlite": (
        "CREATE TRIGGER version_never_replaced BEFORE INSERT ON version WHEN EXISTS (SELECT 1 FROM version WHERE seq = NEW.seq OR (collection = NEW.collection AND entry_id = NEW.entry_id AND number = NEW.number)) BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END",
        "CREATE TRIGGER release_never_replaced BEFORE INSERT ON release WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.id OR first_seq = NEW.first_seq OR last_seq = NEW.last_seq) BEGIN SELECT RAISE(ABORT, 'releases are insert-only'); END",
        "CREATE TRIGGER clock_never_replaced BEFORE INSERT ON clock WHEN EXISTS (SELECT 1 FROM clock WHERE one = NEW.one) BEGIN SELECT RAISE(ABORT, 'the mode of a catalog never changes'); END",
        "CREATE TRIGGER version_only_erased BEFORE UPDATE ON version WHEN NEW.content IS NOT NULL OR NEW.seq IS NOT OLD.seq OR NEW.collection IS NOT OLD.collection OR NEW.entry_id IS NOT OLD.entry_id OR NEW.number IS NOT OLD.number OR NEW.op IS NOT OLD.op OR NEW.reason IS NOT OLD.reason OR NEW.replaced_by IS NOT OLD.replaced_by OR NEW.release_id IS NOT OLD.release_id OR NEW.content_sha256 IS NOT OLD.content_sha256 OR NEW.prev IS NOT OLD.prev OR NEW.hash IS NOT OLD.hash OR NEW.data_mode IS NOT OLD.data_mode BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END",
        "CREATE TRIGGER version_never_deleted BEFORE DELETE ON version BEGIN SELECT RAISE(ABORT, 'versions are insert-only'); END",
        "CREATE TRIGGER release_never_changed BEFORE UPDATE ON release BEGIN SELECT RAISE(ABORT, 'releases are insert-only'); END",
        "CREATE TRIGGER release_never_deleted BEFORE DELETE ON release BEGIN SELECT RAISE(ABORT, 'releases are insert-only'); END",
        "CREATE TRIGGER clock_keeps_mode BEFORE UPDATE ON clock WHEN NEW.data_mode IS NOT OLD.data_mode BEGIN SELECT RAISE(ABORT, 'the mode of a catalog never changes'); END",
        "CREATE TRIGGER clock_never_deleted BEFORE DELETE ON clock BEGIN SELECT RAISE(ABORT, 'the mode of a catalog never changes'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE FUNCTION refuse_mode_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the mode of a catalog never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER version_only_erased BEFORE UPDATE ON version FOR EACH ROW WHEN (NEW.content IS NOT NULL OR ROW(NEW.seq, NEW.collection, NEW.entry_id, NEW.number, NEW.op, NEW.reason, NEW.replaced_by, NEW.release_id, NEW.content_sha256, NEW.prev, NEW.hash, NEW.data_mode) IS DISTINCT FROM ROW(OLD.seq, OLD.collection, OLD.entry_id, OLD.number, OLD.op, OLD.reason, OLD.replaced_by, OLD.release_id, OLD.content_sha256, OLD.prev, OLD.hash, OLD.data_mode)) EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER version_never_deleted BEFORE DELETE ON version FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER release_never_changed BEFORE UPDATE OR DELETE ON release FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER public_never_truncated BEFORE TRUNCATE ON version EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER clock_keeps_mode BEFORE UPDATE ON clock FOR EACH ROW WHEN (NEW.data_mode IS DISTINCT FROM OLD.data_mode) EXECUTE FUNCTION refuse_mode_change()",
        "CREATE TRIGGER clock_never_deleted BEFORE DELETE ON clock FOR EACH ROW EXECUTE FUNCTION refuse_mode_change()",
    ),
}
