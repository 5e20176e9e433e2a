"""Answers as they look, for the OpenAPI page; tests hold them against the serializers."""

from typing import Any

from detection.api.examples import ANALYSED, ID

OBJECTION = {"text": "The photographer sent us the raw file; we can show it to you."}
TRUTH = {"truth": "authentic", "note": "The photographer showed us the raw file."}

OPEN: dict[str, Any] = {
    "id": "app_019ab2c3d4e57f608192a3b4c5d6e7f9",
    "submission": ID,
    "state": "open",
    **OBJECTION,
    "filed_at": "2026-11-22T08:00:00.000000Z",
    "against": ANALYSED["decision"],
    "answer": None,
}

ANSWERED: dict[str, Any] = OPEN | {
    "state": "answered",
    "answer": {
        "granted": True,
        "text": "We looked at the original file, and it shows no sign of editing.",
        "decision": {
            "outcome": "authentic",
            "policy": None,
            "statement": "A person reviewed this image and found no manipulation.",
            "at": "2026-11-23T14:20:00.000000Z",
        },
    },
}

FEEDBACK: dict[str, Any] = {
    "id": "fbk_019ab2c3d4e57f608192a3b4c5d6e7fa",
    **TRUTH,
    "given_at": "2026-11-24T09:00:00.000000Z",
}
