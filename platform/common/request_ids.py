"""The id of the request that this code runs for: bound to the log by the middleware."""

import structlog


def bind_request_id(request_id: str) -> None:
    """For the whole request; whatever an earlier one had bound is dropped."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)


def current_request_id() -> str:
    """Empty outside of a request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
