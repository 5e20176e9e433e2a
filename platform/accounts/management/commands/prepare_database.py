"""Make the roles that the application runs as, and the walls between organisations.

Run it as the owner of the tables, after every `migrate`.
"""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.policies import build_walls
from audit.models import LedgerEntry
from audit.privileges import RoleUnfit, prepare_role


class Command(BaseCommand):
    help = (
        "Create or update the application's database roles with their grants, and the walls"
        " between organisations: it may change every table but the ledger, to which it can only"
        " add, and sees rows of those it works for. Run as the owner of the tables."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", default=settings.DATABASE_APP_ROLE)
        parser.add_argument(
            "--password",
            default=settings.DATABASE_APP_PASSWORD,
            help="set this password and allow sign-in (default: DATABASE_APP_PASSWORD)",
        )
        parser.add_argument(
            "--login",
            action="store_true",
            help="allow sign-in without setting a password (sockets with trust or peer)",
        )

    def handle(
        self, *args: object, role: str, password: str, login: bool, **options: object
    ) -> None:
        if LedgerEntry._meta.db_table not in connection.introspection.table_names():
            raise CommandError("There are no tables yet. Run `manage.py migrate` first.")
        try:
            prepare_role(role, password=password, login=login)
        except RoleUnfit as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{role} is ready: it can add to the ledger and cannot change it.")
        if changed := build_walls(role):
            self.stdout.write(f"Walls between organisations were built: {', '.join(changed)}.")
