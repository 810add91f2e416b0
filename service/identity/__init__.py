"""Who asks: tokens at the door of the service."""
