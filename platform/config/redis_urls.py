"""One server, three spellings: REDIS_URL as redis:// or unix://, and what Celery wants."""

from urllib.parse import urlsplit, urlunsplit


def redis_url(url: str, *, database: int) -> str:
    """The address for redis-py and Django's cache, on a numbered database."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={database}"
    return urlunsplit(parts._replace(path=f"/{database}"))


def celery_url(url: str, *, database: int) -> str:
    """The same address as kombu spells it."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host={database}"
    return urlunsplit(parts._replace(path=f"/{database}"))
