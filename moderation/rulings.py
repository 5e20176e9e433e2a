"""What a ruling must hold, and how it reads to the uploader."""

from dataclasses import dataclass, replace
from typing import Any

from common.ids import public_id
from moderation.errors import InvalidRuling
from moderation.models import Decision, Policy
from moderation.outcomes import REASONS, Outcome, Reason

FOUND = {
    Outcome.CONFIRMED_FAKE: "A person reviewed this image and found it generated or altered.",
    Outcome.AUTHENTIC: "A person reviewed this image and found no manipulation.",
    Outcome.CANNOT_TELL: "A person reviewed this image and could not tell whether it is authentic.",
}

BECAUSE = {
    Reason.VISIBLE_ARTEFACTS: "It shows visible traces of generation or editing.",
    Reason.DETECTORS_CONVINCE: "The measurements of our detectors were convincing.",
    Reason.KNOWN_SOURCE: "The original or its source is known.",
    Reason.NO_SIGN: "It shows no sign of manipulation.",
    Reason.DETECTORS_MISLED: "Our detectors had been misled by something harmless.",
    Reason.POOR_QUALITY: "It is too small or too damaged to tell.",
    Reason.SIGNS_CONFLICT: "The signs contradict each other.",
}

# The last words of a statement, with which the ruling on an appeal says its answer.
ANSWERING = " To your appeal: "

NO_POLICY = "Choose the policy that the fake breaks."
NO_NOTE = "Tell the senior moderator what to look at."


@dataclass(frozen=True)
class Ruling:
    outcome: Outcome
    reason: Reason
    policy: Policy | None = None
    note: str = ""
    answer: str = ""
    to_bank: bool = False
    first: str = ""  # what they thought before they saw the verdict

    def stripped(self) -> "Ruling":
        return replace(self, note=self.note.strip(), answer=self.answer.strip())


def check(ruling: Ruling) -> None:
    """Raise InvalidRuling, pointing at the field, if something is missing or does not fit."""
    if ruling.reason not in REASONS[ruling.outcome]:
        raise InvalidRuling("Choose a reason that fits the outcome.", pointer="/reason")
    if ruling.outcome == Outcome.CONFIRMED_FAKE:
        if ruling.policy is None or not ruling.policy.is_active:
            raise InvalidRuling(NO_POLICY, pointer="/policy")
    elif ruling.policy is not None:
        raise InvalidRuling("Only a fake breaks a policy; leave it empty.", pointer="/policy")
    if ruling.outcome == Outcome.ESCALATE and not ruling.note:
        raise InvalidRuling(NO_NOTE, pointer="/note")


def agree(decision: Decision, ruling: Ruling) -> bool:
    """Two people say the same when they name the same outcome and policy."""
    policy = ruling.policy.pk if ruling.policy else None
    return (decision.outcome, decision.policy_id) == (ruling.outcome, policy)


def statement(ruling: Ruling) -> str:
    """What the uploader reads; an escalation is not told to anybody outside."""
    if ruling.outcome == Outcome.ESCALATE:
        return ""
    sentences = [FOUND[ruling.outcome], BECAUSE[ruling.reason]]
    if ruling.policy:
        sentences.append(f"Policy: {ruling.policy.title}. {ruling.policy.text}")
    return " ".join(sentences) + _answering(ruling.answer)


def without_answer(decision: Decision) -> str:
    """What the uploader read, but for what the reviewer wrote to them."""
    return decision.statement.removesuffix(_answering(decision.answer))


def _answering(answer: str) -> str:
    return f"{ANSWERING}{answer}" if answer else ""


def said(decision: Decision) -> dict[str, Any]:
    """The ruling as the ledger keeps it: codes, no words of people."""
    return {
        "decision": decision.public_id,
        "outcome": decision.outcome,
        "policy": decision.policy.code if decision.policy else None,
        "reason": decision.reason,
    }


def snapshot(decision: Decision) -> dict[str, Any]:
    """The ruling as it is copied to the submission and told to the partner."""
    return {
        "decision": public_id("dec", decision.pk),
        "outcome": decision.outcome,
        "policy": decision.policy.code if decision.policy else None,
        "reason": decision.reason,
        "statement": decision.statement,
        "at": decision.created_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
