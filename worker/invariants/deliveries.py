"""I3, I6, I7: what is sent to partners goes to the right one, and ends where somebody looks."""

from webhooks.policy import MOST_ATTEMPTS
from worker.invariants.breaches import Rule
from worker.invariants.limits import GRACE_SECONDS, WAITING_MINUTES

LATELY_MINUTES = 5

RULES = (
    Rule(
        "I3",
        "an event for one organisation under way to another",
        """
        SELECT $delivery FROM webhooks_delivery delivery
        JOIN webhooks_outboxevent event ON event.id = delivery.event_id
        JOIN webhooks_endpoint endpoint ON endpoint.id = delivery.endpoint_id
        WHERE event.organisation_id <> endpoint.organisation_id
        """,
    ),
    Rule(
        "I3",
        "delivered, but no try says so",
        """
        SELECT $delivery FROM webhooks_delivery delivery
        WHERE status = 'delivered' AND NOT EXISTS (
            SELECT FROM webhooks_attempt attempt WHERE attempt.delivery_id = delivery.id
              AND response_status BETWEEN 200 AND 299
        )
        """,
    ),
    Rule(
        "I6",
        "a delivery tried more often than the cap allows",
        "SELECT $delivery FROM webhooks_delivery delivery WHERE attempts > %(cap)s",
        {"cap": MOST_ATTEMPTS},
    ),
    Rule(
        "I7",
        "a delivery under a lease that nobody swept",
        """
        SELECT $delivery FROM webhooks_delivery delivery
        WHERE lease_expires_at < now() - %(grace)s * interval '1 second'
        """,
        {"grace": GRACE_SECONDS},
    ),
    Rule(
        "I7",
        "a delivery under way for longer than all tries take",
        """
        SELECT $delivery FROM webhooks_delivery delivery
        WHERE status = 'pending' AND lease_token IS NULL
          AND gives_up_at < now() - %(grace)s * interval '1 second'
        """,
        {"grace": GRACE_SECONDS},
    ),
    Rule(
        "I7",
        "a delivery under way to an endpoint that is off",
        """
        SELECT $delivery FROM webhooks_delivery delivery
        JOIN webhooks_endpoint endpoint ON endpoint.id = delivery.endpoint_id
        WHERE status = 'pending' AND lease_token IS NULL
          AND endpoint.off_since < now() - %(grace)s * interval '1 second'
          AND delivery.created_at < now() - %(grace)s * interval '1 second'
        """,
        {"grace": GRACE_SECONDS},
    ),
    Rule(
        "I7",
        f"a delivery due for more than {WAITING_MINUTES} minutes, though its endpoint answers",
        """
        SELECT $delivery FROM webhooks_delivery delivery
        JOIN webhooks_endpoint endpoint ON endpoint.id = delivery.endpoint_id
        WHERE status = 'pending' AND lease_token IS NULL AND endpoint.failures = 0
          AND next_attempt_at < now() - %(minutes)s * interval '1 minute'
          AND endpoint.id NOT IN (
            SELECT tried.endpoint_id FROM webhooks_attempt attempt
            JOIN webhooks_delivery tried ON tried.id = attempt.delivery_id
            WHERE attempt.forgotten_at IS NULL
              AND attempt.started_at > now() - %(lately)s * interval '1 minute'
          )
        """,
        # One that is slow and told all the time has a queue, and nobody to blame here for it.
        {"minutes": WAITING_MINUTES, "lately": LATELY_MINUTES},
    ),
)
