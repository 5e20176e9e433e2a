"""A life and one statement that goes around the services; it returns the id of the offender."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from tests.invariants import batch_lives, fetch_lives, lives
from tests.invariants.lives import Steps, World

BREAKS: dict[str, tuple[Callable[[World], Steps], str]] = {
    "I4 named by an address, but without exactly one row that fetches it, if it was fetched": (
        fetch_lives.fetched,
        "UPDATE audit_ledgerentry SET action = 'submission.dreamt'"
        " WHERE action = 'submission.fetched'"
        " RETURNING (SELECT id FROM images_submission WHERE source_url <> '')",
    ),
    "I6 fetched more often than the cap allows": (
        fetch_lives.gone,
        "UPDATE images_submission SET attempts = 5 WHERE status = 'failed' RETURNING id",
    ),
    "I7 being fetched under a lease that nobody swept": (
        fetch_lives.waiting,
        "UPDATE images_submission SET lease_expires_at = now() - interval '2 minutes'"
        " WHERE status = 'fetching' RETURNING id",
    ),
    "I7 not fetched for more than 60 minutes": (
        fetch_lives.waiting,
        "UPDATE images_submission SET created_at = now() - interval '2 hours'"
        " WHERE status = 'fetching' RETURNING id",
    ),
    "I3 deleted, but without exactly one event that says so": (
        lives.taken_back,
        "DELETE FROM webhooks_outboxevent WHERE type = 'submission.deleted' RETURNING subject_id",
    ),
    "I4 deleted, but without exactly one row that says so": (
        lives.taken_back,
        "DELETE FROM audit_ledgerentry WHERE action = 'submission.deleted'"
        " RETURNING (SELECT id FROM images_submission)",
    ),
    "I5 deleted, but its picture is still named": (
        lives.taken_back,
        "UPDATE detection_finding SET heatmap_key = 'heatmaps/a.png'"
        " RETURNING (SELECT id FROM images_submission)",
    ),
    "I5 deleted, but words about it are still there": (
        lives.taken_back,
        "UPDATE moderation_decision SET note = 'Her face'"
        " RETURNING (SELECT id FROM images_submission)",
    ),
    "I5 deleted, but an event still tells words about it": (
        lives.taken_back,
        """UPDATE webhooks_outboxevent SET payload = payload || '{"statement": "Ada"}'"""
        " WHERE type = 'case.decided' RETURNING (SELECT id FROM images_submission)",
    ),
    "I7 deleted, but more than that is still under way to partners": (
        lives.taken_back,
        "WITH earlier AS"
        " (UPDATE images_submission SET deleted_at = now() - interval '1 hour'),"
        " hook AS (INSERT INTO webhooks_endpoint (id, organisation_id, name, url, event_types,"
        " created_at, off_reason, failures)"
        " SELECT gen_random_uuid(), organisation_id, 'A', 'https://example.org/', '{}', now(), '',"
        " 0 FROM images_submission RETURNING id)"
        " INSERT INTO webhooks_delivery (id, event_id, endpoint_id, status, dead_reason, attempts,"
        " next_attempt_at, gives_up_at, created_at)"
        " SELECT gen_random_uuid(), event.id, hook.id, 'pending', '', 0, now(), now(), now()"
        " FROM hook CROSS JOIN webhooks_outboxevent event WHERE event.type = 'case.decided'"
        " RETURNING (SELECT id FROM images_submission)",
    ),
    "I5 an image that no submission shows": (
        lives.taken_back,
        "INSERT INTO images_image (id, organisation_id, sha256, size_bytes, format, width, height,"
        " object_key, preview_key, thumbnail_key, pdq, provenance, created_at)"
        " SELECT gen_random_uuid(), organisation_id, repeat('a', 64), 1, 'PNG', 32, 32,"
        " 'objects/a', '', '', '', '{}', now() FROM images_submission RETURNING id",
    ),
    "I7 deleted, but people may still come across it": (
        lives.taken_back,
        "UPDATE moderation_case SET status = 'reopened'"
        " RETURNING (SELECT id FROM images_submission)",
    ),
    "I7 deleted, but its bytes are there 60 minutes later": (
        lives.taken_back,
        "UPDATE images_submission SET deleted_at = now() - interval '2 hours' RETURNING id",
    ),
    "I2 shows another ruling than the latest that was told": (
        lives.opened_again,
        "UPDATE images_submission SET ruling = jsonb_set(ruling, '{decision}', (SELECT"
        " to_jsonb('dec_' || replace(id::text, '-', '')) FROM moderation_decision WHERE round = 1))"
        " RETURNING id",
    ),
    "I2 a decision is not what the ledger says of it": (
        lives.ruled,
        "UPDATE moderation_decision SET reason = 'known_source' RETURNING id",
    ),
    "I2 ruled on twice in one round": (
        lives.opened_again,
        "UPDATE moderation_decision SET round = 1 WHERE round = 2 RETURNING case_id",
    ),
    "I2 answered by a ruling that did not hear it": (
        lives.answered,
        "UPDATE moderation_decision SET claimed_from = 'open', answer = '' WHERE round = 2"
        " AND undone_at IS NULL RETURNING (SELECT id FROM moderation_appeal)",
    ),
    "I3 an event tells something else than the ruling": (
        lives.ruled,
        """UPDATE webhooks_outboxevent SET payload = payload || '{"outcome": "authentic"}'"""
        " WHERE type = 'case.decided' RETURNING subject_id",
    ),
    "I3 a ruling on a golden case was told": (
        batch_lives.golden,
        "UPDATE moderation_decision SET published_at = now() WHERE kind = 'ruling'"
        " AND published_at IS NULL RETURNING id",
    ),
    "I3 opened again, but no event says so": (
        lives.opened_again,
        "DELETE FROM webhooks_outboxevent WHERE type = 'case.reopened'"
        " RETURNING (SELECT id FROM moderation_case)",
    ),
    "I3 told and then reversed with its batch, but no event says so": (
        batch_lives.in_bulk,
        "DELETE FROM webhooks_outboxevent WHERE id = (SELECT id FROM webhooks_outboxevent"
        " WHERE type = 'case.reopened' LIMIT 1) RETURNING subject_id",
    ),
    "I3 an event tells of a case that was not opened again": (
        lives.opened_again,
        "UPDATE webhooks_outboxevent SET subject_id = gen_random_uuid()"
        " WHERE type = 'case.reopened' RETURNING id",
    ),
    "I3 answered, but without exactly one event that says so": (
        lives.answered,
        "DELETE FROM webhooks_outboxevent WHERE type = 'appeal.decided' RETURNING subject_id",
    ),
    "I3 an event tells of an answer that nobody gave": (
        lives.answered,
        "UPDATE webhooks_outboxevent SET subject_id = gen_random_uuid()"
        " WHERE type = 'appeal.decided' RETURNING id",
    ),
    "I4 a decision without exactly one row that publishes it, if it was published": (
        lives.ruled,
        "DELETE FROM audit_ledgerentry WHERE action = 'ruling.published'"
        " RETURNING (SELECT id FROM moderation_decision)",
    ),
    "I4 a case without exactly one row that closes it, if it is final": (
        lives.ruled,
        "UPDATE moderation_case SET status = 'final' RETURNING id",
    ),
    "I4 a case without exactly one row for each time it was opened again": (
        lives.ruled,
        "UPDATE moderation_case SET round = 2 RETURNING id",
    ),
    "I4 an appeal without exactly one row": (
        lives.appealed,
        "UPDATE audit_ledgerentry SET payload = '{}' WHERE action = 'case.appealed'"
        " RETURNING (SELECT id FROM moderation_appeal)",
    ),
    "I4 a batch without exactly one row each for its ruling and its reversal": (
        batch_lives.in_bulk,
        "DELETE FROM audit_ledgerentry WHERE sequence = (SELECT max(sequence)"
        " FROM audit_ledgerentry WHERE action = 'batch.reversed')"
        " RETURNING replace(subject, 'bat_', '')::uuid",
    ),
    "I4 a batch whose cases have other rows than it counted": (
        batch_lives.in_bulk,
        "UPDATE moderation_batch SET count = count + 1 WHERE reversed_at IS NULL RETURNING id",
    ),
    "I4 a bank entry without exactly one row each for its coming and going": (
        lives.known,
        "DELETE FROM audit_ledgerentry WHERE action = 'bank.entry_removed'"
        " RETURNING replace(subject, 'ent_', '')::uuid",
    ),
    "I4 a look at an open picture without exactly one row": (
        lives.put_off,
        "DELETE FROM audit_ledgerentry WHERE action = 'image.revealed'"
        " RETURNING replace(subject, 'case_', '')::uuid",
    ),
    "I7 decided, but no ruling stands": (
        lives.ruled,
        "UPDATE moderation_decision SET published_at = NULL, undone_at = now() RETURNING case_id",
    ),
    "I7 a ruling stands, but its case is not decided": (
        lives.ruled,
        "UPDATE moderation_case SET status = 'open' RETURNING id",
    ),
    "I7 decided by fewer people than it needs": (
        lives.by_two,
        "UPDATE moderation_decision SET undone_at = now() WHERE kind = 'vote'"
        " AND undone_at IS NULL RETURNING case_id",
    ),
    "I7 escalated, but nobody asked for it and nobody disagrees": (
        lives.escalated,
        "UPDATE moderation_decision SET undone_at = now() WHERE undone_at IS NULL"
        " RETURNING case_id",
    ),
    "I7 left to seniors, but waiting for everybody": (
        lives.escalated,
        "UPDATE moderation_case SET status = 'open' RETURNING id",
    ),
    "I7 waits, but no active reviewer may take it": (
        lives.escalated,
        "DELETE FROM auth_group WHERE name = 'Senior moderator'"
        " RETURNING (SELECT id FROM moderation_case)",
    ),
    "I7 can no longer be appealed, but nobody closed it": (
        lives.ruled,
        "UPDATE moderation_case SET decided_at = now() - interval '7 months' RETURNING id",
    ),
    "I7 appealed, but nobody will hear it": (
        lives.appealed,
        "UPDATE moderation_case SET status = 'decided'"
        " RETURNING (SELECT id FROM moderation_appeal)",
    ),
    "I7 heard as an appeal, but nobody objected": (
        lives.appealed,
        "DELETE FROM moderation_appeal RETURNING case_id",
    ),
    "I7 its batch was reversed, but its ruling stands": (
        batch_lives.in_bulk,
        "UPDATE moderation_decision SET undone_at = NULL WHERE id = (SELECT id"
        " FROM moderation_decision WHERE undone_at IS NOT NULL ORDER BY id DESC LIMIT 1)"
        " RETURNING id",
    ),
    "I7 put into a bank, but nobody searched the past for it": (
        lives.known,
        "UPDATE moderation_bankentry SET swept_at = NULL, created_at = now() - interval '1 day'"
        " WHERE removed_at IS NULL RETURNING id",
    ),
    "I7 in a bank by a ruling that another one contradicts": (
        lives.overturned,
        "UPDATE moderation_bankentry SET removed_at = NULL RETURNING id",
    ),
    "I7 golden and long due, but nobody withdrew it": (
        batch_lives.given_back,
        "UPDATE moderation_case SET status = 'open', due_at = now() - interval '2 days'"
        " WHERE kind = 'golden' RETURNING id",
    ),
}


def break_it(sql: str) -> list[tuple[Any, ...]]:
    """Run it past triggers and foreign keys; what it returned."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL session_replication_role = replica; {sql}")
        return cursor.fetchall() if cursor.description else []
