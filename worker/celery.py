"""The Celery application; docs/operations.md explains each setting."""

import os

from celery import Celery
from kombu import Queue

from common.jobs import Job

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

VISIBILITY_SECONDS = 300
ANALYSIS, GENERAL = "analysis", "general"

app = Celery("touchstone", include=["worker.tasks", "worker.processes", "worker.schedule"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=240,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=20,
    worker_max_tasks_per_child=2000,
    worker_max_memory_per_child=1_500_000,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_SECONDS,
        "socket_connect_timeout": 0.5,
        "socket_timeout": 5,
    },
    result_backend_transport_options={"visibility_timeout": VISIBILITY_SECONDS},
    visibility_timeout=VISIBILITY_SECONDS,
    task_queues=[Queue(ANALYSIS), Queue(GENERAL)],
    task_default_queue=GENERAL,
    task_routes={
        Job.ANALYSE.value: {"queue": ANALYSIS},
        Job.PREPARE_GAME.value: {"queue": ANALYSIS},  # where the detectors are
        Job.MAKE_EXACT_COPIES.value: {"queue": ANALYSIS},  # where the decoders are
    },
)
