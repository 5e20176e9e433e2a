"""Every detector by name; a new one is a file here and a line in this dict."""

from detection.pipeline.detectors import clip
from detection.pipeline.detectors.artifact import ArtifactDetector
from detection.pipeline.detectors.base import Detector, NotApplicable, Opener, Scored
from detection.pipeline.detectors.face import PerFaceDetector
from detection.pipeline.detectors.frequency import FrequencyDetector
from detection.pipeline.detectors.hierarchy import HierarchyDetector
from detection.pipeline.detectors.windowed import WindowDetector

DETECTORS: dict[str, Opener] = {
    "frequency": FrequencyDetector.open,
    "clip_nearest": clip.open_nearest,
    "clip_linear": clip.open_linear,
    "hierarchy": HierarchyDetector.open,
    "cnn": WindowDetector.open,
    "face": PerFaceDetector.open,
    "artifact": ArtifactDetector.open,
}

__all__ = ["DETECTORS", "Detector", "NotApplicable", "Opener", "Scored"]
