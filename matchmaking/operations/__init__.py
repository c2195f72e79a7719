"""Every write of the room that follows a rule."""
