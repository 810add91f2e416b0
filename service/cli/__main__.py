"""`python -m service.cli`: the command, wherever its script was installed."""

from __future__ import annotations

from service.cli import main

main(prog_name="parcel-catalog")
