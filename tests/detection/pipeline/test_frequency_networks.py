"""The networks of `frequency` see the spectrum that the picture shows, and explain their logits."""

import numpy as np
import torch

from detection.pipeline.networks.frequency import ConvolutionalSpectrum, LinearSpectrum
from detection.pipeline.spectrum import log_spectrum
from detection.pipeline.windows import cut
from tests.detection.pipeline.pictures import picture

WINDOWS = cut(picture(4, fake=True, size=(256, 128))).pixels


def test_the_network_sees_the_spectrum_of_the_picture() -> None:
    network = LinearSpectrum()
    found = network.spectrum.magnitudes(torch.from_numpy(WINDOWS)).mean(dim=0)
    # Every kind of processor rounds the sums of 32 bits in its own order.
    np.testing.assert_allclose(found.numpy(), log_spectrum(WINDOWS), atol=5e-3)


def test_training_statistics_standardise_it() -> None:
    network = LinearSpectrum()
    network.spectrum.mean.fill_(2.0)
    network.spectrum.deviation.fill_(4.0)
    (found,) = network.inputs(torch.from_numpy(WINDOWS))
    plain = network.spectrum.magnitudes(torch.from_numpy(WINDOWS)).unsqueeze(1)
    torch.testing.assert_close(found, (plain - 2.0) / 4.0)


def test_a_flat_image_gives_finite_logits() -> None:
    logits, _ = LinearSpectrum()(torch.zeros((1, 128, 128, 3), dtype=torch.uint8))
    assert torch.isfinite(logits).all()


def test_linear_contributions_add_up_to_the_logit() -> None:
    network = LinearSpectrum()
    with torch.no_grad():
        network.weight.fill_(0.01)
        network.bias.fill_(0.5)
        features = network.features(*network.inputs(torch.from_numpy(WINDOWS))).abs()
        logits = network.classify(features)
        heat = network.gradient_map(features)
    torch.testing.assert_close(heat.sum(dim=(1, 2)) + 0.5, logits[:, 1] - logits[:, 0])


def test_the_convolutional_map_is_gradient_times_feature() -> None:
    torch.manual_seed(1)
    network = ConvolutionalSpectrum(widths=(4, 8), hidden=4).eval()
    features = network.features(*network.inputs(torch.from_numpy(WINDOWS))).detach()
    features.requires_grad_()
    logits = network.classify(features)
    (gradient,) = torch.autograd.grad((logits[:, 1] - logits[:, 0]).sum(), features)
    expected = torch.relu((features * gradient).sum(dim=1))
    torch.testing.assert_close(network.gradient_map(features), expected)


def test_logits_can_be_differentiated_by_the_pixels() -> None:
    network = ConvolutionalSpectrum(widths=(4, 8), hidden=4).eval()
    pixels = torch.from_numpy(WINDOWS).float().requires_grad_()
    logits, _ = network(pixels)
    (gradient,) = torch.autograd.grad(logits[:, 1].sum(), pixels)
    assert float(gradient.abs().max()) > 0
