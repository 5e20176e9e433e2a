import pytest

from moderation.errors import InvalidRuling
from moderation.models import Policy
from moderation.outcomes import REASONS, Outcome, Reason
from moderation.rulings import Ruling, check, statement

POLICY = Policy(code="forged", title="Forged evidence", text="Proof that was altered.")


def whole(outcome: Outcome, reason: Reason) -> Ruling:
    """A ruling with everything that its outcome asks for."""
    policy = POLICY if outcome == Outcome.CONFIRMED_FAKE else None
    return Ruling(outcome, reason, policy, note="Please look at the hands.")


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("reason", Reason)
def test_a_reason_must_fit_the_outcome(outcome: Outcome, reason: Reason) -> None:
    if reason in REASONS[outcome]:
        check(whole(outcome, reason))
        return
    with pytest.raises(InvalidRuling) as refusal:
        check(whole(outcome, reason))
    assert refusal.value.pointer == "/reason"


def test_a_fake_needs_a_policy() -> None:
    with pytest.raises(InvalidRuling) as refusal:
        check(Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS))
    assert refusal.value.pointer == "/policy"


def test_a_retired_policy_is_not_enough() -> None:
    retired = Policy(title="Old", text="Old.", is_active=False)
    with pytest.raises(InvalidRuling):
        check(Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, retired))


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.CONFIRMED_FAKE}))
def test_only_a_fake_breaks_a_policy(outcome: Outcome) -> None:
    with pytest.raises(InvalidRuling) as refusal:
        check(Ruling(outcome, REASONS[outcome][0], POLICY, "A note."))
    assert refusal.value.pointer == "/policy"


def test_an_escalation_needs_a_note() -> None:
    with pytest.raises(InvalidRuling) as refusal:
        check(Ruling(Outcome.ESCALATE, Reason.HIGH_STAKES))
    assert refusal.value.pointer == "/note"


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [(o, reason) for o in REASONS if o != Outcome.ESCALATE for reason in REASONS[o]],
)
def test_every_ruling_reads_as_sentences(outcome: Outcome, reason: Reason) -> None:
    text = statement(whole(outcome, reason))
    assert text.startswith("A person reviewed this image")
    assert text.endswith(".")
    assert (POLICY.text in text) == (outcome == Outcome.CONFIRMED_FAKE)


def test_the_uploader_never_reads_the_note() -> None:
    ruling = whole(Outcome.AUTHENTIC, Reason.NO_SIGN)
    assert ruling.note not in statement(ruling)
