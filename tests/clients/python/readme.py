"""The examples of the client's README: what is run, and what it is said to print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parents[3] / "clients" / "python" / "README.md"
SERVED_AT = "http://127.0.0.1:8000"

_EXAMPLE = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<printed>.*?)^```\n)?", re.M | re.S
)


@dataclass(frozen=True)
class Example:
    code: str
    printed: str | None


def examples(heading: str) -> list[Example]:
    """The examples below a second-level heading that holds these words."""
    sections = re.split(r"^## ", README.read_text(encoding="utf-8"), flags=re.M)
    (section,) = [text for text in sections if heading in text.partition("\n")[0]]
    return [Example(found["code"], found["printed"]) for found in _EXAMPLE.finditer(section)]
