"""Every write about rounds at an event, by what it is about."""
