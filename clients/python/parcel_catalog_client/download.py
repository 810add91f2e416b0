"""A snapshot's file, fetched in as many parts as it takes.

What has arrived lies in one file behind a line that says what it is part of, so that a later
process can go on (`Range`, `If-Range`). Its hash is that of the `Repr-Digest` header in the end.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import requests

from parcel_catalog_client.changes import Damaged
from parcel_catalog_client.errors import NotACatalog, NotReachable, Refused
from parcel_catalog_client.http import Api
from parcel_catalog_client.progress import Silent, Stopped

LATEST = "/sync/snapshots/latest"

CHUNK = 2**15
"""What a connection that breaks can lose: of a chunk that is cut nothing arrives."""

_IDLE_ATTEMPTS = 5
_LONGEST_PAUSE_S = 30.0
_NO_MORE = frozenset({404, 410, 416})
_SHA256 = re.compile(r"sha-256=:([A-Za-z0-9+/=]+):")


@dataclass(frozen=True)
class Label:
    """What a file is part of: its address, version, whole size in bytes, and hash in hex."""

    url: str
    etag: str
    size: int
    sha256: str


def fetch_snapshot(
    api: Api,
    part: Path,
    *,
    teller: Silent,
    stopped: Callable[[], bool],
    pause: Callable[[float], None],
) -> None:
    """Complete `part`, from whatever is in it, to a whole snapshot behind its label.

    Raises NotReachable when nothing at all comes several times in a row, Damaged (and takes the
    file away) when the whole has another hash than was announced, and Stopped.
    """
    idle = 0
    while True:
        label, have = kept(part)
        if label is not None and have >= label.size:
            break
        try:
            _fetch_more(api, part, label, have, teller, stopped)
        except NotReachable:
            idle = 0 if kept(part)[1] > have else idle + 1
            if idle == _IDLE_ATTEMPTS:
                raise
            pause(min(2.0**idle, _LONGEST_PAUSE_S))
    if _hash(part) != label.sha256:
        part.unlink()
        raise Damaged("the snapshot does not have the hash that was announced")


def kept(part: Path) -> tuple[Label | None, int]:
    """What the file is part of, and how many bytes of it are there."""
    try:
        with part.open("rb") as file:
            label = Label(**json.loads(file.readline()))
            return label, part.stat().st_size - file.tell()
    except (OSError, ValueError, TypeError):
        return None, 0


def _fetch_more(
    api: Api,
    part: Path,
    label: Label | None,
    have: int,
    teller: Silent,
    stopped: Callable[[], bool],
) -> None:
    # The file itself is compressed: that costs less to unpack than the plain one to write and
    # read, even without a network. Compressed on the way it would have another hash.
    headers = {"Accept-Encoding": "identity"}
    if label is not None:
        headers |= {"Range": f"bytes={have}-", "If-Range": label.etag}
    params = {} if label else {"format": "gz"}
    try:
        with api.stream(label.url if label else LATEST, params, headers=headers) as response:
            if label is None or response.status_code != 206:
                label, have = _label(response), 0
                part.write_bytes(json.dumps(asdict(label)).encode() + b"\n")
            with part.open("ab") as file:
                for chunk in response.iter_content(CHUNK):
                    file.write(chunk)
                    have += len(chunk)
                    teller.at("fetching", have, label.size)
                    if stopped():
                        raise Stopped
    except (NotACatalog, Refused) as refused:
        if label is None or (isinstance(refused, Refused) and refused.status not in _NO_MORE):
            raise
        part.unlink()


def _label(response: requests.Response) -> Label:
    headers: Mapping[str, str] = response.headers
    try:
        found = _SHA256.search(headers["Repr-Digest"])
        raw = base64.b64decode(found[1], validate=True) if found else b""
        return Label(response.url, headers["ETag"], int(headers["Content-Length"]), raw.hex())
    except (KeyError, ValueError, binascii.Error):
        raise Damaged("a snapshot came without its size, version or hash") from None


def _hash(part: Path) -> str:
    with part.open("rb") as file:
        file.readline()
        return hashlib.file_digest(file, "sha256").hexdigest()
