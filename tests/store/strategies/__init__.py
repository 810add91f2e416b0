"""Ways of numbering what is published, and the race that shows which of them lose changes."""
