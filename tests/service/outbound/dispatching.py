"""A dispatcher in a process of its own, to be killed."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from service.outbound.delivery import Dispatcher
from service.outbound.sending import Sender
from service.outbound.targets import Targets
from tests.store.publishing import Where
from tests.support.catalogs import NOON

LASTING = timedelta(minutes=3)
_A_MINUTE_EACH_S = 60


def hurried(start: float) -> datetime:
    """The same instant in every process: a minute passes each second since `start`."""
    return NOON + (time.monotonic() - start) * timedelta(seconds=_A_MINUTE_EACH_S)


def dispatch(where: Where, authorities: Path, start: float) -> None:
    """Tell whatever is due, until something ends this process."""
    sender = Sender(Targets([ip_network("127.0.0.0/8")]), authorities=authorities)
    dispatcher = Dispatcher(where.database(), sender, clock=lambda: hurried(start), lasting=LASTING)
    while True:
        dispatcher.start_due()
        time.sleep(0.01)
