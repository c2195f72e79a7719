"""Pages of the room, by noun: `ideas`, `writing`, `interests`, `scoping`, `partnerships`, `partners`, `answering`."""
