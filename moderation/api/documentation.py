"""What the OpenAPI page says about appeals and feedback."""

from drf_spectacular.utils import OpenApiResponse, extend_schema

from accounts.refusals import with_key
from accounts.roles import Scope
from common.errors import Conflict
from common.schema import HEADERS, problems, wrong
from detection.api.documentation import (
    IDEMPOTENCY_KEY,
    JSON,
    PUBLIC_ID,
    READS,
    REPLAYED,
    WRITES,
    answer,
    body,
)
from detection.api.refusals import IS_REQUIRED, JSON_BODY, NO_SUBMISSION, REPEATED
from images.errors import UnderLegalHold
from moderation.api.examples import ANSWERED, FEEDBACK, OBJECTION, OPEN, TRUTH
from moderation.api.serializers import (
    AppealIn,
    AppealOut,
    AppealsOut,
    FeedbackHistoryOut,
    FeedbackIn,
    FeedbackOut,
)
from moderation.errors import CannotAppeal
from moderation.services.appealing import NO_RULING, NOT_SETTLED, TOO_OLD
from moderation.services.deleting import BUSY

delete_submission = extend_schema(
    operation_id="deleteSubmission",
    summary="Delete a submission",
    description="Nobody finds it from now on: every address of it is answered like a missing one, "
    "its shared pictures too, and a worker takes the bytes and all pictures of it out of the store "
    "within seconds, unless another submission of yours shows the same bytes. What stays says that "
    "there was a submission, when and by whom it was deleted, and what was decided. A case or an "
    "appeal about it ends. An event `submission.deleted` follows. Deleting it again is 204, too. "
    "409 (`under_legal_hold`) where it must be kept. Scope `submissions:delete`.",
    parameters=[PUBLIC_ID, *HEADERS],
    responses={
        204: OpenApiResponse(description="Deleted"),
        **problems(
            *with_key(Scope.SUBMISSIONS_DELETE), NO_SUBMISSION, UnderLegalHold(), Conflict(BUSY)
        ),
    },
)

file_appeal = extend_schema(
    operation_id="fileAppeal",
    summary="Appeal a ruling",
    description="Objects to the ruling that stands. Another person looks at the image again and "
    "answers; that answer is final. One appeal a ruling, within six months of it; 409 "
    "(`cannot_appeal`) where there is no ruling, it is not settled yet, appealed already, or too "
    "old. Scope `appeals:write`; `against` and `answer` need `decisions:read`.",
    request={JSON: body(AppealIn, appeal=OBJECTION)},
    parameters=[PUBLIC_ID, IDEMPOTENCY_KEY, *HEADERS, REPLAYED],
    responses={
        (201, JSON): answer(AppealOut, "Filed", OPEN),
        **problems(
            *with_key(Scope.APPEALS_WRITE),
            *JSON_BODY,
            wrong("text", "required", IS_REQUIRED),
            NO_SUBMISSION,
            *(CannotAppeal(sentence) for sentence in (NO_RULING, NOT_SETTLED, TOO_OLD)),
            *REPEATED,
        ),
    },
)

list_appeals = extend_schema(
    operation_id="listAppeals",
    summary="Read the appeals against its rulings",
    description="With the reasoned answer of the person who looked again. Scope `decisions:read`.",
    parameters=[PUBLIC_ID, *HEADERS],
    responses={
        (200, JSON): answer(AppealsOut, "The appeals", {"items": [ANSWERED]}),
        **problems(*with_key(Scope.DECISIONS_READ), NO_SUBMISSION),
    },
)

give_feedback = extend_schema(
    operation_id="giveFeedback",
    summary="Tell what the image really is",
    description="Your own truth about it. The latest counts and the earlier are kept; saying the "
    "same again adds nothing. No verdict and no ruling changes by it, and reviewers who still have "
    "to judge blindly do not see it. Scope `submissions:write`.",
    request={JSON: body(FeedbackIn, feedback=TRUTH)},
    parameters=[PUBLIC_ID, IDEMPOTENCY_KEY, *HEADERS, REPLAYED],
    responses={
        (200, JSON): answer(FeedbackOut, "What counts now", FEEDBACK),
        **problems(
            *WRITES,
            *JSON_BODY,
            wrong("truth", "required", IS_REQUIRED),
            NO_SUBMISSION,
            *REPEATED,
        ),
    },
)

list_feedback = extend_schema(
    operation_id="listFeedback",
    summary="Read what you told about an image",
    description="The newest first; the first one counts. Scope `submissions:read`.",
    parameters=[PUBLIC_ID, *HEADERS],
    responses={
        (200, JSON): answer(FeedbackHistoryOut, "The feedback", {"items": [FEEDBACK]}),
        **problems(*READS, NO_SUBMISSION),
    },
)
