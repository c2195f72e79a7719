"""Views of the room events, by kind of visitor."""
