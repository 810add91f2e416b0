"""Exact small things: numbers, identifiers, coordinates, evidence, code lists."""
