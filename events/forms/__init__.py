"""Forms of the room events."""
