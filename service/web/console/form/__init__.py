"""The edit form of every kind, made from the kind's own description."""
