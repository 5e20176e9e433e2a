"""API v1: webhook endpoints, and what was sent to them."""

from django.urls import path

from webhook_api.acts import EndpointPing, EndpointSecret
from webhook_api.deliveries import Deliveries, DeliveryDetail, DeliveryReplay
from webhook_api.endpoints import EndpointDetail, Endpoints

app_name = "webhook-api"
urlpatterns = [
    path("webhooks", Endpoints.as_view(), name="endpoints"),
    path("webhooks/deliveries", Deliveries.as_view(), name="deliveries"),
    path("webhooks/deliveries/<str:public_id>", DeliveryDetail.as_view(), name="delivery"),
    path("webhooks/deliveries/<str:public_id>/replay", DeliveryReplay.as_view(), name="replay"),
    path("webhooks/<str:public_id>", EndpointDetail.as_view(), name="endpoint"),
    path("webhooks/<str:public_id>/secret", EndpointSecret.as_view(), name="secret"),
    path("webhooks/<str:public_id>/ping", EndpointPing.as_view(), name="ping"),
]
