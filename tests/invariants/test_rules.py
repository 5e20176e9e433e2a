"""The invariants hold along the real path, and every way to break one is found and named."""

import pytest

from images.models import Submission
from tests.invariants import breaks
from tests.invariants.breaks import break_it
from worker import invariants
from worker.invariants import Depth, run

Story = dict[str, Submission]

BREAKS = {
    "I1 accepted in the ledger, but there is no such submission": (
        "DELETE FROM images_submission WHERE status = 'queued'"
    ),
    "I1 ended more than once in the ledger": (
        "UPDATE audit_ledgerentry SET action = 'submission.rejected',"
        " subject = (SELECT subject FROM audit_ledgerentry WHERE action = 'submission.analysed'"
        " LIMIT 1) WHERE action = 'submission.quarantined'"
    ),
    "I1 in a state that does not exist": (
        "ALTER TABLE images_submission DROP CONSTRAINT images_final_has_a_time;"
        "UPDATE images_submission SET status = 'lost' WHERE status = 'queued'"
    ),
    "I2 analysed, but without exactly one first analysis": (
        "UPDATE detection_analysis SET run = 2 WHERE verdict = 'likely_fake'"
    ),
    "I2 not analysed, but there is an analysis": (
        "UPDATE detection_analysis SET submission_id ="
        " (SELECT id FROM images_submission WHERE status = 'rejected')"
        " WHERE verdict = 'likely_fake'"
    ),
    "I2 its verdict is not that of the analysis it ended with": (
        "UPDATE detection_analysis SET probability = 0.5 WHERE verdict = 'likely_fake'"
    ),
    "I2 its verdict is not the one in the ledger": (
        "UPDATE images_submission SET verdict = 'inconclusive' WHERE verdict = 'likely_fake'"
    ),
    "I3 final, but without exactly one event that says so": (
        "DELETE FROM webhooks_outboxevent WHERE type = 'submission.rejected'"
    ),
    "I3 an event tells of an end that did not happen": (
        "UPDATE webhooks_outboxevent SET subject_id = gen_random_uuid()"
        " WHERE type = 'submission.rejected'"
    ),
    "I3 a published ruling without exactly one event": (
        "DELETE FROM webhooks_outboxevent WHERE type = 'case.decided'"
    ),
    "I3 an event tells of a ruling that was not published": (
        "UPDATE webhooks_outboxevent SET subject_id = gen_random_uuid() WHERE type = 'case.decided'"
    ),
    "I3 an event for one organisation under way to another": (
        "INSERT INTO accounts_organisation (id, name, slug, created_at)"
        " VALUES (gen_random_uuid(), 'Other', 'other', now());"
        "UPDATE webhooks_endpoint SET organisation_id ="
        " (SELECT id FROM accounts_organisation WHERE slug = 'other')"
    ),
    "I3 delivered, but no try says so": (
        "UPDATE webhooks_delivery SET status = 'delivered', finished_at = now()"
    ),
    "I4 a submission without exactly one row that accepts it": (
        "UPDATE audit_ledgerentry SET subject = 'sub_1' WHERE action = 'submission.accepted'"
    ),
    "I4 a submission whose rows do not end it as it ended": (
        "UPDATE audit_ledgerentry SET action = 'submission.rejected'"
        " WHERE action = 'submission.quarantined'"
    ),
    "I4 a case without exactly one row that opens it": (
        "UPDATE audit_ledgerentry SET subject = 'case_1' WHERE action = 'case.opened'"
    ),
    "I4 a case whose claims do not balance with what ended them": (
        "UPDATE audit_ledgerentry SET action = 'case.watched' WHERE action = 'case.claimed'"
    ),
    "I4 a decision without exactly one row": (
        "UPDATE audit_ledgerentry SET payload = '{}' WHERE action = 'case.decided'"
    ),
    "I4 the chain does not verify": "DELETE FROM audit_ledgerentry WHERE sequence = 3",
    "I6 tried more often than the cap allows": "UPDATE images_submission SET attempts = 4",
    "I6 a delivery tried more often than the cap allows": (
        "UPDATE webhooks_delivery SET attempts = 11"
    ),
    "I7 a delivery under a lease that nobody swept": (
        "UPDATE webhooks_delivery SET lease_token = gen_random_uuid(),"
        " lease_expires_at = now() - interval '2 minutes'"
    ),
    "I7 a delivery under way for longer than all tries take": (
        "UPDATE webhooks_delivery SET gives_up_at = now() - interval '2 minutes'"
    ),
    "I7 a delivery under way to an endpoint that is off": (
        "UPDATE webhooks_delivery SET created_at = now() - interval '1 hour';"
        "UPDATE webhooks_endpoint SET off_reason = 'person', off_since = now() - interval '1 hour'"
    ),
    "I7 a delivery due for more than 60 minutes, though its endpoint answers": (
        "UPDATE webhooks_delivery SET next_attempt_at = now() - interval '2 hours'"
    ),
    "I7 queued for more than 60 minutes": (
        "UPDATE images_submission SET due_at = now() - interval '2 hours' WHERE status = 'queued'"
    ),
    "I7 being analysed under a lease that nobody swept": (
        "UPDATE images_submission SET status = 'analysing', lease_token = gen_random_uuid(),"
        " lease_expires_at = now() - interval '2 minutes' WHERE status = 'queued'"
    ),
    "I7 claimed under a lease that nobody swept": (
        "ALTER TABLE moderation_case DROP CONSTRAINT moderation_only_claimed_has_an_assignee;"
        "UPDATE moderation_case SET status = 'claimed',"
        " lease_expires_at = now() - interval '2 minutes'"
    ),
    "I7 ruled, but nobody settled it": (
        "UPDATE moderation_case SET settles_at = now() - interval '2 minutes'"
    ),
    "I7 its ruling stands, but nobody was told": (
        "UPDATE moderation_decision SET published_at = NULL"
    ),
    "I7 kept for somebody longer than was said": (
        "ALTER TABLE moderation_case DROP CONSTRAINT moderation_only_waiting_is_reserved;"
        "UPDATE moderation_case SET reserved_until = now() - interval '2 minutes'"
    ),
    "I7 quarantined, but no person will see it": (
        "DELETE FROM moderation_decision; DELETE FROM moderation_case"
    ),
    "I7 its flag is not what its case says": (
        "UPDATE images_submission SET flag = 'in_review' WHERE verdict = 'likely_authentic'"
    ),
}


def test_all_invariants_hold_along_the_real_path(story: Story) -> None:
    assert run() == []


@pytest.mark.parametrize("name", BREAKS)
def test_a_breach_is_found_and_named(story: Story, name: str) -> None:
    break_it(BREAKS[name])
    found = {f"{breach.invariant} {breach.sentence}" for breach in run(depth=Depth.NONE)}
    assert name in found


def test_every_rule_has_a_test_that_breaks_it() -> None:
    sentences = {f"{rule.invariant} {rule.sentence}" for rule in invariants.all_rules()}
    assert sentences <= BREAKS.keys() | breaks.BREAKS.keys()


def test_a_breach_names_its_offenders(story: Story) -> None:
    break_it("UPDATE images_submission SET attempts = 4 WHERE status = 'rejected'")
    (breach,) = run(depth=Depth.NONE)
    assert breach.examples == (story["damaged"].public_id,)
    assert str(breach) == (
        f"I6 tried more often than the cap allows: 1 ({story['damaged'].public_id})"
    )


def test_an_endpoint_that_is_slow_and_told_all_the_time_breaks_no_promise(story: Story) -> None:
    break_it("UPDATE webhooks_delivery SET next_attempt_at = now() - interval '2 hours'")
    assert [breach.invariant for breach in run(depth=Depth.NONE)] == ["I7"]
    break_it(
        "INSERT INTO webhooks_attempt (delivery_id, number, started_at, milliseconds,"
        " request_headers, response_status, response_headers, response_body, error_code, error)"
        " SELECT id, 1, now(), 9000, '{}', 200, '[]', '', '', '' FROM webhooks_delivery LIMIT 1"
    )
    assert run(depth=Depth.NONE) == []
