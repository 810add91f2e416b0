"""What a product is made with: other software may make other bytes of the same state."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import catalog
import service

_PACKAGES = (catalog, service)
_ENDINGS = frozenset({".py", ".yaml", ".typ"})
_LIBRARIES = ("typst", "manimgx-fonts-cjk", "python-pptx", "lxml", "segno")


@cache
def software() -> str:
    """A digest of the code, the words and the templates, and of the libraries that set a product.

    It is taken once in a process: what runs has been read by then.
    """
    found = blake2b(repr([(name, version(name)) for name in _LIBRARIES]).encode(), digest_size=8)
    for package in _PACKAGES:
        assert package.__file__ is not None
        digest(Path(package.__file__).parent, found)
    return found.hexdigest()


def digest(folder: Path, into: blake2b) -> None:
    """Take in every file below the folder that decides what is made, by its place and content."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in _ENDINGS:
            into.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            into.update(path.read_bytes())
