"""Pages of the room, by noun: `networks`, `members`, `groups`, `imports`."""
