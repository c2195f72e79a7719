"""What tests need around them: private servers, a mail sink, the whole house on a port, a browser."""
