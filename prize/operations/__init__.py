"""Every write of the prize that follows a rule."""
