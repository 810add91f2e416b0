"""Where a follower stands, as an opaque text that the follower keeps for us.

A cursor is not signed: it grants nothing that anyone could not ask for without it. The beginning
of the chain's hash in it exposes whoever follows another history under the same name.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

import orjson

from catalog.kinds import KINDS

Mode = Literal["compact", "full"]
Scope = tuple[str, ...]

LONGEST = 1024
"""No cursor of ours is longer: eleven names, three numbers, an epoch and two chains."""

CHAIN_DIGITS = 16

_FORMAT = 1
_LARGEST_SEQ = 2**63 - 1
_EPOCH = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_CHAIN = re.compile(r"[0-9a-f]{16}", re.ASCII)


class CursorInvalid(Exception):
    """A text that is no cursor of ours."""


class CursorInWalk(Exception):
    """Another question than the walk's own is asked in the midst of it."""


class CursorTooNarrow(Exception):
    """What is asked for goes beyond the collections of a cursor. `covered` are those that whoever
    stands there has followed, and `missed` the others, of which it lacks all that came before."""

    def __init__(self, covered: Scope, missed: Scope) -> None:
        self.covered, self.missed = covered, missed
        super().__init__(f"{', '.join(covered)} without {', '.join(missed)}")


@dataclass(frozen=True)
class Cursor:
    """A follower holds everything up to `seq` of that epoch; `chain` begins that seq's hash.

    `scope` are the names of the collections followed, sorted; None is all of them. In the midst
    of a compact walk `to` is the seq that the walk leads to, else None; `to_chain` begins the hash
    there, because what the walk has left out depends on all that lies before it.

    Without `to` it is at rest, in full mode everywhere: nothing up to `seq` has been left out.
    """

    epoch: str
    seq: int
    chain: str
    scope: Scope | None = None
    mode: Mode = "compact"
    to: int | None = None
    to_chain: str | None = None

    def check_covers(self, scope: Scope | None, mode: Mode) -> None:
        """Raises unless whoever stands here may go on with this scope, in this mode.

        At rest it holds each of its collections as they were at `seq`, so that it can go on with
        fewer of them, in either mode. Of any other it would never get what came before: raises
        CursorTooNarrow. In the midst of a walk it holds no state, and the rest of that walk alone
        brings it to one: raises CursorInWalk.
        """
        covered = tuple(KINDS) if self.scope is None else self.scope
        missed = tuple(sorted(set(KINDS if scope is None else scope) - set(covered)))
        if missed:
            raise CursorTooNarrow(covered, missed)
        if self.to is not None and (scope, mode) != (self.scope, self.mode):
            raise CursorInWalk


def cursor_at(
    epoch: str,
    seq: int,
    chain: str,
    scope: Scope | None = None,
    mode: Mode = "compact",
    *,
    leads_to: tuple[int, str] | None = None,
) -> str:
    """The text of a cursor that stands at a seq, whose whole hash is `chain`.

    `leads_to` is the seq to which its walk leads, and the whole hash there.
    """
    to, to_chain = leads_to or (None, "")
    here = Cursor(epoch, seq, chain[:CHAIN_DIGITS], scope, mode)
    return encode(here if to is None else replace(here, to=to, to_chain=to_chain[:CHAIN_DIGITS]))


def encode(cursor: Cursor) -> str:
    """The one text of a cursor: base64url of a JSON array, without padding."""
    scope = None if cursor.scope is None else list(cursor.scope)
    to = None if cursor.to is None else [cursor.to, cursor.to_chain]
    told = [_FORMAT, cursor.epoch, cursor.seq, cursor.chain, scope, cursor.mode, to]
    return base64.urlsafe_b64encode(orjson.dumps(told)).decode().rstrip("=")


def decode(text: str) -> Cursor:
    """The cursor of a text. Raises CursorInvalid unless `encode` makes that very text of it."""
    if len(text) > LONGEST:
        raise CursorInvalid
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        told = orjson.loads(raw)
    except (binascii.Error, ValueError):
        raise CursorInvalid from None
    found = _cursor(told)
    if found is None or encode(found) != text:
        raise CursorInvalid
    return found


def _cursor(told: Any) -> Cursor | None:
    if not isinstance(told, list) or len(told) != 7 or told[0] != _FORMAT:
        return None
    _, epoch, seq, chain, scope, mode, to = told
    whole = (
        isinstance(epoch, str)
        and _EPOCH.fullmatch(epoch)
        and _is_seq(seq)
        and _is_chain(chain)
        and mode in ("compact", "full")
        and (scope is None or _is_scope(scope))
        and (to is None or (mode == "compact" and _is_end(to) and to[0] > seq))
    )
    if not whole:
        return None
    return Cursor(epoch, seq, chain, None if scope is None else tuple(scope), mode, *(to or ()))


def _is_seq(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _LARGEST_SEQ


def _is_chain(value: Any) -> bool:
    return isinstance(value, str) and bool(_CHAIN.fullmatch(value))


def _is_end(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and _is_seq(value[0]) and _is_chain(value[1])


def _is_scope(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(name, str) and name in KINDS for name in value)
        and value == sorted(set(value))
    )
