"""The parameters with which the catalog is followed."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

from catalog.feed.cursor import LONGEST
from catalog.feed.pages import LARGEST_PAGE, USUAL_PAGE
from catalog.kinds import KINDS
from catalog.kinds.fields import wrong
from catalog.words.label import Label
from service.api import reading
from service.api.items_parameters import limit
from service.api.parameters import Given, Parameter, ParameterFault, WrongParameters
from service.api.sync.places import LARGEST_SEQ

_BUCKET = re.compile(r"[0-9a-f]{3}", re.ASCII)

CURSOR = Parameter(
    "cursor",
    Label("从何处继续，取自应答中的 next", "where to go on; the next of an answer, as it stands"),
    {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[A-Za-z0-9_-]+$"},
    str,  # Whether it is one of ours is a question of its own, with an answer of its own.
    shared=False,
)

SINCE = Parameter(
    "since",
    Label("now：只取当前位置的 cursor", "now: only a cursor that stands at the head"),
    {"type": "string", "enum": ["now"]},
    reading.one_of(("now",), "since-unknown"),
    "now",
    shared=False,
)

COLLECTIONS = Parameter(
    "collections",
    Label(
        "只跟踪所列类别；与 cursor 并用时须在其范围之内，默认沿用其类别",
        "follow these collections alone; beside a cursor some of its own, or all when left out",
    ),
    {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(KINDS)}},
    reading.several_of(tuple(KINDS), "unknown-collection"),
    ["parcels", "projects"],
    shared=False,
)

MODE = Parameter(
    "mode",
    Label(
        "compact：每个条目只取最新变更；full：全部变更；与 cursor 并用时默认沿用其模式",
        "compact: the newest change of each entry; full: every change; beside a cursor its own "
        "when left out",
    ),
    {"type": "string", "enum": ["compact", "full"], "default": "compact"},
    reading.one_of(("compact", "full"), "mode-unknown"),
    "compact",
    shared=False,
)

CHANGES_LIMIT = replace(limit(USUAL_PAGE, LARGEST_PAGE), shared=False)

RELEASES_USUAL = 20
RELEASES_LIMIT = replace(limit(RELEASES_USUAL, 1000), shared=False)

BEFORE = Parameter(
    "before",
    Label("只列在此序号之前结束的发布", "only releases that ended below this seq"),
    {"type": "integer", "minimum": 0, "maximum": LARGEST_SEQ},
    reading.whole(0, LARGEST_SEQ),
    521,
    shared=False,
)

SEQ = Parameter(
    "seq",
    Label("某次发布的末号；0 为空目录", "the last seq of a release; 0 is the empty catalog"),
    {"type": "integer", "minimum": 0, "maximum": LARGEST_SEQ},
    reading.whole(0, LARGEST_SEQ),
    0,
    shared=False,
)

COLLECTION = Parameter(
    "collection",
    Label("类别", "the collection"),
    {"type": "string", "enum": list(KINDS)},
    reading.one_of(tuple(KINDS), "unknown-collection"),
    "parcels",
    shared=False,
)

BUCKETS = Parameter(
    "buckets",
    Label("附各非空桶的摘要", "with the digests of the buckets that are not empty"),
    {"type": "boolean", "default": False},
    reading.flag,
    shared=False,
)


def _bucket(text: str) -> int:
    if not _BUCKET.fullmatch(text):
        raise wrong("bucket-form", value=text[:40])
    return int(text, 16)


BUCKET = Parameter(
    "bucket",
    Label("桶：编号的 SHA-256 的前三位", "the bucket: first three digits of an id's SHA-256"),
    {"type": "string", "pattern": "^[0-9a-f]{3}$"},
    _bucket,
    "a3f",
    shared=False,
)


def check_apart(given: Given, *names: str) -> None:
    """Raises WrongParameters for each two of these parameters that stand beside each other."""
    beside = [name for name in names if name in given.values]
    faults = [
        ParameterFault(one, "parameters-exclude", {"value": one, "other": other})
        for one, other in combinations(beside, 2)
    ]
    if faults:
        raise WrongParameters(faults)


def needed(parameter: Parameter) -> Parameter:
    """The same parameter where it may not be left out."""
    return replace(parameter, required=True)
