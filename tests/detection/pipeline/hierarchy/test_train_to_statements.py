"""From labelled pictures to statements of three levels: training, release, serving."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam

from detection.pipeline.analyse import Pipeline
from detection.pipeline.backends import open_backend
from detection.pipeline.backends.torch_backend import TorchBackend
from detection.pipeline.networks import restore
from detection.pipeline.release import Release
from detection.pipeline.windows import cut
from detection.training.hierarchy_labels import taxonomy_of
from detection.training.manifest import learned_from
from detection.training.orders import Order
from detection.training.train_hierarchy import new_fit, taught
from tests.detection.pipeline.cards import assert_run_is_described
from tests.detection.pipeline.hierarchy.made import textured
from tests.detection.pipeline.test_grad_cam import Difference


@pytest.fixture(scope="module")
def pipeline(hierarchy_weights: Path, graphs: Path) -> Pipeline:
    return Pipeline.load(
        ["hierarchy"], weights_dir=hierarchy_weights, device="cpu", cache_dir=graphs
    )


def test_fakes_rank_above_reals(pipeline: Pipeline) -> None:
    fakes = [textured(seed, "checks") for seed in range(900, 906)]
    reals = [textured(seed, "camera") for seed in range(906, 912)]
    found = [judged.findings[0].probability or 0.0 for judged in pipeline.judge([*fakes, *reals])]
    assert min(found[:6]) > max(found[6:])


def test_the_evidence_is_what_the_levels_say(pipeline: Pipeline) -> None:
    finding = pipeline.judge([textured(950, "checks")])[0].findings[0]
    levels = finding.evidence["levels"]
    assert [one["label"] for one in levels] == ["fake", "gan", "checks"]
    assert levels[0]["probability"] == pytest.approx(finding.probability, abs=1e-4)
    assert json.loads(json.dumps(levels)) == levels
    assert finding.heatmap is not None


def test_a_small_image_is_not_judged(pipeline: Pipeline) -> None:
    finding = pipeline.judge([np.zeros((20, 20, 3), dtype=np.uint8)])[0].findings[0]
    assert (finding.status, finding.reason) == ("not_applicable", "smaller than 32 pixels")


def test_the_card_says_what_each_level_may_say(hierarchy_release: Release) -> None:
    card = hierarchy_release.card
    assert card["architecture"]["families"] == {"gan": ["checks"], "diffusion": ["columns", "rows"]}
    levels = card["levels"]
    allowed = {name for names in levels["thresholds"].values() for name in names}
    assert {"gan", "checks"} <= allowed
    assert allowed.isdisjoint(levels["never_named"])
    assert len(allowed) + len(levels["never_named"]) == 5
    assert levels["validation"]["confusion"]["1"]["truth"] == ["real", "fake"]
    assert levels["validation"]["spoken"]["2"]["accuracy"] >= 0.8
    assert levels["fitted_on"] == "val"
    assert card["training"]["start"]["file"] == "start.pth"
    assert_run_is_described(card["training"])


def test_it_is_trained_on_the_device_of_the_order(hierarchy_order: Order, tmp_path: Path) -> None:
    taxonomy = taxonomy_of(learned_from(hierarchy_order.data)[0])
    order = taught(replace(hierarchy_order, work=tmp_path), taxonomy)
    # `meta` is a device that every machine has, and that computes nothing.
    fit = new_fit(replace(order, device="meta"), taxonomy)
    lying = [*fit.network.state_dict().values(), *fit.mean.state_dict().values()]
    assert {values.device.type for values in lying} == {"meta"}


def test_onnx_computes_what_torch_computes(hierarchy_release: Release, graphs: Path) -> None:
    windows = cut(textured(3, "rows", side=300), 256, 2).pixels
    logits, heat = open_backend(hierarchy_release, "cpu", graphs)(windows)
    expected_logits, expected_heat = TorchBackend(restore(hierarchy_release), "cpu")(windows)
    assert logits.shape == (4, 7)
    np.testing.assert_allclose(logits, expected_logits, atol=1e-3)
    np.testing.assert_allclose(heat, expected_heat, atol=1e-3)


def test_the_heat_is_grad_cam_of_level_one(hierarchy_release: Release) -> None:
    network = restore(hierarchy_release)
    pixels = torch.from_numpy(cut(textured(5, "checks"), 256, 2).pixels)
    last = network.get_submodule("body")
    explained = LayerGradCam(Difference(network), last).attribute(
        pixels, target=0, relu_attributions=True
    )
    with torch.no_grad():
        _, heat = network(pixels)
    np.testing.assert_allclose(heat.numpy(), explained[:, 0].detach().numpy(), atol=1e-5)
