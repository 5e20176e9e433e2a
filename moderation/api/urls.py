"""API v1: what partners say to rulings and verdicts."""

from django.urls import path

from moderation.api.appeals import Appeals
from moderation.api.feedback import SubmissionFeedback

app_name = "moderation-api"
urlpatterns = [
    path("submissions/<str:public_id>/appeals", Appeals.as_view(), name="appeals"),
    path("submissions/<str:public_id>/feedback", SubmissionFeedback.as_view(), name="feedback"),
]
