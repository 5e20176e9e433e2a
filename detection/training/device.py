"""Where networks are trained."""

import torch

from detection.training.manifest import BadData


def choose(device: str) -> str:
    """`auto` is cuda where torch sees one; raises BadData where cuda is asked for and missing.

    Serving looks for a driver instead because it may not import torch, but a driver is not enough
    for a torch that was built without CUDA.
    """
    seen = torch.cuda.is_available()
    if device == "cuda" and not seen:
        raise BadData("torch sees no CUDA device here; --device cpu trains without one")
    if device == "auto":
        return "cuda" if seen else "cpu"
    return device
