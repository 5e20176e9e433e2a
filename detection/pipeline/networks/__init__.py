"""Every network that a released weight file can name in its card."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from detection.pipeline.networks.base import Network
from detection.pipeline.networks.cnn import CnnNetwork
from detection.pipeline.networks.frequency import ConvolutionalSpectrum, LinearSpectrum
from detection.pipeline.networks.hierarchy import HierarchyNetwork
from detection.pipeline.networks.inception_resnet import InceptionResnetV1
from detection.pipeline.release import Release
from detection.pipeline.weights import WeightsRefused

__all__ = ["NETWORKS", "Network", "build", "restore"]

NETWORKS: dict[str, type[Network]] = {
    "cnn": CnnNetwork,
    "frequency_cnn": ConvolutionalSpectrum,
    "frequency_linear": LinearSpectrum,
    "hierarchy": HierarchyNetwork,
    "inception_resnet_v1": InceptionResnetV1,
}


def build(architecture: Mapping[str, Any]) -> Network:
    options = {name: value for name, value in architecture.items() if name != "network"}
    try:
        return NETWORKS[architecture["network"]](**options)
    except (KeyError, TypeError) as error:
        raise WeightsRefused(f"no network is built as {dict(architecture)}") from error


def restore(release: Release) -> Network:
    """The network of a release, ready to judge, in single precision."""
    network = build(release.card["architecture"])
    state = {name: _tensor(values) for name, values in release.tensors.items()}
    refused = f"the weights of {release.detector} {release.version} belong to another architecture"
    try:
        missing, unexpected = network.load_state_dict(state, strict=False)
    except RuntimeError as error:
        raise WeightsRefused(refused) from error
    # Batch counters matter to training only and are not released.
    if unexpected or any(not name.endswith("num_batches_tracked") for name in missing):
        raise WeightsRefused(refused)
    return network.eval()


def _tensor(values: NDArray[np.generic]) -> torch.Tensor:
    tensor = torch.from_numpy(np.array(values))
    return tensor.float() if tensor.dtype.is_floating_point else tensor
