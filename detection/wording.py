"""What a verdict is and is not, in sentences."""

from collections.abc import Sequence

from detection.models import Analysis, Finding, Verdict

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
CAUTION = {
    Verdict.LIKELY_FAKE: "This is an estimate; a person decides.",
    Verdict.INCONCLUSIVE: "The machine cannot tell; a person decides.",
    Verdict.LIKELY_AUTHENTIC: "This is an estimate and no proof of where the image comes from.",
    Verdict.NOT_APPLICABLE: "This says nothing about the image; a person decides.",
}
PAIR = 2
OPPOSITES = {Verdict.LIKELY_FAKE, Verdict.LIKELY_AUTHENTIC}


def estimate(analysis: Analysis) -> str:
    """`Four of five detectors …. This is an estimate; a person decides.`"""
    verdict = Verdict(analysis.verdict)
    return f"{_evidence(analysis, verdict)} {CAUTION[verdict]}"


def contradiction(analysis: Analysis) -> str:
    """Which detectors stand on which side; empty where they do not contradict each other."""
    if not analysis.contradiction:
        return ""
    fake, authentic = (analysis.contradiction[side] for side in ("likely_fake", "likely_authentic"))
    return (
        f"The detectors contradict each other: {_calls(fake)} this image fake, "
        f"{_calls(authentic)} it authentic, each by its own thresholds."
    )


def _evidence(analysis: Analysis, verdict: Verdict) -> str:
    findings = analysis.findings.all()
    scored = [finding for finding in findings if finding.probability is not None]
    if verdict == Verdict.NOT_APPLICABLE or not scored:
        return "No detector could judge this image."
    if verdict == Verdict.INCONCLUSIVE:
        return _doubt(analysis)
    above = sum(_is_above(finding) for finding in scored)
    if verdict == Verdict.LIKELY_FAKE:
        return _for_fake(above, scored)
    return _for_authentic(len(scored) - above, scored)


def _doubt(analysis: Analysis) -> str:
    if OPPOSITES & {again["verdict"] for again in analysis.stability}:
        return (
            "The verdict does not survive that the image is sent on: compressed or made smaller, "
            "it comes out the other way."
        )
    return "The detectors found signs of both: the value lies between the two thresholds."


def _for_fake(above: int, scored: Sequence[Finding]) -> str:
    if above == 0:
        return "No detector is sure alone; taken together they put this image above the threshold."
    return f"{_share(above, len(scored))} put this image above the threshold for fakes."


def _for_authentic(below: int, scored: Sequence[Finding]) -> str:
    if below == 0:
        return "Taken together the detectors found too little for a fake."
    return f"{_share(below, len(scored))} found no sign that a machine made or changed this image."


def _is_above(finding: Finding) -> bool:
    return (finding.probability or 0.0) >= (finding.threshold or 0.0)


def _share(part: int, whole: int) -> str:
    if whole == 1:
        return "The detector that looked at it"
    if part == whole:
        return "Both detectors" if whole == PAIR else f"All {_number(whole)} detectors"
    return f"{_number(part).capitalize()} of {_number(whole)} detectors"


def _calls(detectors: Sequence[str]) -> str:
    *others, last = detectors
    if not others:
        return f"{last} calls"
    return f"{', '.join(others)} and {last} call"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
