"""A flat map of the feature bank (t-SNE), as data for a page and as a plot."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from detection.pipeline.clip.bank import FAKE, REAL, Bank
from detection.pipeline.weights import load

MAP_FILE = "map.json"
MOST = 3000  # points; t-SNE of all would take minutes and the page would crawl
COMPONENTS = 50
PERPLEXITY = 30.0
Chosen = NDArray[np.int64]


def write_map(folder: Path, seed: int) -> Path:
    """The map of a released bank, beside it: columns of equal length and the names of codes."""
    bank = Bank.of(load(folder))
    chosen = sample(len(bank.labels), seed)
    flat = flatten(bank.features[chosen], seed)
    content = {
        "method": f"t-SNE, perplexity {PERPLEXITY:g}",
        "images": len(bank.labels),
        "shown": len(chosen),
        "seed": seed,
        "sources": bank.source_names,
        "generators": bank.generator_names,
        "x": flat[:, 0].tolist(),
        "y": flat[:, 1].tolist(),
        "label": bank.labels[chosen].tolist(),
        "source": bank.sources[chosen].tolist(),
        "generator": bank.generators[chosen].tolist(),
    }
    file = folder / MAP_FILE
    file.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
    return file


def sample(count: int, seed: int) -> Chosen:
    """At most MOST places, drawn without replacement, ascending."""
    drawn = np.random.default_rng(seed).permutation(count)[:MOST]
    return np.sort(drawn)


def flatten(features: NDArray[np.float32], seed: int) -> NDArray[np.float64]:
    """(N, D) → (N, 2) in -1…1, rounded to three digits: a page needs no more."""
    fewest = min(features.shape)
    reduced = PCA(min(COMPONENTS, fewest), random_state=seed).fit_transform(features)
    perplexity = min(PERPLEXITY, (len(features) - 1) / 3)
    flat = TSNE(perplexity=perplexity, init="pca", random_state=seed).fit_transform(reduced)
    flat = flat - flat.mean(axis=0)
    rounded: NDArray[np.float64] = np.round(flat.astype(np.float64) / np.abs(flat).max(), 3)
    return rounded


def plot(points: dict[str, Any], file: Path) -> None:
    """One colour a source; circles are reals, crosses fakes."""
    figure = Figure(figsize=(9, 6.5), layout="constrained")
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_aspect("equal")
    x, y, label, source = (np.array(points[name]) for name in ("x", "y", "label", "source"))
    for code, name in enumerate(points["sources"]):
        colour = [colormaps["tab20"](code % 20)]
        for kind, marker in ((REAL, "o"), (FAKE, "x")):
            own = (source == code) & (label == kind)
            if own.any():
                axes.scatter(x[own], y[own], s=8, c=colour, marker=marker, linewidths=0.6)
        axes.scatter([], [], c=colour, label=name)
    figure.legend(
        title="dots real, crosses fake", loc="outside right upper", frameon=False, fontsize="small"
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=100, metadata={"Software": None})
