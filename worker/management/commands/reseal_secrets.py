"""Encrypt what is kept under SECRET_KEY anew, after that key was changed; see decision 133."""

from django.core.management.base import BaseCommand, CommandError

from accounts.second_factor import reseal_factors
from webhooks.services import reseal_secrets


class Command(BaseCommand):
    help = (
        "Encrypt secrets of webhooks and second factors anew with SECRET_KEY, so that earlier keys"
        " can be taken out of SECRET_KEY_FALLBACKS; exit 1 if any of them cannot be read."
    )

    def handle(self, *args: object, **options: object) -> None:
        unreadable = {"webhooks": reseal_secrets(), "second factors": reseal_factors()}
        for kind, count in unreadable.items():
            self.stdout.write(f"{kind}: {count} cannot be read")
        if any(unreadable.values()):
            raise CommandError(
                "Put the key that they were sealed with among SECRET_KEY_FALLBACKS and run this"
                " again. What nobody has the key of: a manager makes a new secret of the endpoint,"
                " a person sets the second factor up again.",
                returncode=1,
            )
        self.stdout.write("Everything is sealed with SECRET_KEY; it needs no fallbacks any more.")
