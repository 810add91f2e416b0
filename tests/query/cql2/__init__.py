"""Filters in CQL2, held against the standard, another parser and another evaluator."""
