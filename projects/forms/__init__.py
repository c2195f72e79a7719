"""What visitors may fill in about ideas, interests, scoping and partners."""
