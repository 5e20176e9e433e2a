"""Organisation pages, and the page behind an invitation's link."""
