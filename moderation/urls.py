"""Review: the queue and the cases in it."""

from django.urls import path

from moderation.views import case, claims, queue, ruling

app_name = "moderation"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("next/", queue.take_next, name="claim_next"),
    path("cases/<str:case_id>/", case.case, name="case"),
    path("cases/<str:case_id>/reveal/", case.reveal, name="reveal"),
    path("cases/<str:case_id>/claim/", claims.claim, name="claim"),
    path("cases/<str:case_id>/renew/", claims.renew, name="renew"),
    path("cases/<str:case_id>/release/", claims.release, name="release"),
    path("cases/<str:case_id>/decide/", ruling.decide, name="decide"),
]
