"""What we write to people about the prize, one file for each part of the round."""
