"""What has no domain and imports nothing of ours."""
