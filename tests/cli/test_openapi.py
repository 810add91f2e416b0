"""The contract is written out from the code, and its drift is an error."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.support.catalogs import Catalogs


def test_the_contract_is_written_out_and_checked_for_drift(
    sqlite_catalogs: Catalogs, run_on: Run, tmp_path: Path
):
    database, path = sqlite_catalogs.blank(), tmp_path / "openapi.yaml"

    missing = run_on(database, "openapi", "--check", "--output", path)
    written = run_on(database, "openapi", "--output", path)
    same = run_on(database, "openapi", "--check", "--output", path)
    path.write_text(path.read_text(encoding="utf-8") + "#\n", encoding="utf-8")
    drifted = run_on(database, "openapi", "--check", "--output", path, lang="en")

    assert [r.exit_code for r in (missing, written, same, drifted)] == [1, 0, 0, 1]
    assert written.stdout == f"已写出 {path}\n"
    assert f"{path} differs from the code: run parcel-catalog openapi" in drifted.stderr
