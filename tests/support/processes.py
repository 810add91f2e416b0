"""Processes that publish and follow beside a test, none with a connection of the test's own."""

from __future__ import annotations

from multiprocessing import get_context
from multiprocessing.context import ForkServerContext


def beside() -> ForkServerContext:
    """Where they come from.

    A child forked from the test itself would share its connections. These are forked from a
    process that has none and has imported once what each of them would take seconds to import.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.store.strategies.race"])
    return context
