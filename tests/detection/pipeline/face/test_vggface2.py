"""A VGGFace2 checkpoint is a start for training; anything else is refused in one sentence."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from facenet_pytorch import InceptionResnetV1 as Theirs

from detection.cli import main
from detection.pipeline.networks.inception_resnet import InceptionResnetV1
from detection.pipeline.networks.vggface2 import load_vggface2
from detection.pipeline.weights import WeightsRefused
from detection.training.orders import Order
from detection.training.train_face import start


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As facenet-pytorch saves it, with a last layer for other people than two classes."""
    file = tmp_path_factory.mktemp("vggface2") / "vggface2.pt"
    torch.manual_seed(5)
    torch.save(Theirs(classify=True, num_classes=31).state_dict(), file)
    return file


def test_everything_but_the_last_layer_is_taken(checkpoint: Path) -> None:
    network = InceptionResnetV1(spectra=True)
    load_vggface2(network, checkpoint)
    theirs = torch.load(checkpoint, weights_only=True)
    for name in ("conv2d_1a.conv.weight", "repeat_2.9.branch1.2.bn.bias", "last_bn.running_var"):
        assert torch.equal(network.state_dict()[name], theirs[name])
    assert network.logits.out_features == 2


def test_a_training_starts_from_it(checkpoint: Path, face_order: Order) -> None:
    full = {"network": "inception_resnet_v1"}
    network = start(replace(face_order, architecture=full, init=checkpoint))
    theirs = torch.load(checkpoint, weights_only=True)
    assert torch.equal(network.state_dict()["last_linear.weight"], theirs["last_linear.weight"])


def test_a_training_from_something_else_ends_in_a_sentence(
    face_order: Order, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "odd.pt").write_bytes(b"not a checkpoint")
    options = ["--data", str(face_order.data), "--work", str(tmp_path), "--out", str(tmp_path)]
    assert main(["train", "face", *options, "--init", str(tmp_path / "odd.pt")]) == 1
    assert "odd.pt is not a checkpoint" in capsys.readouterr().err


def test_other_shapes_are_refused(checkpoint: Path, tmp_path: Path) -> None:
    state = torch.load(checkpoint, weights_only=True)
    state["last_linear.weight"] = state["last_linear.weight"][:128]
    torch.save(state, tmp_path / "small.pt")
    with pytest.raises(WeightsRefused, match=r"1 tensors differ, first last_linear\.weight"):
        load_vggface2(InceptionResnetV1(), tmp_path / "small.pt")


def test_missing_tensors_are_refused(checkpoint: Path, tmp_path: Path) -> None:
    state = torch.load(checkpoint, weights_only=True)
    del state["block8.conv2d.bias"]
    torch.save(state, tmp_path / "part.pt")
    with pytest.raises(WeightsRefused, match=r"first block8\.conv2d\.bias"):
        load_vggface2(InceptionResnetV1(), tmp_path / "part.pt")


@pytest.mark.parametrize(
    "content", [b"not a checkpoint", b"", pickle.dumps(Path, 2), pickle.dumps([1, 2], 2)]
)
def test_what_is_no_checkpoint_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd.pt").write_bytes(content)
    with pytest.raises(WeightsRefused, match=r"odd\.pt is not a checkpoint"):
        load_vggface2(InceptionResnetV1(thin=16, repeats=[1, 1, 1]), tmp_path / "odd.pt")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsRefused, match=r"none\.pt cannot be read"):
        load_vggface2(InceptionResnetV1(thin=16, repeats=[1, 1, 1]), tmp_path / "none.pt")
