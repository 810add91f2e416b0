"""What a page of the site is: its address, and its view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask import Response

View = Callable[..., Response]


@dataclass(frozen=True)
class Page:
    """One page, served in Chinese at its path and in English below `/en`.

    Its view is called with the visit and, by name, what stands at the `<…>` of the path.
    """

    path: str
    name: str
    view: View
    method: Literal["GET", "POST"] = "GET"
