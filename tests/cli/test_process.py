"""The installed command, as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main

COMMANDS = {
    "init", "serve", "work", "migrate", "load", "release", "withdraw", "redact", "export",
    "verify", "backup", "restore", "new-epoch", "signing-key", "token", "openapi",
    "account", "audit", "enquiries",
}  # fmt: skip
COMMAND = Path(sys.executable).parent / "parcel-catalog"


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {n: v for n, v in os.environ.items() if not n.startswith(("CATALOG_", "LANG"))}
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        env={
            **inherited,
            "PYTHONIOENCODING": "utf-8",
            "CATALOG_DATABASE_URL": f"sqlite:///{folder / 'catalog.db'}",
            **environment,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_real_catalog_from_nothing_to_its_first_release(tmp_path: Path):
    made = run(tmp_path, "init", "--real", "--preparer", "甲")
    refused = run(tmp_path, "release", "first", "--approver", "甲")
    released = run(tmp_path, "--lang", "en", "release", "first", "--approver", "乙")
    exported = run(tmp_path, "export", "projects", "--output", "projects.geojson")
    verified = run(tmp_path, "verify")

    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("首次发布核对单\n")
    assert (refused.returncode, "甲 是编制人" in refused.stderr) == (1, True)
    assert released.returncode == 0
    assert released.stdout.startswith("published ")
    assert exported.returncode == 0
    assert (tmp_path / "projects.geojson").stat().st_size > 10_000
    assert verified.stdout.startswith("核验通过：seq 1–")


def test_the_default_database_lies_in_var_beneath_the_folder(tmp_path: Path):
    done = run(tmp_path, "migrate", CATALOG_DATABASE_URL="")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "var" / "catalog.db").is_file()


def test_the_installed_command_lists_its_commands_in_both_languages(tmp_path: Path):
    done = run(tmp_path, "--help")

    assert done.returncode == 0
    assert set(main.commands) == COMMANDS
    for command in COMMANDS:
        assert re.search(rf"^  {command} +\S.*$", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself_in_both_languages(command: str):
    done = CliRunner().invoke(main, [command, "--help"])

    assert done.exit_code == 0
    assert " · " in done.stdout


def test_a_wrong_setting_stops_the_process_and_names_itself(tmp_path: Path):
    done = run(tmp_path, "serve", CATALOG_WORKERS="many")

    assert done.returncode == 1
    assert done.stderr.startswith("Error: CATALOG_WORKERS: ")
    assert "Traceback" not in done.stderr
