"""The processes that make up the platform: the one place that says how each is started.

docker/compose.yml runs the same commands; a test compares them.
"""

import os
import signal
from dataclasses import dataclass, field

# One thread a process, and more processes: that wins on busy cores. Big buffers stay with the
# process instead of going back to the kernel and being zeroed again for every image; in one heap,
# so that what one thread let go is there for the other one that judges.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
KEEP_BUFFERS = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "268435456",
}


@dataclass(frozen=True)
class Process:
    """A long-lived Python process; `arguments` follow the interpreter."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    stop_signal: int = signal.SIGTERM
    patience_seconds: float = 20.0


def web(bind: str) -> Process:
    arguments = (
        "-m", "gunicorn", "config.wsgi", "--bind", bind, "--preload",
        "--worker-class", "gthread", "--workers", "2", "--threads", "8",
        "--timeout", "60", "--graceful-timeout", "15", "--keep-alive", "5",
        "--no-control-socket", "--limit-request-line", "8190",  # as long as nginx lets it be
    )  # fmt: skip
    return Process("web", arguments, ONE_THREAD)


def analysis(concurrency: int, *, spare: int = 1) -> Process:
    """Judges so many images at a time, and with the spare process one of a newcomer beside them.

    Its parent loads the detectors, and the pool's children share them.
    """
    return _worker("analysis", str(concurrency + spare), ONE_THREAD | KEEP_BUFFERS)


def general() -> Process:
    """Sweeps and checks, and meanwhile tells partners and fetches the images that they name."""
    return _worker("general", "3", ONE_THREAD)


def beat() -> Process:
    # The schedule is fixed in code, so it needs no file: nothing is lost when beat starts anew.
    arguments = (*_celery("beat"), "--scheduler", "celery.beat:Scheduler", "--pidfile=")
    return Process("beat", arguments, ONE_THREAD, patience_seconds=5)


def _worker(queue: str, concurrency: str, environment: dict[str, str]) -> Process:
    arguments = (
        *_celery("worker"), "--hostname", f"{queue}@%h", "--queues", queue, "--pool", "prefork",
        "--concurrency", concurrency, "--without-gossip", "--without-mingle",
    )  # fmt: skip
    return Process(queue, arguments, environment, patience_seconds=30)


def _celery(command: str) -> tuple[str, ...]:
    return ("-m", "celery", "-A", "worker.celery", "--quiet", command, "--loglevel", "INFO")


def cores() -> int:
    """Those that this process may use, which a container limits."""
    return len(os.sched_getaffinity(0))
