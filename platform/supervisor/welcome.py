"""Where everything is, and how to sign in."""

from collections.abc import Iterator

from supervisor.places import Places
from supervisor.sign_ins import SignIns

PAGES = {
    "Web app": "/",
    "API": "/api/v1/docs/",
    "Audit and administration": "/admin/",
}


def addresses(address: str) -> Iterator[str]:
    yield ""
    for name, path in PAGES.items():
        yield f"{name:<28}{address}{path}"


def ways_in(signed: SignIns, places: Places, *, is_first: bool) -> Iterator[str]:
    """The passwords are shown by the start that makes them; later ones say where they are."""
    yield ""
    for email, password in signed.passwords.items():
        yield f"{email:<28}{password if is_first else ''}".rstrip()
    if is_first:
        yield f"{'API key':<28}{signed.api_key}"
    yield f"{'' if is_first else 'Passwords and API key: '}{places.demo}"
