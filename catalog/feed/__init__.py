"""What others follow, and by which anyone can check the published history."""
