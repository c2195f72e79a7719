"""Pages of the post office, for administrators."""
