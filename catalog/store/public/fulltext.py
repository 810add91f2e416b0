"""SQLite's full-text index over the tokens of the search table, kept in step by triggers.

It tells which versions hold a token, and nothing else: no positions, no ranking of its own, no
copy of the texts. Tokens are told apart by their bytes, so that no table of letters built into
the library has a say.
"""

from __future__ import annotations

INDEX = "search_index"

FULLTEXT = (
    (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(tokens, content='search', content_rowid='seq', "
        "detail=none, columnsize=0, tokenize='ascii')"
    ),
    # An erased content must not stay readable in an older part of the index.
    f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('secure-delete', 1)",
    (
        "CREATE TRIGGER search_indexed AFTER INSERT ON search "
        f"BEGIN INSERT INTO {INDEX}(rowid, tokens) VALUES (NEW.seq, NEW.tokens); END"
    ),
    (
        "CREATE TRIGGER search_unindexed AFTER DELETE ON search "
        f"BEGIN INSERT INTO {INDEX}({INDEX}, rowid, tokens) "
        "VALUES ('delete', OLD.seq, OLD.tokens); END"
    ),
    (
        "CREATE TRIGGER search_never_changed BEFORE UPDATE ON search "
        "BEGIN SELECT RAISE(ABORT, 'what search compares is never changed'); END"
    ),
)

FULLTEXT_TABLES = frozenset({INDEX, *(f"{INDEX}_{part}" for part in ("data", "idx", "config"))})
"""What SQLite reads in the name of whoever asks the index."""
