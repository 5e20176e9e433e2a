"""API v1: submissions. One address each, without a slash at the end, so no POST is redirected.

That of one submission is in config.api_urls: deleting it takes areas that stand above this one.
"""

from django.urls import path

from detection.api.batches import SubmissionBatch
from detection.api.lookup import Lookup, NearDuplicates
from detection.api.shared import SharedPicture, SubmissionLinks
from detection.api.views import (
    SubmissionEvidence,
    SubmissionHeatmap,
    Submissions,
)

app_name = "api"
urlpatterns = [
    path("submissions", Submissions.as_view(), name="submissions"),
    path("submissions/batch", SubmissionBatch.as_view(), name="batch"),
    path("submissions/<str:public_id>/links", SubmissionLinks.as_view(), name="links"),
    path("pictures/<str:token>", SharedPicture.as_view(), name="shared"),
    path("lookup", Lookup.as_view(), name="lookup"),
    path(
        "submissions/<str:public_id>/near-duplicates",
        NearDuplicates.as_view(),
        name="near-duplicates",
    ),
    path("submissions/<str:public_id>/heatmap", SubmissionHeatmap.as_view(), name="heatmap"),
    path(
        "submissions/<str:public_id>/evidence/<str:detector>/<str:name>",
        SubmissionEvidence.as_view(),
        name="evidence",
    ),
]
