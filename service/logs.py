"""One structured line a request, on standard output, facts as fields."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import orjson
import structlog

from service.settings import Settings

# A token, the secret of a webhook, an invitation or a preview, wherever somebody may have put it:
# an address, a header, a local name. The part that only names a token stays.
_SECRET = re.compile(rb"(lpc_[a-z0-9]{8}_|whsec_|inv_|prv_)[A-Za-z0-9_+/=-]+")
_MARKS = (b"lpc_", b"whsec_", b"inv_", b"prv_")
_TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def configure_logs(settings: Settings) -> None:
    """Lines of JSON from the configured level up, without secrets and without local values."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _TRACEBACKS,
            structlog.processors.JSONRenderer(serializer=_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            getattr(logging, settings.log_level.upper())
        ),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )


def _line(event: Any, **_: Any) -> bytes:
    line = orjson.dumps(event, default=str)
    return _SECRET.sub(rb"\1...", line) if any(mark in line for mark in _MARKS) else line
