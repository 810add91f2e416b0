"""How long a test waits before it calls something a hang."""

A_HANG_S = 60.0
"""Far beyond any honest run on a busy machine: the tests that use it are about work that would
take minutes or never end (quadratic reading, repairing a geometry), not about speed."""
