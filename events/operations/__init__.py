"""Every write of this room that follows a rule."""
