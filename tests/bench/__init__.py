"""Measurements as ratios within one run. Never part of the test suite: `make bench` runs them."""
