"""An address becomes a verdict through the whole platform, also if its worker is killed."""

from collections.abc import Iterator

import pytest

from benchmarks.pictures import jpeg
from benchmarks.stack import Stack, running
from tests import receivers
from tests.receivers import Receiver, answer
from touchstone import Client

pytestmark = pytest.mark.stack
SECONDS = 60


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receivers.serving() as server:
        yield server


@pytest.fixture
def stack(there: Receiver) -> Iterator[Stack]:
    allowed = f"127.0.0.1:{there.port}"
    with running(DETECTORS="cnn", OUTBOUND_ALLOWED=allowed, LOG_JSON="1") as platform:
        platform.start_web()
        platform.start_analysis(1)
        platform.start_general()
        yield platform


def test_addresses_end_as_verdicts_or_reasons_and_a_killed_worker_loses_none(
    stack: Stack, there: Receiver
) -> None:
    there.otherwise = answer(200, jpeg(1), content_type="image/jpeg")
    with Client(stack.address, stack.sign_ins.api_key) as client:
        good = client.submit_url(f"{there.url}?token=open-sesame", wait=SECONDS)
        assert (good.status, good.url) == ("analysed", f"{there.url}?token=open-sesame")
        there.script = [answer(404)]
        gone = client.submit_url(there.url, wait=SECONDS)
        assert gone.reason
        assert (gone.status, gone.reason.code) == ("failed", "nothing_there")

        there.script = [receivers.hang]
        heard = len(there.received)
        held = client.submit_url(there.url)
        stack.wait("the fetch", lambda: len(there.received) > heard)
        stack.kill("general")
        assert client.get(held.id).status == "fetching"
        stack.execute("UPDATE images_submission SET lease_expires_at = now()"
                      " WHERE lease_token IS NOT NULL")  # fmt: skip
        stack.kill("beat")
        stack.start_general()
        assert client.wait(held.id, timeout=SECONDS).status == "analysed"
    stack.manage("check_invariants")
    for name in ("web", "general", "analysis", "beat"):
        said = (stack.folder / f"{name}.log").read_text()
        assert "open-sesame" not in said
