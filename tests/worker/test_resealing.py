"""After a change of SECRET_KEY everything is sealed anew, and then the old key may go."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.second_factor import PURPOSE, SecondFactorAdapter
from common.errors import Unavailable
from common.sealing import seal, unseal
from webhooks.models import Endpoint, Secret
from webhooks.sending import SEALED_FOR

NEW_KEY = "another-key-of-the-same-platform-" + "x" * 30


@pytest.fixture(autouse=True)
def sealed(uploader: User) -> None:
    """An authenticator app, recovery codes, and the secret of an endpoint."""
    encrypt = SecondFactorAdapter().encrypt
    app, codes = {"secret": encrypt("app")}, {"seed": encrypt("codes"), "used_mask": 5}
    Authenticator.objects.create(user=uploader, type="totp", data=app)
    Authenticator.objects.create(user=uploader, type="recovery_codes", data=codes)
    endpoint = Endpoint.objects.create(
        organisation=uploader.memberships.get().organisation, name="a", url="https://example.org/"
    )
    Secret.objects.create(endpoint=endpoint, sealed=seal("whsec_1", purpose=SEALED_FOR))


def readable() -> list[str]:
    app, codes = (Authenticator.objects.get(type=kind) for kind in ("totp", "recovery_codes"))
    factors = [unseal(text, purpose=PURPOSE) for text in (app.data["secret"], codes.data["seed"])]
    return [*factors, unseal(Secret.objects.get().sealed, purpose=SEALED_FOR)]


def test_what_was_sealed_with_a_fallback_is_sealed_with_the_key(settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = NEW_KEY
    call_command("reseal_secrets")
    settings.SECRET_KEY_FALLBACKS = []
    assert readable() == ["app", "codes", "whsec_1"]
    assert Authenticator.objects.get(type="recovery_codes").data["used_mask"] == 5


def test_it_fails_while_something_cannot_be_read(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, NEW_KEY
    with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        call_command("reseal_secrets")
    assert capsys.readouterr().out.splitlines() == [
        "webhooks: 1 cannot be read",
        "second factors: 2 cannot be read",
    ]
    with pytest.raises(Unavailable):
        readable()
    settings.SECRET_KEY = old
    assert readable() == ["app", "codes", "whsec_1"]
