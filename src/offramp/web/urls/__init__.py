"""The two faces' addresses, and what both have."""
