"""Pages about rounds at an event: the host's, the screen's, and everybody's own."""
