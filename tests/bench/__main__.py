"""`make bench`: the product's speed, as ratios within one interleaved run.

Each round measures every subject once, in rotated order; figures are medians over the rounds. The
limit is measured twice (A/A); when its two medians differ by more than 10 % the run is too noisy
to quote, and says so.

All of it takes hours, most of them to fill catalogs of a million parcels. A minute or two:
`make bench ARGS='--entries 2000 --rounds 3 --seconds 0.3'`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.bench.following import polls, publishing, snapshots
from tests.bench.measuring import ENGINES, Run, runs_of
from tests.bench.peers import peers
from tests.bench.products import products
from tests.bench.pulling import full_pull
from tests.bench.reads import growth, reads
from tests.bench.site import site

TOPICS: Mapping[str, Callable[[Run], None]] = {
    "reads": reads,
    "growth": growth,
    "polls": polls,
    "pull": full_pull,
    "snapshots": snapshots,
    "peers": peers,
    "site": site,
    "products": products,
    # The last, because it changes the catalogs that the others measure.
    "publishing": publishing,
}


def main() -> None:
    chosen = _parser().parse_args()
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        os.environ["CATALOG_DATA_DIR"] = str(folder / "data")
        engines = chosen.engine or ENGINES
        sizes, kept = chosen.entries, chosen.keep
        with runs_of(engines, folder, chosen.rounds, chosen.seconds, sizes, kept) as runs:
            for topic in chosen.topic or TOPICS:
                for run in runs:
                    TOPICS[topic](run)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    names = ", ".join(TOPICS)
    add("topic", nargs="*", choices=[*TOPICS, []], metavar="TOPIC", help=f"of {names}; else all")
    add("--rounds", type=int, default=9)
    add("--seconds", type=float, default=1.0, help="a subject and round")
    add("--entries", type=int, nargs="+", help="sizes, for all topics; each has its own")
    add("--keep", type=Path, help="folder in which large catalogs are left for the next run")
    add("--engine", choices=list(ENGINES), action="append")
    return parser


if __name__ == "__main__":
    main()
