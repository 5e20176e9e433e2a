"""What the body of `hierarchy` starts from."""

import hashlib
from pathlib import Path
from typing import Any

from detection.pipeline.networks.bodies import packaged_weights
from detection.training.orders import Order


def body_of(order: Order) -> str:
    return str(order.architecture["body"])


def start_file(order: Order) -> Path | None:
    """What `--init` names, else what an installed package carries; None starts from chance."""
    return order.init or packaged_weights(body_of(order), order.architecture.get("width", 1.0))


def describe_start(order: Order) -> dict[str, Any]:
    """The `start` of the card's `training`."""
    file = start_file(order)
    if file is None:
        return {"weights": "random"}
    origin = "given by --init" if order.init else "ImageNet, torchvision's release, from a package"
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    return {"weights": origin, "file": file.name, "sha256": sha256}
