"""Everything that a database needs before the platform serves, in one start of Django."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.policies import build_walls
from supervisor import sign_ins
from supervisor.demo import ensure_demo


class Command(BaseCommand):
    help = "Apply the migrations and build the walls; run it as the owner of the tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--application-role",
            action="store_true",
            help="also make the role that serves, with its grants (DATABASE_APP_ROLE)",
        )
        parser.add_argument("--login", action="store_true", help="let that role sign in by socket")
        parser.add_argument(
            "--demo", type=Path, metavar="FILE", help="also make the demo; its secrets go here"
        )

    def handle(
        self,
        *args: object,
        application_role: bool,
        login: bool,
        demo: Path | None,
        verbosity: int,
        **options: object,
    ) -> None:
        call_command("migrate", interactive=False, verbosity=verbosity)
        if application_role:
            call_command("prepare_database", login=login)
        else:
            build_walls(settings.DATABASE_APP_ROLE)
        if demo:
            sign_ins.write(demo, ensure_demo(sign_ins.read(demo)))
