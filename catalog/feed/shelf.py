"""A folder whose files are whole or not there.

What is written lies beside, under a name of its own, until it is complete; then the files are put
in place, and last a description with their sizes and hashes. Whoever finds the description finds
whole files. A writer that is killed leaves leftovers alone, and a later one clears them away.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import math
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

_DESCRIPTION = ".json"
_UNFINISHED = ".part"
_LOCK = ".lock"
_READABLE = 0o644

SEQ = "(?:0|[1-9][0-9]{0,17})"
"""How a name tells a seq, as a regular expression: in one way, and within what a database holds."""

FORGOTTEN_AFTER = timedelta(hours=1)
"""A writer at work touches its files all the time; what lay still this long has none."""


class Abandoned(Exception):
    """Files were given up half-way: to stop, or because the catalog moved from under them."""


@dataclass(frozen=True)
class Whole:
    """A file that is complete: `size` in bytes, `sha256` in hex."""

    path: Path
    size: int
    sha256: str


class Sheet:
    """A file while it is written, hashed on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._file.write(data)
        self._sha256.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    def settle(self) -> None:
        """Return once it lies on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())


class Shelf:
    """The files of one folder: of each name there is one file for every one of the endings.

    Names match the regular expression `named`; what is called otherwise is somebody else's, and
    is neither told of nor taken away.
    """

    def __init__(self, folder: Path, *endings: str, named: str = "[^.]+") -> None:
        self.folder = folder
        self._endings = endings
        self._named = re.compile(named)
        written = "|".join(map(re.escape, (_DESCRIPTION, *endings)))
        self._beside_them = re.compile(rf"\.(?:{named})(?:{written})\.\w+{re.escape(_UNFINISHED)}")

    def names(self) -> list[str]:
        """The names of which there is a description."""
        found = (path.stem for path in self.folder.glob(f"*{_DESCRIPTION}"))
        return [name for name in found if self._named.fullmatch(name)]

    def newest_first(self) -> list[str]:
        """The names, those put in place last first."""
        put = {name: _modified(self._path(name, _DESCRIPTION)) for name in self.names()}
        return sorted(put, key=lambda name: put[name], reverse=True)

    def find(self, name: str) -> Mapping[str, Whole] | None:
        """The files of a name by their endings, or None when they are not all there and whole."""
        try:
            told = json.loads(self._path(name, _DESCRIPTION).read_bytes())
            found = {
                ending: Whole(self._path(name, ending), **told[ending]) for ending in self._endings
            }
            whole = all(file.path.stat().st_size == file.size for file in found.values())
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return found if whole else None

    @contextmanager
    def writing(self, name: str) -> Iterator[Mapping[str, Sheet]]:
        """Files to write, put in place at the end unless an exception comes first.

        When somebody else has put that name in place meanwhile, theirs stay. Raises OSError.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            partial = {end: stack.enter_context(self._beside(name, end)) for end in self._endings}
            sheets = {ending: Sheet(file) for ending, (_, file) in partial.items()}
            yield sheets
            for sheet in sheets.values():
                sheet.settle()
            told = {e: {"size": of.size, "sha256": of.sha256} for e, of in sheets.items()}
            with self._alone():
                if self.find(name) is None:
                    for ending, (path, _) in partial.items():
                        path.replace(self._path(name, ending))
                    self._describe(name, told)

    def remove(self, name: str) -> None:
        """Take the files of a name away, the description first."""
        with self._alone():
            for ending in (_DESCRIPTION, *self._endings):
                self._path(name, ending).unlink(missing_ok=True)

    def clear(self, now: datetime) -> None:
        """Take away what writers left that were killed."""
        if not self.folder.is_dir():
            return
        before = (now - FORGOTTEN_AFTER).timestamp()
        with self._alone():
            described = set(self.names())
            for path in self.folder.iterdir():
                unfinished = self._beside_them.fullmatch(path.name)
                left = unfinished or self._lacks(path.name, described)
                if left and _modified(path) < before:
                    path.unlink(missing_ok=True)

    def _path(self, name: str, ending: str) -> Path:
        return self.folder / f"{name}{ending}"

    def _lacks(self, file_name: str, described: set[str]) -> bool:
        """Whether it is a file in its place that nothing describes."""
        names = {file_name.removesuffix(e) for e in self._endings if file_name.endswith(e)}
        return any(self._named.fullmatch(name) for name in names - described)

    def _describe(self, name: str, told: Mapping[str, Mapping[str, object]]) -> None:
        with self._beside(name, _DESCRIPTION) as (path, file):
            sheet = Sheet(file)
            sheet.write(json.dumps(told).encode())
            sheet.settle()
            path.replace(self._path(name, _DESCRIPTION))
        _settle_folder(self.folder)

    @contextmanager
    def _beside(self, name: str, ending: str) -> Iterator[tuple[Path, IO[bytes]]]:
        """A file that is gone afterwards, unless it was moved."""
        descriptor, text = tempfile.mkstemp(
            dir=self.folder, prefix=f".{name}{ending}.", suffix=_UNFINISHED
        )
        path = Path(text)
        try:
            with os.fdopen(descriptor, "wb") as file:
                os.fchmod(descriptor, _READABLE)
                yield path, file
        finally:
            path.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else puts in place or takes away: files and description fit each other."""
        with (self.folder / _LOCK).open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _modified(path: Path) -> float:
    """When it was last written, in seconds since 1970; never, when it is gone meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
