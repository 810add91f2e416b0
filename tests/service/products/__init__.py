"""Sheets, booklets, slides and pictures: what they say, and that they are always the same."""
