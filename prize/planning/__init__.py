"""What is planned for an edition: its parts, how they stand, what differs between two standings, and it in words."""
