"""A small map of known images, as `python -m detection map` writes it."""

from typing import Any


def known_images() -> dict[str, Any]:
    return {
        "method": "t-SNE, perplexity 30",
        "images": 1234,
        "shown": 4,
        "seed": 1,
        "sources": ["paintings", "faces"],
        "generators": ["brush_net", "camera", "face_mixer"],
        "x": [0.25, -1.0, 0.0, 1.0],
        "y": [-0.75, -1.0, 0.0, 1.0],
        "label": [1, 0, 0, 1],
        "source": [0, 1, 1, 1],
        "generator": [0, 1, 1, 2],
    }
