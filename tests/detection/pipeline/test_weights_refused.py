"""Weights that are not what their card says never reach a detector."""

import json
import pickle
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
import torch

from detection.pipeline.networks import restore
from detection.pipeline.weights import WeightsRefused, load, newest


@pytest.fixture
def folder(tiny_weights: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "cnn" / "2026.1.1"
    shutil.copytree(tiny_weights / "cnn" / "2026.1.1", copy)
    return copy


def rewrite(folder: Path, content: bytes, **changes: object) -> None:
    """New weights whose card has the right hash for them."""
    (folder / "model.safetensors").write_bytes(content)
    card = json.loads((folder / "card.json").read_text())
    card["weights"]["sha256"] = sha256(content).hexdigest()
    (folder / "card.json").write_text(json.dumps(card | changes))


def test_intact_weights_load(folder: Path) -> None:
    assert load(folder).version == "2026.1.1"


def test_a_flipped_byte_is_refused(folder: Path) -> None:
    content = bytearray((folder / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (folder / "model.safetensors").write_bytes(bytes(content))
    with pytest.raises(WeightsRefused, match="SHA-256"):
        load(folder)


def test_a_pickle_is_never_opened(folder: Path) -> None:
    rewrite(folder, pickle.dumps({"weight": torch.zeros(2)}))
    with pytest.raises(WeightsRefused, match="not a safetensors file"):
        load(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    with pytest.raises(WeightsRefused, match="missing"):
        load(folder)


def test_other_tensors_than_the_card_lists_are_refused(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    card["weights"]["shapes"]["out.weight"] = [2, 999]
    (folder / "card.json").write_text(json.dumps(card))
    with pytest.raises(WeightsRefused, match=r"first out\.weight"):
        load(folder)


@pytest.mark.parametrize(
    "architecture",
    [
        {"network": "cnn", "widths": [8, 16, 16, 16], "hidden": 8},
        {"network": "nobody", "widths": [4, 8, 8, 16]},
        {"network": "cnn", "depth": 3},
    ],
)
def test_another_architecture_is_refused(folder: Path, architecture: dict[str, object]) -> None:
    content = (folder / "model.safetensors").read_bytes()
    rewrite(folder, content, architecture=architecture)
    with pytest.raises(WeightsRefused):
        restore(load(folder))


def test_a_card_without_thresholds_is_refused(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    del card["thresholds"]
    (folder / "card.json").write_text(json.dumps(card))
    with pytest.raises(WeightsRefused, match="lacks thresholds"):
        load(folder)


def test_the_highest_version_counts_by_number(folder: Path) -> None:
    shutil.copytree(folder, folder.parent / "2026.1.10")
    shutil.copytree(folder, folder.parent / "2026.1.9")
    assert newest(folder.parents[1], "cnn").name == "2026.1.10"
