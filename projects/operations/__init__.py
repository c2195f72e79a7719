"""Every write of the room that follows a rule, by what it is about: ideas, expiry, interests, scoping, partnerships,
partners, retention."""
