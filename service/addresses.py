"""Rules of addresses that are ready at once: what builds URLs of them is made when first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule whose two builders of URLs are compiled when the first URL is built.

    There are hundreds of rules, and compiling all builders is most of the work of starting; of few
    is a URL ever built. Should Werkzeug rename what is overridden here, they are compiled at once.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        compile_now = super()._compile_builder

        @cache
        def compiled() -> Build:
            return compile_now(append_unknown)

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return compiled()(rule, **values)

        return build
