"""What the OpenAPI page says about batches."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema

from common.schema import HEADERS, problems, wrong
from common.uploads import BodyTooLarge
from detection.api import refusals
from detection.api.batch_seats import BatchesBusy, BatchesUnderWay
from detection.api.batch_serializers import AddressBatchIn, BatchIn, BatchOut
from detection.api.documentation import IDEMPOTENCY_KEY, JSON, WRITES, answer, body
from detection.api.examples import ID, URL

TAKEN: dict[str, Any] = {
    "accepted": 1,
    "refused": 1,
    "items": [
        {
            "index": 0,
            "file_name": "a.jpg",
            "path": "shop/a.jpg",
            "url": None,
            "submission": {
                "id": ID,
                "status": "queued",
                "replayed": False,
                "links": {"self": f"/api/v1/submissions/{ID}"},
            },
            "problem": None,
        },
        {
            "index": 1,
            "file_name": "notes.txt",
            "path": "shop/notes.txt",
            "url": None,
            "submission": None,
            "problem": {
                "code": "unsupported_format",
                "title": "This kind of file is not accepted",
                "status": 415,
                "detail": "The first bytes are not those of an accepted format; send JPEG, PNG, "
                "WebP, GIF or AVIF. Nothing was stored.",
                "pointer": "/archive/1",
            },
        },
    ],
    "skipped": [
        {"path": "shop/", "reason": "folder"},
        {"path": "__MACOSX/shop/._a.jpg", "reason": "system_file"},
    ],
}
REFUSED: dict[str, Any] = {
    "accepted": 0,
    "refused": 1,
    "items": [TAKEN["items"][1]],
    "skipped": [],
}
FILES = {"images": ["the bytes of a.jpg", "the bytes of notes.txt"], "reference": "night"}
ARCHIVE = {"archive": "the bytes of shop.zip", "metadata": {"shop": "north"}}
BY_ADDRESS = {"urls": [URL], "reference": "night"}
ONE_OF = wrong("non_field_errors", "one_of", "Send either `images` or `archive`.")

submit_batch = extend_schema(
    operation_id="submitBatch",
    summary="Submit up to 100 images at once",
    description="As repeated `images`, as one ZIP in `archive`, or as JSON with their addresses in "
    "`urls`, which are fetched in the background. There is one item a file or address, in order: "
    "the submission, or a problem of its own; a refused one does not stop the others. 202: "
    "something of it waits for its verdict; 200: nothing does, since all was refused or judged "
    "before. Folders of a ZIP, and what macOS and Windows put into them, are `skipped`. With an "
    "Idempotency-Key a repeat of the same batch brings nothing in twice, and finds what came in "
    "when it broke off. The key stands for the whole content: with other files, names, order, "
    "addresses or words it is refused (422) before anything is accepted, and while the first "
    "request runs a repeat is told to wait (409). Each item counts as one of the requests a "
    "minute: what does not fit is refused as a whole (429, `throttled`). Only a few batches are "
    "under way at a time: of your organisation (429, `batches_under_way`), and of all (503, "
    "`batches_busy`). Scope `submissions:write`.",
    request={
        "multipart/form-data": body(BatchIn, files=FILES, archive=ARCHIVE),
        JSON: body(AddressBatchIn, addresses=BY_ADDRESS),
    },
    parameters=[IDEMPOTENCY_KEY, *HEADERS],
    responses={
        (200, JSON): answer(BatchOut, "Nothing waits", REFUSED),
        (202, JSON): answer(BatchOut, "Accepted", TAKEN),
        **problems(
            *WRITES,
            *refusals.FORM_BODY,
            *(BodyTooLarge(path) for path in settings.LARGER_BODIES),
            ONE_OF,
            *refusals.ARCHIVE,
            *refusals.CALLBACK,
            *refusals.REPEATED,
            BatchesUnderWay(),
            BatchesBusy(),
            refusals.NO_STORE,
        ),
    },
)
