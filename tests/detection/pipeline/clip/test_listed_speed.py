"""`list` times the encoder in every round, although it remembers the images that it saw."""

from pathlib import Path

import pytest

from detection.cli import main
from detection.cli.releases import REPEATS
from detection.pipeline.clip.encoder import Encoder, EncoderSpec
from detection.pipeline.clip.transformers_encoder import open_tower
from detection.pipeline.detectors import DETECTORS, clip
from tests.detection.pipeline.clip.conftest import NAMES
from tests.detection.pipeline.clip.models import CountingTower


def test_each_timed_round_encodes_again(
    clip_weights: Path, tiny_clip: EncoderSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    tower = CountingTower(open_tower(tiny_clip, "cpu"))
    shared = Encoder(tiny_clip, tower)
    monkeypatch.setattr(clip, "open_encoder", lambda spec, device: shared)
    for name in set(DETECTORS) - set(NAMES):
        monkeypatch.delitem(DETECTORS, name)
    asked = ["list", "--weights", str(clip_weights), "--device", "cpu", "--side", "64"]
    assert main(asked) == 0
    first = 1  # the round that warms up
    assert tower.calls == len(NAMES) * (first + REPEATS)
