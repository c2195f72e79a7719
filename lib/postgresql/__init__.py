"""Django's backend for PostgreSQL, with a lighter look at a line that comes out of the pool."""
