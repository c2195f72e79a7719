"""Pages of the panel: the juror's own, and the secretary's."""
