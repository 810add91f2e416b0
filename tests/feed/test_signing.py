"""One key a catalog, made once, readable to its owner alone."""

from __future__ import annotations

import base64
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from catalog.feed.signing import NotAKey, SigningKey, kept_key

SEED = bytes(range(32))


def test_a_signature_is_that_of_the_standard():
    # RFC 8032, 7.1, test 2.
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    key = SigningKey(seed)

    assert base64.b64decode(key.public_key).hex() == public
    assert base64.b64decode(key.sign(b"\x72")).hex() == signature


def test_a_key_is_made_once_and_kept(tmp_path: Path):
    path = tmp_path / "made" / "signing-key"

    first = kept_key(path, SEED)
    again = kept_key(path, secrets.token_bytes(32))

    assert first.public_key == again.public_key == SigningKey(SEED).public_key
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["signing-key"]


def test_many_makers_at_once_agree_on_one_key(tmp_path: Path):
    begin = Barrier(16)

    def made(_: int) -> str:
        seed = secrets.token_bytes(32)
        begin.wait()
        return kept_key(tmp_path / "key", seed).public_key

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(made, range(16)))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize("content", [b"", b"not base64", base64.b64encode(SEED[:31]), SEED])
def test_what_is_no_key_is_named_and_left_alone(tmp_path: Path, content: bytes):
    path = tmp_path / "key"
    path.write_bytes(content)

    with pytest.raises(NotAKey, match="key is no key"):
        kept_key(path, SEED)

    assert path.read_bytes() == content


def test_what_the_key_signed_its_public_key_verifies():
    key = SigningKey(SEED)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.public_key))

    public.verify(base64.b64decode(key.sign(b"manifest")), b"manifest")
