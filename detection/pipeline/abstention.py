"""What `hierarchy` says aloud: each level speaks only where its card has seen it be right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detection.pipeline.calibration import probability
from detection.pipeline.levels import Chances, Floats, Layout, chances

Statement = dict[str, Any]


@dataclass(frozen=True)
class Rules:
    """From the card: a family or generator without a threshold is never named."""

    layout: Layout
    calibration: Mapping[str, Any]
    realness: Mapping[str, float]  # `likely_fake` and `likely_authentic`
    temperatures: Mapping[str, float]
    families: Mapping[str, float]
    generators: Mapping[str, float]

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> "Rules":
        """Raises KeyError for a card without levels."""
        levels = card["levels"]
        return cls(
            layout=Layout(card["architecture"]["families"]),
            calibration=card["calibration"],
            realness=card["thresholds"],
            temperatures=levels["temperatures"],
            families=levels["thresholds"]["family"],
            generators=levels["thresholds"]["generator"],
        )

    def chances(self, logits: Floats) -> Chances:
        """Of (N, K) mean logits of windows."""
        scaled = np.array(logits, dtype=np.float64)
        scaled[:, self.layout.family_part] /= self.temperatures["family"]
        scaled[:, self.layout.generator_part] /= self.temperatures["generator"]
        fake = probability(self.calibration, scaled[:, 1] - scaled[:, 0])
        return chances(self.layout, scaled, fake)

    def statements(self, logits: Floats) -> list[list[Statement]]:
        """For each row of (N, K) logits what levels 1, 2 and 3 say, as far as they are asked.

        A level is asked where the one above it spoke, and the last two only about fakes.
        """
        found = self.chances(logits)
        rows = zip(found.fake, found.families, found.generators, strict=True)
        return [self._about(*row) for row in rows]

    def _about(self, fake: float, families: Floats, generators: Floats) -> list[Statement]:
        said = [self._realness(float(fake))]
        if said[0]["label"] == "fake":
            said.append(_named(2, list(self.layout.families), families, self.families))
        part = self.layout.generator_parts.get(said[-1]["label"])
        if part is not None and part.stop > part.start:
            names = self.layout.generators[part]
            said.append(_named(3, names, generators[part], self.generators))
        return said

    def _realness(self, fake: float) -> Statement:
        if fake >= self.realness["likely_fake"]:
            return _statement(1, "fake", fake)
        if fake < self.realness["likely_authentic"]:
            return _statement(1, "real", 1 - fake)
        return _statement(1, "", max(fake, 1 - fake))


def _named(
    level: int, names: Sequence[str], probabilities: Floats, thresholds: Mapping[str, float]
) -> Statement:
    """The likeliest name, or none where its probability does not reach its threshold."""
    best = int(np.argmax(probabilities))
    value = float(probabilities[best])
    return _statement(
        level, names[best] if value >= thresholds.get(names[best], 2.0) else "", value
    )


def _statement(level: int, label: str, value: float) -> Statement:
    return {
        "level": level,
        "label": label,
        "probability": round(value, 4),
        "abstains": not label,
    }
