"""Every address of the site; each area brings its own list."""

from django.contrib import admin
from django.urls import include, path

from config import views
from config.metrics import metrics

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
    path("organisation/webhooks/", include("webhooks.urls")),
    path("organisation/", include("accounts.urls")),
    path("images/", include("images.urls")),
    path("", include("detection.urls")),
    path("", include("moderation.urls")),
    path("api/v1/", include("config.api_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler429 = "config.views.too_many_requests"
handler500 = "config.views.server_error"
