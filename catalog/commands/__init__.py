"""What may be done. One function is one transaction: it happens as a whole or not at all."""
