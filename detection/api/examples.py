"""Answers as they look, for the OpenAPI page; tests hold them against the serializers."""

from typing import Any

ID = "sub_019ab2c3d4e57f608192a3b4c5d6e7f8"

QUEUED: dict[str, Any] = {
    "id": ID,
    "status": "queued",
    "reason": None,
    "reference": "order-1001",
    "metadata": {"channel": "marketplace"},
    "created_at": "2026-11-21T09:30:00.000000Z",
    "finished_at": None,
    "url": None,
    "callback": None,
    "image": {
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "format": "JPEG",
        "width": 1024,
        "height": 768,
        "size_bytes": 183204,
    },
    "verdict": None,
    "probability": None,
    "interval": None,
    "band": None,
    "decided_by": None,
    "faces": None,
    "stability": [],
    "contradiction": None,
    "findings": [],
    "provenance": None,
    "matches": [],
    "flag": "none",
    "decision": None,
    "links": {"self": f"/api/v1/submissions/{ID}", "page": f"/submissions/{ID}/", "heatmap": None},
}

URL = "https://example.org/pictures/1001.jpg"

FILE: dict[str, Any] = {
    "image": "the bytes of order-1001.jpg",
    "reference": "order-1001",
    "metadata": {"channel": "marketplace"},
    "callback": "hook_019ab2c3d4e57f608192a3b4c5d6e7f1",
}
BY_ADDRESS: dict[str, Any] = FILE | {"url": URL}
del BY_ADDRESS["image"]

FETCHING: dict[str, Any] = QUEUED | {"status": "fetching", "url": URL, "image": None}

ANALYSED: dict[str, Any] = QUEUED | {
    "status": "analysed",
    "finished_at": "2026-11-21T09:30:01.204000Z",
    "verdict": "likely_fake",
    "probability": 0.973,
    "interval": [0.94, 0.99],
    "band": "high",
    "decided_by": {
        "detector": "fusion",
        "release": "2026.11.1",
        "weights_sha256": "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9",
        "threshold": 0.72,
    },
    "faces": [{"box": [312, 96, 188, 240], "probability": 0.962}],
    "stability": [
        {"treatment": "jpeg_85", "probability": 0.968, "verdict": "likely_fake"},
        {"treatment": "jpeg_60", "probability": 0.911, "verdict": "likely_fake"},
        {"treatment": "half_size", "probability": 0.744, "verdict": "likely_fake"},
    ],
    "contradiction": None,
    "findings": [
        {
            "detector": "cnn",
            "release": "2026.11.1",
            "weights_sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
            "status": "scored",
            "probability": 0.941,
            "threshold": 0.61,
            "reason": None,
            "evidence": {},
            "faces": None,
            "heatmap_url": f"/api/v1/submissions/{ID}/heatmap?detector=cnn",
            "heatmap_is_faithful": True,
            "evidence_urls": None,
        },
        {
            "detector": "face",
            "release": "2026.11.1",
            "weights_sha256": "baa5a0964d3320fbc0c6a922140453c8513ea24ab8fd0577034804a967248096",
            "status": "scored",
            "probability": 0.962,
            "threshold": 0.7,
            "reason": None,
            "evidence": {"faces": [{"box": [312, 96, 188, 240], "probability": 0.962}]},
            "faces": [{"box": [312, 96, 188, 240], "probability": 0.962}],
            "heatmap_url": None,
            "heatmap_is_faithful": None,
            "evidence_urls": None,
        },
        {
            "detector": "frequency",
            "release": "2026.11.1",
            "weights_sha256": "18ac3e7343f016890c510e93f935261169d9e3f565436429830faf0934f4f8e4",
            "status": "scored",
            "probability": 0.655,
            "threshold": 0.8,
            "reason": None,
            "evidence": {},
            "faces": None,
            "heatmap_url": None,
            "heatmap_is_faithful": None,
            "evidence_urls": {"spectrum": f"/api/v1/submissions/{ID}/evidence/frequency/spectrum"},
        },
    ],
    "provenance": {
        "state": "read",
        "hints": [
            {
                "code": "declares_model",
                "severity": "strong",
                "words": "Declares itself made by a trained model",
            }
        ],
        "source_types": ["trainedAlgorithmicMedia"],
        "content_credentials": {
            "state": "absent",
            "signer": None,
            "claim_generator": None,
            "actions": [],
            "source_types": [],
        },
    },
    "matches": [{"bank": "Known fakes", "distance": 4}],
    "flag": "decided",
    "decision": {
        "outcome": "confirmed_fake",
        "policy": "synthetic-media",
        "statement": "A reviewer found that this image was made or changed by a machine.",
        "at": "2026-11-21T10:02:11.000000Z",
    },
    "links": {
        "self": f"/api/v1/submissions/{ID}",
        "page": f"/submissions/{ID}/",
        "heatmap": f"/api/v1/submissions/{ID}/heatmap",
    },
}

PAGE: dict[str, Any] = {
    "items": [ANALYSED],
    "links": {"next": "/api/v1/submissions?limit=1&cursor=AZqyw9Tlf2CBkqO0xdbn-A.kX4v"},
}
