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


def estimate(analysis: Analysis) -> str:
    """`Four of five detectors …. This is an estimate; a person decides.`"""
    verdict = Verdict(analysis.verdict)
    return f"{_evidence(verdict, list(analysis.findings.all()))} {CAUTION[verdict]}"


def _evidence(verdict: Verdict, findings: Sequence[Finding]) -> str:
    scored = [finding for finding in findings if finding.probability is not None]
    if verdict == Verdict.NOT_APPLICABLE or not scored:
        return "No detector could judge this image."
    if verdict == Verdict.INCONCLUSIVE:
        return "The detectors found signs of both: the value lies between the two thresholds."
    above = sum(_is_above(finding) for finding in scored)
    if verdict == Verdict.LIKELY_FAKE:
        return f"{_share(above, len(scored))} put this image above the threshold for fakes."
    below = len(scored) - above
    return f"{_share(below, len(scored))} found no sign that a machine made or changed this image."


def _is_above(finding: Finding) -> bool:
    return (finding.probability or 0.0) >= (finding.threshold or 0.0)


def _share(part: int, whole: int) -> str:
    if whole == 1:
        return "The detector that looked at it"
    return f"{_number(part).capitalize()} of {_number(whole)} detectors"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
