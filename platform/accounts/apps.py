from django.apps import AppConfig
from django.db.models.signals import post_migrate

from accounts.groups import align_groups


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        post_migrate.connect(align_groups, dispatch_uid="accounts.align_groups")
