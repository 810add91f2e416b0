"""What stands in the addresses of files: a history, and seqs of it."""

from __future__ import annotations

import re

from catalog.words.label import Label
from service.api.parameters import PathParameter

LARGEST_SEQ = 2**63 - 1

_SEQ = "(0|[1-9][0-9]{0,18})"
_WHOLE = re.compile(_SEQ, re.ASCII)

EPOCH = PathParameter(
    "epoch",
    Label("目录历史", "the history that the seq belongs to"),
    {"type": "string", "format": "uuid"},
    "00000000-0000-4000-8000-000000000001",
)


def seq_place(name: str, zh: str, en: str, example: str) -> PathParameter:
    return PathParameter(name, Label(zh, en), {"type": "string", "pattern": f"^{_SEQ}$"}, example)


def read_seq(text: str) -> int | None:
    """The seq that a text spells, in the one way there is; None when it is another text."""
    if not _WHOLE.fullmatch(text) or int(text) > LARGEST_SEQ:
        return None
    return int(text)
