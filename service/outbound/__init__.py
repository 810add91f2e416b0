"""What the service sends of its own accord: webhooks, to addresses that others chose."""
