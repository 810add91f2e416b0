"""Where the files that entries show lie: all in a private folder, the published in a public one.

A file's name is the hash of its content, so that it never changes, nobody can guess it, and what
lies there twice is the same. A public file is a second name of the private one. The public
faces look into the public folder alone: what was never put there is not there, whoever asks.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from catalog.exchange.images import ENDINGS, RENDITION_TYPE, SCREEN_PX, Rendition, Shown
from catalog.store.staff.assets import Asset

MEDIA_TYPES = {ending: media_type for media_type, ending in ENDINGS.items()}
"""The media type of a stored file, by how its name ends."""

_NAME = re.compile(r"[0-9a-f]{64}(?:-[1-9][0-9]{1,4})?\.(?:" + "|".join(MEDIA_TYPES) + ")")
_UNFINISHED = ".part"
_READABLE = 0o644
_OWNER_ALONE = 0o700


def name_of(sha256: str, media_type: str) -> str:
    """The name of a file of that content."""
    return f"{sha256}.{ENDINGS[media_type]}"


def rendition_name(sha256: str, rendition: Rendition) -> str:
    """The name of a smaller form: that of the picture with the length of its longer side."""
    return f"{sha256}-{rendition.side}.{ENDINGS[rendition.media_type]}"


def screen_name(sha256: str, media_type: str) -> str | None:
    """The name of the form of a picture that pages show; None of what is no picture."""
    if not media_type.startswith("image/"):
        return None
    return f"{sha256}-{SCREEN_PX}.{ENDINGS[RENDITION_TYPE]}"


def files_of(asset: Asset) -> dict[str, str]:
    """The names under which a file and its smaller forms lie in either folder, with SHA-256."""
    whole = {name_of(asset.sha256, asset.media_type): asset.sha256}
    return whole | {smaller.name: smaller.sha256 for smaller in asset.renditions}


def keep(data_dir: Path, shown: Shown) -> None:
    """Write a file and its smaller forms into the private folder, whole or not at all."""
    private = _made(data_dir)
    _write(private / name_of(shown.sha256, shown.media_type), shown.content)
    for rendition in shown.renditions:
        _write(private / rendition_name(shown.sha256, rendition), rendition.content)


def bring_back(data_dir: Path, name: str, pieces: Iterable[bytes]) -> None:
    """Write a file of a backup into the private folder, in place of what lies there. Whole or not.

    Raises ValueError for what is no name of such a file, and whatever `pieces` raise.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    with _beside(_made(data_dir) / name) as unfinished:
        for piece in pieces:
            unfinished.write(piece)


def lost(data_dir: Path, wanted: Mapping[str, str]) -> list[str]:
    """Of files by name, those that do not lie in the private folder with the SHA-256 they had."""
    return [name for name in sorted(wanted) if _digest(data_dir, name) != wanted[name]]


def private_and_unfinished(data_dir: Path) -> list[Path]:
    """The files of the private folder, and what a killed writer left in either."""
    found = [path for path in _private(data_dir).glob("*") if _NAME.fullmatch(path.name)]
    for folder in (_private(data_dir), _public(data_dir)):
        found += folder.glob(f"*{_UNFINISHED}")
    return found


def private_path(data_dir: Path, name: str) -> Path:
    """Where a private file lies, if it does."""
    return _private(data_dir) / name


def read_private(data_dir: Path, name: str) -> Path | None:
    """A file that staff may look at, published or not."""
    return _found(_private(data_dir), name)


def read_public(data_dir: Path, name: str) -> Path | None:
    """A published file; None for every other name, whatever it is."""
    return _found(_public(data_dir), name)


def put_out(data_dir: Path, names: Iterable[str]) -> list[str]:
    """Put private files into the public folder as well; answers those that are not there."""
    public = _public(data_dir)
    missing = []
    for name in names:
        source = _found(_private(data_dir), name)
        if source is None:
            missing.append(name)
            continue
        public.mkdir(parents=True, exist_ok=True)
        if not (public / name).exists():
            _link(source, public / name)
    return missing


def take_in(data_dir: Path, names: Iterable[str]) -> None:
    """Take files out of the public folder; the private ones stay."""
    for name in names:
        if _NAME.fullmatch(name):
            (_public(data_dir) / name).unlink(missing_ok=True)


def public_names(data_dir: Path) -> set[str]:
    """The names of all public files."""
    public = _public(data_dir)
    if not public.is_dir():
        return set()
    return {path.name for path in public.iterdir() if _NAME.fullmatch(path.name)}


def _private(data_dir: Path) -> Path:
    return data_dir / "assets" / "private"


def _made(data_dir: Path) -> Path:
    """The private folder, closed to everybody else."""
    private = _private(data_dir)
    private.mkdir(parents=True, exist_ok=True)
    private.chmod(_OWNER_ALONE)
    return private


def _digest(data_dir: Path, name: str) -> str | None:
    path = read_private(data_dir, name)
    if path is None:
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _public(data_dir: Path) -> Path:
    return data_dir / "assets" / "public"


def _found(folder: Path, name: str) -> Path | None:
    if not _NAME.fullmatch(name):
        return None
    path = folder / name
    return path if path.is_file() else None


def _write(path: Path, content: bytes) -> None:
    try:
        os.utime(path)  # It is wanted again, whoever removes what nobody wants.
        return
    except FileNotFoundError:
        pass
    with _beside(path) as unfinished:
        unfinished.write(content)


def _link(source: Path, target: Path) -> None:
    """A second name of the same file; a copy where the file system has no such thing."""
    try:
        os.link(source, target)
    except FileExistsError:
        pass  # Somebody else was as quick: it is the same file.
    except OSError:
        with _beside(target) as unfinished, source.open("rb") as whole:
            shutil.copyfileobj(whole, unfinished)


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    """A file to be written beside its place, which it takes once it is whole."""
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f"{path.name}.", suffix=_UNFINISHED, delete=False
    ) as file:
        unfinished = Path(file.name)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            unfinished.chmod(_READABLE)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
