"""What is there for generated calls to name, as half of them do."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from urllib.parse import urlsplit

from benchmarks.pictures import jpegs
from benchmarks.stack import Stack
from tests.faults.uploads import Partner
from tests.fuzz.ruled import rule_on
from touchstone import Client, Submission

DETECTORS = "cnn,frequency"
# Nothing listens there, and nobody sends: what is to be told stays in the log.
NOWHERE = "127.0.0.1:1"
KEPT = 3
RULED = 9
DOOMED = 12
UPLOADED = KEPT + RULED + DOOMED
DOOMED_ENDPOINTS = 5
JUDGED = "SELECT count(*) FROM images_submission WHERE status = 'analysed'"

# What is deleted is something else, or soon there would be nothing left to name.
NAMED_BY = {
    "submission": (
        "readSubmission", "readHeatmap", "readEvidence", "shareSubmission", "listNearDuplicates",
        "listAppeals", "giveFeedback", "listFeedback",
    ),
    "ruled_submission": ("fileAppeal",),
    "doomed_submission": ("deleteSubmission",),
    "endpoint": ("readWebhook", "changeWebhook", "pingWebhook", "rotateWebhookSecret"),
    "doomed_endpoint": ("removeWebhook",),
    "delivery": ("readDelivery", "replayDelivery"),
}  # fmt: skip
Known = Mapping[str, Iterable[str]]


def known_to(partner: Partner, stack: Stack) -> Known:
    """Judged submissions, addresses of their pictures, endpoints and what they were told."""
    uploaded = iter(partner.upload_all(jpegs(UPLOADED), seconds=0))
    stack.wait("the verdicts", lambda: stack.count(JUDGED) == UPLOADED)
    kept, ruled, doomed = ([*islice(uploaded, many)] for many in (KEPT, RULED, DOOMED))
    rule_on(stack, ruled)
    with Client(partner.address, partner.api_key) as client:
        hooks = [_endpoint(client, number) for number in range(KEPT + DOOMED_ENDPOINTS)]
        return {
            "submission": kept,
            "ruled_submission": ruled,
            "doomed_submission": doomed,
            "endpoint": hooks[:KEPT],
            "doomed_endpoint": hooks[KEPT:],
            "delivery": [_given_up(client, hook) for hook in hooks[:KEPT]],
            "token": [_token(client, submission) for submission in kept],
            **_evidence(client.get(kept[0])),
        }


def naming(known: Known) -> str:
    """The part of schemathesis' configuration that names it."""
    parts = [f"[dictionaries.{kind}]\nvalues = {json.dumps(each)}" for kind, each in known.items()]
    parts += [_of_all({kind: kind for kind in known.keys() - NAMED_BY.keys()})]
    parts += [_of(kind, operations) for kind, operations in NAMED_BY.items()]
    return "\n\n".join(parts)


def _of_all(parameters: Mapping[str, str]) -> str:
    lines = [f'"path.{name}" = {_half(kind)}' for name, kind in parameters.items()]
    return "\n".join(["[parameters]", *sorted(lines)])


def _of(kind: str, operations: Iterable[str]) -> str:
    return (
        f"[[operations]]\ninclude-operation-id = {json.dumps(operations)}\n"
        f'parameters = {{ "path.public_id" = {_half(kind)} }}'
    )


def _half(kind: str) -> str:
    return f'{{ dictionary = "{kind}", probability = 0.5 }}'


def _endpoint(client: Client, number: int) -> str:
    return client.webhooks.create(f"Desk {number}", f"http://{NOWHERE}/{number}").id


def _given_up(client: Client, endpoint: str) -> str:
    """A delivery that can be sent again."""
    delivery = client.webhooks.ping(endpoint)
    for is_on in (False, True):
        client.webhooks.change(endpoint, enabled=is_on)
    return delivery.id


def _token(client: Client, submission: str) -> str:
    """The last part of an address that opens a picture without a key."""
    heatmaps = client.share(submission).heatmaps
    return urlsplit(heatmaps["cnn"]).path.rpartition("/")[2]


def _evidence(submission: Submission) -> Known:
    """Detectors that show something, and what it is called."""
    shown = {found.detector: found.evidence_urls or {} for found in submission.findings}
    names = {name for each in shown.values() for name in each}
    return {"detector": [one for one, each in shown.items() if each], "name": sorted(names)}
