"""Where the protocol's resources lie, and what they are called."""

from __future__ import annotations

SYNC = "/sync"
"""Below `/api/v1`."""

TAG = "sync"
"""Under which the contract gathers them."""
