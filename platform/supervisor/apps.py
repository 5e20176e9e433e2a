from django.apps import AppConfig


class SupervisorConfig(AppConfig):
    """Its management commands; the supervisor itself runs without Django."""

    name = "supervisor"
