"""Images that are fetched from the addresses that submissions name."""
