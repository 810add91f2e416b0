"""The investor's site."""
