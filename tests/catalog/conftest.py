"""Settings of the property tests."""

from __future__ import annotations

from hypothesis import settings

# A shared machine pauses a test now and then; that says nothing of the code.
settings.register_profile("catalog", deadline=None)
settings.load_profile("catalog")
