"""The running house: pages and websockets, and in the embedded house the work beside them too."""
