"""Pages about webhooks, below those of the organisation."""

from django.urls import path

from webhooks.views import deliveries, endpoints

app_name = "webhooks"
urlpatterns = [
    path("", endpoints.endpoints, name="endpoints"),
    path("create/", endpoints.create, name="create"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/<uuid:pk>/", deliveries.delivery, name="delivery"),
    path("deliveries/<uuid:pk>/replay/", deliveries.replay_one, name="replay"),
    path("<uuid:pk>/", endpoints.endpoint, name="endpoint"),
    path("<uuid:pk>/change/", endpoints.change, name="change"),
    path("<uuid:pk>/secret/", endpoints.rotate, name="rotate"),
    path("<uuid:pk>/off/", endpoints.turn_off, name="turn_off"),
    path("<uuid:pk>/on/", endpoints.turn_on, name="turn_on"),
    path("<uuid:pk>/remove/", endpoints.remove, name="remove"),
    path("<uuid:pk>/ping/", endpoints.send_ping, name="ping"),
    path("<uuid:pk>/replay/", endpoints.replay_all, name="replay_all"),
]
