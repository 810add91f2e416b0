"""What the resources of staff have in common."""

from __future__ import annotations

STAFF = "/staff"
TAG = "staff"
