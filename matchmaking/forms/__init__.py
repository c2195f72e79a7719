"""What visitors may fill in about partners and rounds."""
