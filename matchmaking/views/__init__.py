"""Pages about partners, and of the rounds at an event."""
