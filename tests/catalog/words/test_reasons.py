"""Every reason for which an entry leaves public view can be told."""

from __future__ import annotations

from catalog.store.public.tables import REASONS as KEPT
from catalog.words.reasons import REASONS


def test_each_reason_that_is_kept_has_its_words():
    assert set(REASONS) == set(KEPT)
    assert len({label.zh for label in REASONS.values()}) == len(KEPT)
