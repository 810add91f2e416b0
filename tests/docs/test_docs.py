"""What the documents promise is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.cli import main
from service.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "clients" / "python" / "README.md",
    ROOT / "clients" / "widget" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_repository_leads_somewhere(page: Path):
    targets = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))

    missing = [target for target in targets if not (page.parent / target).exists()]

    assert not missing


def test_every_setting_is_documented_with_its_meaning():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    for name, field in Settings.model_fields.items():
        assert f"| `{PREFIX}{name.upper()}` |" in text
        assert field.description
        assert field.description in text


def test_every_command_is_named_in_the_readme_and_every_named_command_exists():
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    for name in main.commands:
        assert f"`{name}`" in text, name
    for name in re.findall(r"(?<!<)parcel-catalog ([a-z]+)", text):
        assert name in main.commands, name


def test_the_first_screen_gives_the_two_commands():
    first_screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:12]

    assert any(line.startswith("make run") for line in first_screen)
    assert any(line.startswith("make test") for line in first_screen)
