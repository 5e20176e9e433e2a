"""Log lines: JSON in production, readable in development; one line an event."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict


def without_arguments(logger: object, method: str, event: EventDict) -> EventDict:
    """Celery repeats a task's whole message as `data`, beside the sentence that says it."""
    event.pop("data", None)
    return event


# A key's beginning may be shown; the tokens of links open what they lead to.
SECRETS = re.compile(
    r"(tsk_live_[A-Za-z0-9]{8}|/invitation/|/password/reset/key/|/api/v1/pictures/"
    r"|Bearer\s+(?!tsk_))[^\s/'\"]+|(whsec_)[A-Za-z0-9+/=_-]+"
)


def without_secrets(logger: object, method: str, event: EventDict) -> EventDict:
    """Django adds the request, whose address its sentence repeats; addresses may hold tokens."""
    event.pop("request", None)
    return {name: _masked(value) for name, value in event.items()}


def _masked(value: object) -> object:
    if isinstance(value, str):
        return SECRETS.sub(_beginning, value)
    if isinstance(value, dict):
        return {name: _masked(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(inner) for inner in value]
    return value


def _beginning(secret: re.Match[str]) -> str:
    return f"{secret[1] or secret[2]}…"


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    without_arguments,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_secrets,
]


def configuration(*, as_json: bool) -> dict[str, Any]:
    """A `logging.config` dictionary; standard-library loggers go through structlog's formatter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter(as_json=as_json)},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "celery.worker.strategy": {"level": "WARNING"},  # every task once, when it ends
            "django.server": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},  # the benchmarks' partner, once a request
        },
    }


def formatter(*, as_json: bool) -> dict[str, Any]:
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        "foreign_pre_chain": SHARED,
    }
