"""Review: the queue and the cases in it."""

from django.urls import path

from moderation.views import (
    appeals,
    banks,
    bulk,
    case,
    claims,
    quality,
    queue,
    reserving,
    rules,
    ruling,
)

app_name = "moderation"
urlpatterns = [
    path("review/", queue.queue, name="queue"),
    path("review/queues/<slug:slug>/", queue.queue, name="queue_named"),
    path("review/next/", queue.take_next, name="claim_next"),
    path("review/cases/<str:case_id>/", case.case, name="case"),
    path("review/cases/<str:case_id>/reveal/", case.reveal, name="reveal"),
    path("review/cases/<str:case_id>/claim/", claims.claim, name="claim"),
    path("review/cases/<str:case_id>/renew/", claims.renew, name="renew"),
    path("review/cases/<str:case_id>/release/", claims.release, name="release"),
    path("review/cases/<str:case_id>/first-look/", ruling.first_look, name="first_look"),
    path("review/cases/<str:case_id>/undo/", ruling.undo, name="undo"),
    path("review/cases/<str:case_id>/hold/", reserving.hold, name="hold"),
    path("review/cases/<str:case_id>/hand-over/", reserving.hand_over, name="hand_over"),
    path("review/cases/<str:case_id>/decide/", ruling.decide, name="decide"),
    path("review/cases/<str:case_id>/reopen/", ruling.reopen, name="reopen"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("submissions/<str:submission_id>/appeal/", appeals.file, name="file_appeal"),
    path("banks/", banks.bank, name="banks"),
    path("banks/<slug:slug>/", banks.bank, name="bank_named"),
    path("banks/<slug:slug>/add/", banks.add, name="add_entry"),
    path("banks/entries/<str:entry_id>/remove/", banks.remove, name="remove_entry"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/apply/", bulk.apply, name="apply_bulk"),
    path("bulk/<str:batch_id>/", bulk.batch, name="batch"),
    path("bulk/<str:batch_id>/reverse/", bulk.reverse, name="reverse_batch"),
    path("quality/", quality.quality, name="quality"),
    path("review/cases/<str:case_id>/golden/", quality.add, name="add_golden"),
    path("quality/golden/<int:pk>/remove/", quality.remove, name="remove_golden"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.rule, name="new_rule"),
    path("rules/save/", rules.save, name="create_rule"),
    path("rules/<int:pk>/", rules.rule, name="rule"),
    path("rules/<int:pk>/save/", rules.save, name="save_rule"),
]
