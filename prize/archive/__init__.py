"""The case of an edition as one file for the archive: a paper to read, data to count on, attachments, and their sums."""
