"""A bundle: changes that crossed a network gap in a file, which its signature vouches for."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parcel_catalog_client.changes import GENESIS, Change, Damaged
from parcel_catalog_client.claims import Claims, claims_of
from parcel_catalog_client.published import change_of
from parcel_catalog_client.sync_errors import BundleRefused, WrongWish
from parcel_catalog_client.words import Language

FORMAT = "catalog-bundle/1"

_MANIFEST, _SIGNATURE = "manifest.json", "signature.txt"
_UNREADABLE = (Damaged, zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, RuntimeError)
"""RuntimeError is what a compression or a password means that is unknown here."""

_LARGEST = {_MANIFEST: 2**20, _SIGNATURE: 2**10}


@dataclass(frozen=True)
class Manifest:
    """What a bundle says of itself: every change with since < seq <= to of an epoch."""

    epoch: str
    since: int
    to: int
    chain_from: str
    chain_to: str
    data_mode: str
    claims: Claims
    name: str
    sha256: str
    size: int


class Bundle:
    """A bundle whose signature holds, and whose changes are what was signed."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest
        self.hashes: dict[int, str] = {}
        self._newest: dict[tuple[str, str], int] = {}
        self._check()

    def newest(self) -> Iterator[Change]:
        """Of every entry in the bundle its newest change, by seq."""
        for change in self._changes():
            if self._newest[change.collection, change.id] == change.seq:
                yield change

    def chain_at(self, seq: int) -> str | None:
        """The hash of a change that is in the bundle, or of the one before its first."""
        return self.hashes.get(seq)

    def _check(self) -> None:
        told = self.manifest
        seq, chain = told.since, told.chain_from
        self.hashes[seq] = chain
        for change in self._changes():
            if change.seq != seq + 1 or change.prev != chain:
                raise Damaged(f"change {change.seq} does not follow from change {seq}")
            seq, chain = change.seq, change.hash
            self.hashes[seq] = chain
            self._newest[change.collection, change.id] = seq
        if (seq, chain) != (told.to, told.chain_to):
            raise Damaged(f"the bundle ends at {seq}, not at {told.to}")
        if told.since == 0 and told.chain_from != GENESIS:
            raise Damaged("the bundle does not begin with the first change")

    def _changes(self) -> Iterator[Change]:
        sha256 = hashlib.sha256()
        with self._archive.open(self.manifest.name) as file:
            for line in file:
                sha256.update(line)
                yield change_of(line)
        if sha256.hexdigest() != self.manifest.sha256:
            raise Damaged("the changes are not those that were signed")


@contextmanager
def opened(path: Path, key: str, language: Language) -> Iterator[Bundle]:
    """The bundle in a file, held against the base64 of the public key that must have signed it.

    Raises BundleRefused, and WrongWish without the package that checks signatures.
    """
    verify = _verifier(key, language)
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(path))
            manifest = _read(archive, _MANIFEST)
            if not verify(_read(archive, _SIGNATURE), manifest):
                raise BundleRefused(language, "bundle-signature", path=path)
            bundle = Bundle(archive, _manifest(archive, manifest))
        except _UNREADABLE as error:
            raise BundleRefused(language, "bundle-damaged", path=path, what=error) from error
        yield bundle


def _verifier(key: str, language: Language) -> Any:
    """A function of a signature in base64 and what it is over: whether this key made it."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError as error:
        raise WrongWish(language, "needs-cryptography") from error
    try:
        public_key = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError) as error:
        raise WrongWish(language, "wrong-key") from error

    def _verify(signature: bytes, content: bytes) -> bool:
        try:
            public_key.verify(base64.b64decode(signature.strip(), validate=True), content)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True

    return _verify


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST[name]:
        raise Damaged(f"{name} is too large")
    return archive.read(name)


def _manifest(archive: zipfile.ZipFile, content: bytes) -> Manifest:
    try:
        told: Mapping[str, Any] = json.loads(content)
        if told["format"] != FORMAT:
            raise Damaged(f"its format is {told['format']}, not {FORMAT}")
        changes = told["changes"]
        found = Manifest(
            str(told["epoch"]),
            int(told["from"]),
            int(told["to"]),
            str(told["chain_from"]),
            str(told["chain_to"]),
            str(told["data_mode"]),
            claims_of(told, int(told["to"])),
            str(changes["name"]),
            str(changes["sha256"]),
            int(changes["bytes"]),
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Damaged(f"the manifest cannot be read: {error}") from None
    if archive.getinfo(found.name).file_size != found.size:
        raise Damaged(f"{found.name} is not {found.size} bytes long")
    return found
