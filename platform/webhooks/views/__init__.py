"""Pages about endpoints and about what was sent to them."""
