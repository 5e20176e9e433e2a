"""A training is never silent for minutes: what takes long shows a bar on standard error."""

from dataclasses import replace
from pathlib import Path

import pytest

from detection.training.cache import open_cache
from detection.training.manifest import read, select
from detection.training.orders import Order, load_splits
from detection.training.train_windowed import fit_network
from tests.detection.pipeline.conftest import TINY


def test_images_are_decoded_once_and_behind_a_bar(
    tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = select(read(tiny_data), "val")
    open_cache(rows, tmp_path)
    first = capsys.readouterr()
    assert "decoding 16 images" in first.err
    assert "100%" in first.err
    assert not first.out
    open_cache(rows, tmp_path)
    assert not capsys.readouterr().err


def test_every_epoch_and_its_validation_have_a_bar(
    tiny_order: Order, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = replace(tiny_order, plan=replace(TINY, epochs=2, per_epoch=32), work=tmp_path)
    splits = load_splits(order)
    capsys.readouterr()
    fit_network(order, splits, lambda record: None)
    shown = capsys.readouterr()
    assert [shown.err.count(title) for title in ("epoch 1", "epoch 2", "validating")] == [1, 1, 2]
    assert not shown.out
