"""Bodies start from local files only, and a wrong file is refused in a sentence."""

import pickle
from pathlib import Path

import pytest
import torch
from torch import nn
from torchvision.models import resnet50

from detection.pipeline.networks import build
from detection.pipeline.networks.bodies import (
    InitRefused,
    build_body,
    packaged_weights,
    start_from,
)
from detection.pipeline.networks.hierarchy import HierarchyNetwork
from detection.pipeline.weights import WeightsRefused

SMALL = {"network": "hierarchy", "families": {"gan": ["a"]}, "width": 0.1, "hidden": 8}


def test_resnet50_loads_from_a_local_file(tmp_path: Path) -> None:
    theirs = resnet50().eval()
    torch.save(theirs.state_dict(), tmp_path / "resnet50.pth")
    body, channels = build_body("resnet50")
    start_from(body, "resnet50", tmp_path / "resnet50.pth")
    pixels = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        ours = body.eval()(pixels)
        assert ours.shape == (1, channels, 2, 2)
        torch.testing.assert_close(theirs.fc(ours.mean(dim=(2, 3))), theirs(pixels))


def test_imagenet_weights_of_the_package_fit_mobilenet() -> None:
    file = packaged_weights("mobilenet_v2")
    assert file is not None
    body, _ = build_body("mobilenet_v2")
    before = body.get_parameter("0.0.weight").clone()
    start_from(body, "mobilenet_v2", file)
    assert not torch.equal(body.get_parameter("0.0.weight"), before)


def test_no_package_carries_the_other_bodies() -> None:
    assert packaged_weights("resnet50") is None
    assert packaged_weights("mobilenet_v2", 0.5) is None


def test_weights_of_another_body_are_refused(tmp_path: Path) -> None:
    torch.save(nn.Linear(2, 2).state_dict(), tmp_path / "linear.pth")
    for name in ("mobilenet_v2", "resnet50"):
        with pytest.raises(InitRefused, match=f"does not hold the weights of {name}"):
            start_from(build_body(name)[0], name, tmp_path / "linear.pth")


def test_a_pickle_that_runs_code_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trap.pth").write_bytes(pickle.dumps(pytest.fail, protocol=2))
    with pytest.raises(InitRefused, match="safely"):
        start_from(build_body("mobilenet_v2", 0.1)[0], "mobilenet_v2", tmp_path / "trap.pth")


def test_a_text_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.pth").write_text("no weights")
    with pytest.raises(InitRefused, match="safely"):
        start_from(build_body("mobilenet_v2", 0.1)[0], "mobilenet_v2", tmp_path / "notes.pth")


def test_frozen_blocks_stay_as_they_came() -> None:
    network = build({**SMALL, "frozen": 3})
    assert isinstance(network, HierarchyNetwork)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    optimiser = torch.optim.AdamW(network.parameters(), lr=0.1)
    pixels = torch.randint(0, 256, (4, 64, 64, 3), dtype=torch.uint8)
    logits, _ = network.train()(pixels)
    torch.autograd.backward(logits.square().sum())
    optimiser.step()
    changed = {
        name for name, value in network.state_dict().items() if not torch.equal(value, before[name])
    }
    frozen = {name for name in before if name.startswith(("body.0.", "body.1.", "body.2."))}
    assert frozen
    assert not frozen & changed
    assert any(name.startswith("body.3.") for name in changed)


@pytest.mark.parametrize("wrong", [{"body": "abacus"}, {"body": "resnet50"}, {"layers": 3}])
def test_a_card_that_names_no_such_body_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(WeightsRefused, match="no network is built as"):
        build({**SMALL, **wrong})
