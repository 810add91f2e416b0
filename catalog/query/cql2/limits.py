"""How much one filter may ask. What goes beyond is refused before it costs anything."""

from __future__ import annotations

LENGTH = 6_000
"""Characters of a filter as it was sent."""

DEPTH = 32
"""Brackets, functions and negations inside each other."""

PREDICATES = 50
"""Each of them is written out in SQL; of a list of dates or of properties each value is one."""

LISTED = 500
"""Values of one list, after IN or of an array."""

VERTICES = 1_000
"""Positions of all geometries of one filter together."""

SPATIAL = 5
"""Predicates that have to look at geometries."""

FOLDED = 10
"""Predicates without regard to case, each of which looks at the values of a field."""

DIGITS = 40
"""Characters of a number; more significant digits than a value has are told apart all the same."""

WILDCARDS = 20
"""Percent signs of one pattern."""

NEAREST = 3
"""Names that are offered for one that is unknown."""
