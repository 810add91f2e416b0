"""A server of docs/sync.md over a history that a test makes, for what a real one never does.

What the real service does is tried against the real service; this one breaks off, lies, forgets
and changes its history when it is told to.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.clients.python.publishing import (
    GENESIS,
    History,
    digest_of_collection,
    digest_of_state,
    line,
    sha256,
)
from tests.clients.python.scripted import JSON, PROBLEM, Reply, Request, Scripted, problem

COLLECTIONS = ("parcels", "sources")
START = "/api/v1/sync"

Fault = Callable[[Reply], Reply]


class Feed(Scripted):
    """Serves `history` up to its end. `snapshot` is the seq that a snapshot is of."""

    def __init__(self, history: History) -> None:
        super().__init__(Reply())
        self.history = history
        self.epoch = "00000000-0000-4000-8000-00000000000a"
        self.snapshot = len(history.changes)
        self.oldest = 1
        self.mode = "real"
        self._faults: list[tuple[str, Fault]] = []

    def once(self, part: str, fault: Fault) -> None:
        """Let the next answer to a path that holds `part` go through `fault`."""
        self._faults.append((part, fault))

    def asked(self, part: str) -> list[str]:
        """The paths with this part that were asked for."""
        return [path for path in self.paths if part in path]

    def _give(self, handler: BaseHTTPRequestHandler, asked: Request) -> None:
        self._replies = [self._faulty(asked, self._reply(asked))]
        super()._give(handler, asked)

    def _faulty(self, asked: Request, reply: Reply) -> Reply:
        for fault in self._faults:
            if fault[0] in asked.path:
                self._faults.remove(fault)
                return fault[1](reply)
        return reply

    def _reply(self, asked: Request) -> Reply:
        if int(asked.headers.get("Catalog-Min-Seq", 0)) > self.head:
            return problem(503, "replica-behind", retry_after=1)
        parts = urlsplit(asked.path)
        given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        path = parts.path.removeprefix(START).strip("/")
        if path == "snapshots/latest":
            assert given == {"format": "gz"}
            where = f"{START}/snapshots/{self.epoch}/{self.snapshot}.ndjson.gz"
            return Reply(303, headers={"Location": where, "Catalog-Data-Mode": self.mode})
        if path.startswith("snapshots/"):
            return self._snapshot(asked, path)
        if path == "receipts/me":
            return self._document({"in_step": True, "head_seq": self.head})
        if path == "state":
            return self._state(given)
        if path.startswith("releases/"):
            name = path.removeprefix("releases/")
            seqs = [c["seq"] for c in self.history.changes if c["release"] == name]
            return self._document({"last_seq": max(seqs)})
        answers = {"": self._capability, "changes": self._changes, "entries": self._entries}
        return answers[path](given)

    @property
    def head(self) -> int:
        return len(self.history.changes)

    def state_at(self, seq: int, only: tuple[str, ...] = COLLECTIONS) -> dict[str, Any]:
        """The members that tell the state after a seq."""
        newest = {(c["collection"], c["id"]): c for c in self.history.changes[:seq]}
        of = {
            name: [c for c in newest.values() if c["collection"] == name and c["content_sha256"]]
            for name in COLLECTIONS
        }
        digests = {name: digest_of_collection(changes) for name, changes in of.items()}
        return {
            "count": sum(map(len, of.values())),
            "state_digest": digest_of_state(digests),
            "collections": {n: {"count": len(of[n]), "digest": digests[n]} for n in only},
        }

    def _capability(self, given: dict[str, str]) -> Reply:
        return self._document(
            {
                "collections": [{"id": name} for name in COLLECTIONS],
                "signing_key": {"public_key": "a key"},
            }
        )

    def _changes(self, given: dict[str, str]) -> Reply:
        epoch, since, mode, scope, to = self.epoch, self.head, given.get("mode"), None, None
        if "since" in given:
            scope = given.get("collections")
        elif "cursor" in given:
            epoch, since, chain, mode, scope, to = json.loads(
                base64.urlsafe_b64decode(given["cursor"])
            )
            refused = _narrowing(given, mode, scope, to)
            if refused is not None:
                return problem(400, refused)
            mode, scope = given.get("mode", mode), given.get("collections", scope)
            if epoch != self.epoch:
                return problem(410, "epoch-changed")
            if since + 1 < self.oldest:
                return problem(410, "cursor-expired")
            if since > self.head or chain != self._chain(since):
                return problem(410, "history-diverged")
        else:
            since, mode, scope = 0, mode or "compact", given.get("collections")
        return self._page(since, mode or "compact", scope, to, int(given.get("limit", 1000)))

    def _page(self, since: int, mode: str, scope: str | None, to: int | None, limit: int) -> Reply:
        to = to or self.head
        rows = [c for c in self.history.changes if since < c["seq"] <= to]
        if mode == "compact":
            rows = list({(c["collection"], c["id"]): c for c in rows}.values())
            rows.sort(key=lambda c: int(c["seq"]))
        if scope is not None:
            rows = [c for c in rows if c["collection"] in scope.split(",")]
        has_more = len(rows) > limit
        rows = rows[:limit]
        end = rows[-1]["seq"] if has_more else to
        told: dict[str, Any] = {
            "mode": mode,
            "next": self.cursor(end, mode, scope, to if has_more and mode == "compact" else None),
            "has_more": has_more,
            "to": to if mode == "compact" else end,
        }
        if not has_more or (mode == "full" and self._ends(end)):
            told |= self.state_at(end, tuple(scope.split(",")) if scope else COLLECTIONS)
        return self._with_changes(told, rows)

    def _entries(self, given: dict[str, str]) -> Reply:
        name, bucket = given["collection"], given["bucket"]
        rows = self._bucket(name, bucket)
        told = {"bucket": bucket, "collection": name, "digest": self._bucket_digest(rows)}
        return self._with_changes(told, rows)

    def _state(self, given: dict[str, str]) -> Reply:
        seq = int(given.get("seq", self.head))
        told = {"seq": seq, **self.state_at(seq)}
        if "buckets" in given:
            name = given["collection"]
            used = {sha256(c["id"].encode())[:3] for c in self.history.changes}
            rows = {bucket: self._bucket(name, bucket) for bucket in used}
            told["buckets"] = {b: self._bucket_digest(found) for b, found in rows.items() if found}
        return self._document(told)

    def _snapshot(self, asked: Request, path: str) -> Reply:
        _, epoch, name = path.split("/")
        if epoch != self.epoch:
            return problem(410, "epoch-changed")
        seq = int(name.removesuffix(".ndjson.gz"))
        if seq != self.snapshot:
            return problem(404, "snapshot-not-found")
        # Without compression, so that a cut falls where a test wants it to.
        body = gzip.compress(self.snapshot_body(seq), 0, mtime=0)
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        headers = {
            "Catalog-Data-Mode": self.mode,
            "ETag": f'"{sha256(body)[:16]}"',
            "Repr-Digest": f"sha-256=:{digest}:",
        }
        wanted = asked.headers.get("Range")
        if wanted is None or asked.headers.get("If-Range") != headers["ETag"]:
            return Reply(200, body, headers)
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start >= len(body):
            return problem(416, "range-not-satisfiable")
        span = f"bytes {start}-{len(body) - 1}/{len(body)}"
        return Reply(206, body[start:], {**headers, "Content-Range": span})

    def snapshot_body(self, seq: int) -> bytes:
        newest = {(c["collection"], c["id"]): c for c in self.history.changes[:seq]}
        first = {
            "epoch": self.epoch,
            "seq": seq,
            "cursor": self.cursor(seq, "compact", None),
            "data_mode": self.mode,
        }
        rows = sorted(newest.values(), key=lambda c: int(c["seq"]))
        ends = (json.dumps(first).encode() + b"\n", json.dumps(self.state_at(seq)).encode() + b"\n")
        return ends[0] + b"".join(map(line, rows)) + ends[1]

    def cursor(self, seq: int, mode: str, scope: str | None, to: int | None = None) -> str:
        told = [self.epoch, seq, self._chain(seq), mode, scope, to]
        return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()

    def _chain(self, seq: int) -> str:
        return self.history.changes[seq - 1]["hash"] if seq else GENESIS

    def _ends(self, seq: int) -> bool:
        changes = self.history.changes
        return seq == self.head or changes[seq]["release"] != changes[seq - 1]["release"]

    def _bucket(self, name: str, bucket: str) -> list[dict[str, Any]]:
        return [
            c
            for c in self.history.current()
            if c["collection"] == name
            and c["content_sha256"]
            and sha256(c["id"].encode())[:3] == bucket
        ]

    def _bucket_digest(self, rows: list[dict[str, Any]]) -> str:
        lines = sorted(f"{c['id']}\0{c['version']}\0{c['content_sha256']}\n" for c in rows)
        return sha256("".join(lines).encode())

    def _document(self, told: dict[str, Any]) -> Reply:
        about = {"epoch": self.epoch, "head_seq": self.head, "catalog_data_mode": self.mode}
        body = json.dumps({"seq": self.head, **about, **told}).encode()
        etag = {"ETag": f'W/"{sha256(body)[:16]}"'}
        return Reply(200, body, {"Content-Type": JSON, "Catalog-Data-Mode": self.mode, **etag})

    def _with_changes(self, told: dict[str, Any], rows: list[dict[str, Any]]) -> Reply:
        reply = self._document(told)
        changes = b",".join(line(c).rstrip() for c in rows)
        return replace(reply, body=reply.body[:-1] + b', "changes": [' + changes + b"]}")


def _narrowing(given: dict[str, str], mode: str, scope: str | None, to: int | None) -> str | None:
    """Why a cursor may not be asked for what is given beside it."""
    wanted = given.get("collections", scope)
    if scope is not None and not set((wanted or "*").split(",")) <= set(scope.split(",")):
        return "cursor-too-narrow"
    if to is not None and (given.get("mode", mode), wanted) != (mode, scope):
        return "cursor-in-walk"
    return None


@contextmanager
def feeding(history: History) -> Iterator[Feed]:
    """A feed for the length of a `with`."""
    feed = Feed(history)
    try:
        yield feed
    finally:
        feed.close()


__all__ = ["PROBLEM", "Feed", "feeding"]
