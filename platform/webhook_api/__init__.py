"""/api/v1/webhooks: partners manage by program what managers manage on the pages."""
