"""Django's PostgreSQL backend, whose connections know whose rows they show."""
