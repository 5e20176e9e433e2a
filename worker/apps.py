from django.apps import AppConfig

from worker import hints


class WorkerConfig(AppConfig):
    name = "worker"

    def ready(self) -> None:
        hints.open_door()
