"""The calls that `benchmarks.walls` compares, with the wall and without it."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey, Membership, User
from accounts.roles import Scope
from accounts.services import add_member, create_api_key, create_organisation, create_person
from benchmarks.pictures import jpeg
from common.postgres.base import DatabaseWrapper
from images.intake import Sender, accept
from images.models import Submission

WARM = 20
OTHERS, OF_EACH = 20, 25
Act = Callable[[], object]


@contextmanager
def without_walls() -> Iterator[None]:
    """A superuser's connection that is told nothing."""
    connection.close()
    with patch.object(DatabaseWrapper, "_tell", lambda _: None):
        yield
    connection.close()


def compare(rounds: int) -> None:
    """Medians side by side; short blocks in turn, so that both meet the same disturbances."""
    logging.disable()
    for name, act in acts().items():
        walled: list[float] = []
        bare: list[float] = []
        for _ in range(max(rounds // WARM, 1)):
            walled += timed(act)
            with without_walls():
                bare += timed(act)
        with_ms, without_ms = 1000 * median(walled), 1000 * median(bare)
        sys.stdout.write(
            f"{name}: with={with_ms:.2f}ms without={without_ms:.2f}ms"
            f" ratio={with_ms / without_ms:.3f}\n"
        )


def timed(act: Act) -> list[float]:
    """One call opens the connection; it is not counted."""
    act()
    times = []
    for _ in range(WARM):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    return times


def acts() -> dict[str, Act]:
    client, address, person = prepared()
    numbers = iter(range(1_000_000, 2_000_000))
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return {
        "API, one submission": lambda: expect(client.get(address)),
        "API, a list of 25": lambda: expect(client.get("/api/v1/submissions")),
        "API, an upload": lambda: expect(
            client.post("/api/v1/submissions", {"image": picture(next(numbers))})
        ),
        "page, submissions": lambda: expect(browser.get("/submissions/")),
    }


def expect(answer: object) -> None:
    status = getattr(answer, "status_code", 500)
    if status not in {200, 202}:
        raise RuntimeError(f"answered {status}")


def picture(seed: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", jpeg(seed), "image/jpeg")


def prepared() -> tuple[Client, str, User]:
    """Some tenants with some submissions each; the caller is one of them."""
    for number in range(OTHERS):
        membership, key, plain = tenant(number)
        for one in range(OF_EACH):
            sender = Sender(membership.organisation, Submission.Source.API, api_key=key)
            last = accept(
                sender=sender, file=picture(number * OF_EACH + one), file_name="a.jpg"
            ).submission
    # Not due today: while others wait for a verdict, an upload would be held to give way.
    Submission.objects.update(due_at=timezone.now() + timedelta(days=1))
    client = Client(headers={"Authorization": f"Bearer {plain}"})
    return client, f"/api/v1/submissions/{last.public_id}", membership.user


def tenant(number: int) -> tuple[Membership, ApiKey, str]:
    organisation = create_organisation(name=f"Tenant {number}")
    person = create_person(
        email=f"{number}@example.org", password=f"for {timezone.now()}", name="Some Body"
    )
    membership = add_member(organisation=organisation, user=person, role=Membership.Role.MANAGER)
    key, plain = create_api_key(
        organisation=organisation,
        name="Walls",
        scopes=list(Scope),
        created_by=person,
        requests_per_minute=1_000_000,
    )
    organisation.requests_per_minute = 1_000_000
    organisation.save(update_fields=["requests_per_minute"])
    return membership, key, plain
