"""The network is Inception-ResNet v1 as facenet-pytorch has it, and explains itself exactly."""

import numpy as np
import torch
from captum.attr import LayerGradCam
from facenet_pytorch import InceptionResnetV1 as Theirs
from torch import Tensor, nn
from torch.nn import functional

from detection.pipeline.networks import build
from detection.pipeline.networks.inception_resnet import InceptionResnetV1
from detection.pipeline.onnx_export import check, to_onnx
from tests.detection.pipeline.face.conftest import THIN
from tests.detection.pipeline.test_grad_cam import Difference


def crops(count: int) -> Tensor:
    values = np.random.default_rng(0).integers(0, 256, (count, 160, 160, 3), dtype=np.uint8)
    return torch.from_numpy(values)


def tiny(*, spectra: bool) -> InceptionResnetV1:
    torch.manual_seed(4)
    network = build(THIN | {"spectra": spectra})
    assert isinstance(network, InceptionResnetV1)
    disturb(network)
    return network


def disturb(network: nn.Module) -> None:
    """Running statistics as after training, so that batch norms do something."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            module.running_mean = torch.randn(module.num_features) * 0.1
            module.running_var = torch.rand(module.num_features) + 0.5
    network.eval()


def test_embeddings_and_logits_equal_those_of_facenet_pytorch() -> None:
    theirs = Theirs(classify=True, num_classes=2)
    disturb(theirs)
    ours = InceptionResnetV1().eval()
    ours.load_state_dict(theirs.state_dict())
    pixels = crops(2)
    with torch.inference_mode():
        expected = theirs((pixels.permute(0, 3, 1, 2).float() - 127.5) / 128)
        logits, _ = ours(pixels)
        features = ours.features(*ours.inputs(pixels))
        embedding = ours.last_bn(ours.last_linear(features.mean(dim=(2, 3))))
        theirs.classify = False
        embedded = theirs((pixels.permute(0, 3, 1, 2).float() - 127.5) / 128)
    torch.testing.assert_close(logits, expected, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(functional.normalize(embedding), embedded, atol=1e-4, rtol=1e-4)


def test_the_onnx_graph_computes_what_torch_computes() -> None:
    network = tiny(spectra=False)  # the one with spectra is exported by the tests of training
    check(to_onnx(network, 160), network, 160)


def test_the_closed_form_map_equals_captum() -> None:
    network = tiny(spectra=False)
    pixels = crops(2)
    hottest = 0.0
    for _ in range(2):
        explained = LayerGradCam(Difference(network), network.get_submodule("block8")).attribute(
            pixels, target=0, relu_attributions=True
        )
        with torch.no_grad():
            _, heat = network(pixels)
            # Random weights may call all of a picture real; then their opposites call it fake.
            network.logits.weight.neg_()
        np.testing.assert_allclose(heat.numpy(), explained[:, 0].detach().numpy(), atol=1e-6)
        hottest = max(hottest, float(heat.max()))
    assert hottest > 1e-4


def test_spectra_reach_the_logits_and_the_map() -> None:
    network = tiny(spectra=True)
    pixels = crops(2)
    with torch.inference_mode():
        features = network.features(*network.inputs(pixels))
        before = network.classify(features)
        features[:, network.deep :] += 1.0
        after = network.classify(features)
    assert features.shape[1] == network.deep + 378
    assert not torch.equal(before, after)


def test_it_fits_into_its_share_of_the_repository_in_half_precision() -> None:
    tensors = InceptionResnetV1(spectra=True).state_dict()
    values = sum(v.numel() for name, v in tensors.items() if "num_batches" not in name)
    assert 2 * values < 48e6
