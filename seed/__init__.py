"""Sourced facts and demonstration parcels: data files alone, one folder a kind.

A package, so that `importlib.resources.files("seed")` is a plain directory in a
checkout and in an installation alike.
"""
