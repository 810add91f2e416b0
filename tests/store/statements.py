"""The ways in which a statement can ask about a table, most of them not by selecting from it."""

from __future__ import annotations


def questions(table: str, column: str) -> list[str]:
    """Statements that both engines understand and that a reader of `table` may run."""
    return [
        f"SELECT * FROM {table}",
        f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL",
        f"SELECT 1 FROM {table}",
        f"SELECT count(*) FROM {table}",
        f"SELECT seq FROM version WHERE EXISTS (SELECT 1 FROM {table})",
        f"SELECT seq FROM version WHERE collection < (SELECT max({column}) FROM {table})",
        f"SELECT seq FROM version WHERE collection IN (SELECT {column} FROM {table})",
        f"SELECT seq FROM version ORDER BY (SELECT max({column}) FROM {table})",
        f"SELECT (SELECT max({column}) FROM {table}) FROM clock",
        f"SELECT v.seq FROM version v JOIN {table} t ON t.{column} <> v.hash",
        f"SELECT v.seq FROM version v LEFT JOIN {table} t ON t.{column} = v.hash",
        f"SELECT v.seq FROM version v CROSS JOIN {table} t",
        f"SELECT max({column}) FROM {table} GROUP BY {column} HAVING count(*) > 0",
        f"SELECT inside.it FROM (SELECT {column} AS it FROM {table}) AS inside",
        f"WITH version AS (SELECT {column} AS seq FROM {table}) SELECT seq FROM version",
        f"SELECT epoch FROM clock UNION ALL SELECT {column} FROM {table}",
        f"SELECT epoch FROM clock EXCEPT SELECT {column} FROM {table}",
        f"SELECT epoch FROM clock LIMIT (SELECT count(*) FROM {table})",
        f"SELECT row_number() OVER (ORDER BY {column}) FROM {table}",
        f"EXPLAIN SELECT * FROM {table}",
    ]
