"""No address of an image leads inside: not by its spelling, its name, a redirect or the clock.

Whatever the guard does, nothing but a recorder connects in these tests; a listener on loopback
would hear the rest.
"""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from common.outbound import Refused
from images.fetches.intake import accept_address
from images.intake import Sender
from images.models import Submission
from tests.common.outbound.conftest import PUBLIC, Names, Recorder
from tests.common.outbound.test_names import INSIDE as INSIDE_ADDRESSES
from tests.common.outbound.test_redirects import INSIDE as INSIDE_LOCATIONS
from tests.common.outbound.test_redirects import to
from tests.common.outbound.test_refused import LITERALS, ODD, WHOLE
from tests.images.fetches.conftest import Name
from worker.fetching import fetch_due

pytestmark = pytest.mark.django_db
METADATA = {
    "metadata.google.internal": "169.254.169.254",
    "metadata.azure.internal": "169.254.169.254",
    "instance-data.ec2.internal": "169.254.169.254",
    "metadata.tencentyun.com": "169.254.0.23",
    "100-100-100-200.example.org": "100.100.100.200",
    "kubernetes.default.svc.cluster.local": "10.96.0.1",
    "host.docker.internal": "172.17.0.1",
    "localtest.me": "127.0.0.1",
    "127.0.0.1.nip.io": "127.0.0.1",
    "ip6-localhost.example.org": "::1",
}
ERROR = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture(autouse=True)
def only_the_public_is_dialled(recorder: Recorder, silent_port: int) -> Iterator[None]:
    yield
    assert {address for address, _ in recorder.dialled} <= {PUBLIC}


def is_refused_at_once(sender: Sender, names: Names, url: str) -> None:
    with pytest.raises(Refused):
        accept_address(sender=sender, url=url)
    assert not Submission.objects.exists()
    assert names.asked == []


def ends_inside(submission: Submission) -> None:
    fetch_due()
    submission.refresh_from_db()
    assert submission.status == Submission.Status.FAILED
    assert submission.image is None


@pytest.mark.parametrize("host", LITERALS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_inside_is_refused_at_once(
    sender: Sender, names: Names, silent_port: int, scheme: str, host: str
) -> None:
    is_refused_at_once(sender, names, f"{scheme}://{host}:{silent_port}/picture.png")


@pytest.mark.parametrize("host", ODD)
def test_a_host_in_another_spelling_is_refused_at_once(
    sender: Sender, names: Names, silent_port: int, host: str
) -> None:
    is_refused_at_once(sender, names, f"https://{host}/picture.png")
    is_refused_at_once(sender, names, f"http://{host}:{silent_port}/")


@pytest.mark.parametrize("url", WHOLE)
def test_what_is_no_address_is_refused_at_once(sender: Sender, names: Names, url: str) -> None:
    is_refused_at_once(sender, names, url)


@pytest.mark.parametrize("address", INSIDE_ADDRESSES)
def test_a_name_that_leads_inside_fails(name: Name, names: Names, address: str) -> None:
    names.table["evil.example.org"] = [[PUBLIC, address]]
    submission = name("https://evil.example.org/picture.png")
    ends_inside(submission)
    assert submission.reason_code == "inside_address"


@pytest.mark.parametrize("host", METADATA)
def test_the_names_of_clouds_and_clusters_fail(name: Name, names: Names, host: str) -> None:
    names.table[host] = [[METADATA[host]]]
    submission = name(f"https://{host}/latest/meta-data/")
    ends_inside(submission)
    assert submission.reason_code == "inside_address"


@pytest.mark.parametrize("location", INSIDE_LOCATIONS)
@pytest.mark.parametrize("hops", [1, 3])
def test_a_chain_of_redirects_that_leads_inside_fails(
    name: Name, names: Names, recorder: Recorder, settings: Settings, location: str, hops: int
) -> None:
    settings.OUTBOUND_SCHEMES, settings.OUTBOUND_PORTS = ["https"], ["443"]
    names.table["inside.example.org"] = [["192.168.0.10"]]
    recorder.answers = [to(f"https://example.org/{hop}") for hop in range(hops - 1)]
    recorder.answers.append(to(location))
    ends_inside(name("https://example.org/picture.png"))
    assert len(recorder.dialled) == hops


def test_a_name_that_answers_otherwise_the_second_time_is_asked_once_a_try(
    name: Name, names: Names, recorder: Recorder
) -> None:
    names.table["rebind.example.org"] = [[PUBLIC], ["127.0.0.1"]]
    recorder.answers = [ERROR]
    submission = name("https://rebind.example.org/picture.png")
    assert names.asked == []
    fetch_due()
    assert (names.asked, recorder.dialled) == (["rebind.example.org"], [(PUBLIC, 443)])
    Submission.objects.update(due_at=timezone.now())
    ends_inside(submission)
    assert submission.reason_code == "inside_address"
    assert len(recorder.dialled) == 1


def test_these_are_more_than_fifty_targets() -> None:
    kinds = (LITERALS, ODD, WHOLE, INSIDE_ADDRESSES, METADATA, INSIDE_LOCATIONS)
    assert len({target for kind in kinds for target in kind}) > 150
