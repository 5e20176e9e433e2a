"""VGGFace2 weights from a local file in the layout of facenet-pytorch."""

import pickle
from pathlib import Path

import torch
from torch import Tensor

from detection.pipeline.networks.inception_resnet import InceptionResnetV1
from detection.pipeline.weights import WeightsRefused

OURS = ("logits.", "spectral.")  # what those weights know nothing of


def load_vggface2(network: InceptionResnetV1, file: Path) -> None:
    """All but the last layer from a checkpoint of facenet-pytorch; raises WeightsRefused."""
    own = {name: tensor for name, tensor in network.state_dict().items() if _shared(name)}
    found = {name: tensor for name, tensor in _checkpoint(file).items() if _shared(name)}
    wrong = sorted(
        name
        for name in own.keys() | found.keys()
        if name not in own or name not in found or own[name].shape != found[name].shape
    )
    if wrong:
        raise WeightsRefused(
            f"{file.name} holds another network than Inception-ResNet v1: "
            f"{len(wrong)} tensors differ, first {wrong[0]}"
        )
    network.load_state_dict(found, strict=False)


def _checkpoint(file: Path) -> dict[str, Tensor]:
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)
    except OSError as error:
        raise WeightsRefused(f"{file.name} cannot be read") from error
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        raise WeightsRefused(f"{file.name} is not a checkpoint of tensors") from error
    if not isinstance(state, dict) or not all(isinstance(v, Tensor) for v in state.values()):
        raise WeightsRefused(f"{file.name} is not a checkpoint of named tensors")
    return state


def _shared(name: str) -> bool:
    """Counters of batches matter to nobody."""
    return not name.startswith(OURS) and not name.endswith("num_batches_tracked")
