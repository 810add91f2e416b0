"""A database's schema as the database itself tells it, in a form that can be compared."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, text

Schema = dict[str, Any]
"""By kind and name of each object: what it is."""

_POSTGRESQL = {
    "column": """
        SELECT n.nspname || '.' || c.relname || '.' || lpad(a.attnum::text, 3, '0')
            || ' ' || a.attname,
            concat_ws(' ', format_type(a.atttypid, a.atttypmod), l.collname,
                CASE WHEN a.attnotnull THEN 'NOT NULL' END, a.attidentity, a.attgenerated,
                'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'staff')
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped
    """,
    "constraint": """
        SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conrelid <> 0
        AND connamespace IN ('public'::regnamespace, 'staff'::regnamespace)
    """,
    "index": """
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
        FROM pg_index JOIN pg_class c ON c.oid = indrelid
        WHERE c.relnamespace IN ('public'::regnamespace, 'staff'::regnamespace)
    """,
    "trigger": """
        SELECT tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid) || tgenabled::text
        FROM pg_trigger WHERE NOT tgisinternal
    """,
    "function": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace IN ('public'::regnamespace, 'staff'::regnamespace)
    """,
    "other": """
        SELECT relname, relkind::text FROM pg_class
        WHERE relkind NOT IN ('r', 'i')
        AND relnamespace IN ('public'::regnamespace, 'staff'::regnamespace)
    """,
}


def schema_of(connection: Connection) -> Schema:
    """Everything but the migrations' own table."""
    told = _sqlite(connection) if connection.dialect.name == "sqlite" else _postgresql(connection)
    return {name: said for name, said in told.items() if "alembic_version" not in name}


def _postgresql(connection: Connection) -> Schema:
    return {
        f"{kind} {name}": said
        for kind, statement in _POSTGRESQL.items()
        for name, said in connection.execute(text(statement))
    }


def _sqlite(connection: Connection) -> Schema:
    rows = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    return {
        f"{kind} {name} on {table}": _clauses(sql) if kind == "table" else _plain(sql or "")
        for kind, name, table, sql in rows
    }


def _plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


def _clauses(sql: str) -> tuple[list[str], list[str]]:
    """Columns in their order, and constraints, whose order says nothing."""
    found, depth, begin = [], 0, sql.index("(") + 1
    for position in range(begin, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[position], 0)
        if depth < 0 or (depth == 0 and sql[position] == ","):
            found.append(_plain(sql[begin:position]))
            begin = position + 1
    constraints = sorted(clause for clause in found if clause.startswith("CONSTRAINT"))
    return [clause for clause in found if clause not in constraints], constraints
