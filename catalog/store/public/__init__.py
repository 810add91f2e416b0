"""What is published: the clock, releases, versions, and the tables that index them."""
