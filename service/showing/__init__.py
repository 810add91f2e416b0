"""What people read of published entries: how values become words, for pages and products."""
