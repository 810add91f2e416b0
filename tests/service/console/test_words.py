"""Every word on a page is in the tables, in both languages, and no table holds one for nobody."""

from __future__ import annotations

import re
from pathlib import Path

import service.web
from catalog.rules.permissions import PERMISSIONS
from service.web.console.words import WORDS

WEB = Path(service.web.__file__).parent
_KEY = re.compile(r"""["']([a-z]+\.[a-z_0-9]*)["'{]""")
_HALF = re.compile(r"""["']([a-z]+\.[a-z_]*)(?:\{|["'] ~)""")


def _sources() -> str:
    pages = [*(WEB / "templates" / "console").glob("*.html"), *(WEB / "console").rglob("*.py")]
    texts = [path.read_text() for path in pages if path.parent.name != "words"]
    return "\n".join(texts)


def test_every_key_has_words_and_every_word_a_place():
    text = _sources()
    halves = set(_HALF.findall(text))
    named = {key for key in _KEY.findall(text) if key.split(".")[0] in _groups()}
    whole = {key for key in named if not key.endswith(".") and key not in halves}

    assert whole - WORDS.keys() - PERMISSIONS.keys() - _files() == set()
    unused = {
        key for key in WORDS.keys() - whole if not any(key.startswith(half) for half in halves)
    }
    assert unused == set()


def test_every_word_is_in_both_languages():
    for key, label in WORDS.items():
        assert label.zh.strip(), key
        assert label.en.strip(), key
        facts = [set(re.findall(r"\{(\w+)\}", text)) for text in (label.zh, label.en)]
        assert facts[0] == facts[1], key
        if key != "shell.language":
            assert not re.search(r"[一-鿿]", label.en), key


def _groups() -> set[str]:
    return {key.split(".")[0] for key in WORDS}


def _files() -> set[str]:
    """Names of templates look like keys."""
    return {path.name for path in (WEB / "templates" / "console").glob("*.html")}
