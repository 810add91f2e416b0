"""What only staff see. The public identity of the database cannot read these tables."""
