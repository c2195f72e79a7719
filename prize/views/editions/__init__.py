"""Planning and keeping an edition."""
