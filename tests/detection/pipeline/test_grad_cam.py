"""The heat of the forward pass is Grad-CAM as captum computes it with autograd."""

import numpy as np
import torch
from captum.attr import LayerGradCam
from torch import Tensor, nn

from detection.pipeline.networks import restore
from detection.pipeline.release import Release
from detection.pipeline.windows import cut
from tests.detection.pipeline.pictures import picture


class Difference(nn.Module):
    """Logit of fake minus logit of real, as the one output that captum explains."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, pixels: Tensor) -> Tensor:
        logits, _ = self.network(pixels)
        difference: Tensor = logits[:, 1] - logits[:, 0]
        return difference[:, None]


def test_the_closed_form_equals_captum(tiny_release: Release) -> None:
    network = restore(tiny_release)
    pixels = torch.from_numpy(cut(picture(5, fake=True)).pixels)
    last = network.get_submodule("stages.2")
    explained = LayerGradCam(Difference(network), last).attribute(
        pixels, target=0, relu_attributions=True
    )
    with torch.no_grad():
        _, heat = network(pixels)
    np.testing.assert_allclose(heat.numpy(), explained[:, 0].detach().numpy(), atol=1e-5)
    assert heat.max() > 0
