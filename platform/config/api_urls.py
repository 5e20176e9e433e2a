"""REST API v1."""

from django.urls import include, path

from config.api_docs import ApiSchema, api_page
from detection.api import urls as submissions
from moderation.api.deletion import SubmissionDetail

# Last, so that no word beside it, such as `batch`, is taken for an id.
one = path("submissions/<str:public_id>", SubmissionDetail.as_view(), name="submission")

urlpatterns = [
    path("schema/", ApiSchema.as_view(), name="api-schema"),
    path("docs/", api_page, name="api-docs"),
    path("", include(([*submissions.urlpatterns, one], submissions.app_name))),
    path("", include("moderation.api.urls")),
    path("", include("webhook_api.urls")),
]
