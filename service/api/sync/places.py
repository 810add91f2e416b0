"""What stands in the addresses of files: a history, and seqs of it."""

from __future__ import annotations

import re

from catalog.words.label import Label
from service.api.parameters import PathParameter

LARGEST_SEQ = 2**63 - 1

_SEQ = "(0|[1-9][0-9]{0,18})"
_WHOLE = re.compile(_SEQ, re.ASCII)
_EPOCH = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_UUID = re.compile(_EPOCH, re.ASCII)

EPOCH = PathParameter(
    "epoch",
    Label("目录历史", "the history that the seq belongs to"),
    {"type": "string", "pattern": f"^{_EPOCH}$"},
    "00000000-0000-4000-8000-000000000001",
)


def seq_place(name: str, zh: str, en: str, example: str) -> PathParameter:
    return PathParameter(name, Label(zh, en), {"type": "string", "pattern": f"^{_SEQ}$"}, example)


def is_epoch(text: str) -> bool:
    """Whether a text is spelt as an epoch, of this history or another."""
    return _UUID.fullmatch(text) is not None


def read_seq(text: str) -> int | None:
    """The seq that a text spells, in the one way there is; None when it is another text."""
    if not _WHOLE.fullmatch(text) or int(text) > LARGEST_SEQ:
        return None
    return int(text)
