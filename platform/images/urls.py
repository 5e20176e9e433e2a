from django.urls import path

from images import views

app_name = "images"

urlpatterns = [
    path("<str:submission_id>/preview", views.preview, name="preview"),
    path("<str:submission_id>/thumbnail", views.thumbnail, name="thumbnail"),
    path("<str:submission_id>/original", views.original, name="original"),
    path("<str:submission_id>/exact", views.exact, name="exact"),
    path("<str:submission_id>/exact/<int:column>/<int:row>", views.tile, name="tile"),
]
