"""What the OpenAPI page says about appeals and feedback."""

from drf_spectacular.utils import OpenApiResponse, extend_schema

from common.schema import HEADERS, problems
from detection.api.documentation import (
    IDEMPOTENCY_KEY,
    JSON,
    PUBLIC_ID,
    REPLAYED,
    answer,
)
from images.errors import UnderLegalHold
from moderation.api.examples import ANSWERED, FEEDBACK, OPEN
from moderation.api.serializers import (
    AppealIn,
    AppealOut,
    AppealsOut,
    FeedbackHistoryOut,
    FeedbackIn,
    FeedbackOut,
)

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
        **problems(404, 409, under_legal_hold=UnderLegalHold().detail),
    },
)

file_appeal = extend_schema(
    operation_id="fileAppeal",
    summary="Appeal a ruling",
    description="Objects to the ruling that stands. Another person looks at the image again and "
    "answers; that answer is final. One appeal a ruling, within six months of it; 409 "
    "(`cannot_appeal`) where there is no ruling, it is not settled yet, appealed already, or too "
    "old. Scope `appeals:write`; `against` and `answer` need `decisions:read`.",
    request={JSON: AppealIn},
    parameters=[PUBLIC_ID, IDEMPOTENCY_KEY, *HEADERS, REPLAYED],
    responses={
        (201, JSON): answer(AppealOut, "Filed", OPEN),
        **problems(400, 404, 409, 411, 415),
    },
)

list_appeals = extend_schema(
    operation_id="listAppeals",
    summary="Read the appeals against its rulings",
    description="With the reasoned answer of the person who looked again. Scope `decisions:read`.",
    parameters=[PUBLIC_ID, *HEADERS],
    responses={
        (200, JSON): answer(AppealsOut, "The appeals", {"items": [ANSWERED]}),
        **problems(404),
    },
)

give_feedback = extend_schema(
    operation_id="giveFeedback",
    summary="Tell what the image really is",
    description="Your own truth about it. The latest counts and the earlier are kept; saying the "
    "same again adds nothing. No verdict and no ruling changes by it, and reviewers who still have "
    "to judge blindly do not see it. Scope `submissions:write`.",
    request={JSON: FeedbackIn},
    parameters=[PUBLIC_ID, IDEMPOTENCY_KEY, *HEADERS, REPLAYED],
    responses={
        (200, JSON): answer(FeedbackOut, "What counts now", FEEDBACK),
        **problems(400, 404, 409, 411, 415),
    },
)

list_feedback = extend_schema(
    operation_id="listFeedback",
    summary="Read what you told about an image",
    description="The newest first; the first one counts. Scope `submissions:read`.",
    parameters=[PUBLIC_ID, *HEADERS],
    responses={
        (200, JSON): answer(FeedbackHistoryOut, "The feedback", {"items": [FEEDBACK]}),
        **problems(404),
    },
)
