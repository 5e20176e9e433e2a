"""The outbox, the endpoints of partners, and what was sent to them."""

from webhooks.models.deliveries import Attempt, Delivery
from webhooks.models.endpoints import Endpoint, Secret
from webhooks.models.outbox import OutboxEvent

__all__ = ["Attempt", "Delivery", "Endpoint", "OutboxEvent", "Secret"]
