"""Which client it is, for the server's logs; a test holds it against pyproject.toml."""

__version__ = "0.1.0"
