"""What the panel's pages and operations read: grounds, standing, coverage, scores. Nothing here writes."""
