"""Detector mode, the list of submissions and what belongs to one of them."""

from django.urls import path

from detection import views

app_name = "detection"
urlpatterns = [
    path("detector/", views.detector, name="detector"),
    path("submissions/", views.submissions, name="submissions"),
    path("submissions/<str:public_id>/", views.submission, name="submission"),
    path("submissions/<str:public_id>/status/", views.submission_status, name="submission_status"),
    path("submissions/<str:public_id>/heatmap/<slug:detector>/", views.heatmap, name="heatmap"),
    path(
        "submissions/<str:public_id>/evidence/<slug:detector>/<slug:name>/",
        views.evidence_picture,
        name="evidence_picture",
    ),
    path("releases/<slug:detector>/<str:version>/map/", views.bank_map, name="bank_map"),
]
