"""Answers as they look, for the OpenAPI page; tests hold them against the serializers."""

from typing import Any

HOOK = "hook_019ab2c3d4e57f608192a3b4c5d6e7f1"
DLV = "dlv_019ab2c3d4e57f608192a3b4c5d6e7f2"
EVT = "evt_019ab2c3d4e57f608192a3b4c5d6e7f3"
SUB = "sub_019ab2c3d4e57f608192a3b4c5d6e7f8"

NEW: dict[str, Any] = {
    "name": "Newsroom",
    "url": "https://hooks.example.org/touchstone",
    "event_types": ["submission.analysed", "case.decided"],
    "only_callbacks": False,
}
CHANGE: dict[str, Any] = {"event_types": ["case.decided"], "only_callbacks": False}
ENDPOINT: dict[str, Any] = NEW | {
    "id": HOOK,
    "enabled": True,
    "disabled_at": None,
    "disabled_reason": None,
    "failures": 0,
    "paused_until": None,
    "pending": 1,
    "dead": 0,
    "secrets": [{"created_at": "2026-11-21T09:00:00.000000Z", "expires_at": None}],
    "created_at": "2026-11-21T09:00:00.000000Z",
    "links": {
        "self": f"/api/v1/webhooks/{HOOK}",
        "deliveries": f"/api/v1/webhooks/deliveries?endpoint={HOOK}",
    },
}
DISABLED: dict[str, Any] = ENDPOINT | {
    "enabled": False,
    "disabled_at": "2026-11-24T12:00:00.000000Z",
    "disabled_reason": "person",
}
CREATED: dict[str, Any] = ENDPOINT | {
    "pending": 0,
    "secret": "whsec_dGhpcyBpcyBhbiBleGFtcGxlIG9mIGEgc2VjcmV0ISE=",
}
ROTATED: dict[str, Any] = CREATED | {
    "secrets": [
        {"created_at": "2026-11-24T09:00:00.000000Z", "expires_at": None},
        {
            "created_at": "2026-11-21T09:00:00.000000Z",
            "expires_at": "2026-11-25T09:00:00.000000Z",
        },
    ],
}
PENDING: dict[str, Any] = {
    "id": DLV,
    "endpoint": HOOK,
    "endpoint_removed": False,
    "event": {
        "id": EVT,
        "type": "submission.analysed",
        "created_at": "2026-11-21T09:30:01.204000Z",
    },
    "status": "pending",
    "dead_reason": None,
    "attempts": 0,
    "next_attempt_at": "2026-11-21T09:30:01.204000Z",
    "created_at": "2026-11-21T09:30:01.204000Z",
    "finished_at": None,
    "links": {"self": f"/api/v1/webhooks/deliveries/{DLV}"},
}
DELIVERED: dict[str, Any] = PENDING | {
    "status": "delivered",
    "attempts": 2,
    "next_attempt_at": None,
    "finished_at": "2026-11-21T09:30:06.911000Z",
}
PAGE: dict[str, Any] = {
    "items": [DELIVERED],
    "links": {"next": "/api/v1/webhooks/deliveries?limit=1&cursor=AZqyw9Tlf2CBkqO0xdbn-A.kX4v"},
}
SENT = {
    "content-type": "application/json",
    "webhook-id": EVT,
    "webhook-timestamp": "1795253406",
}
WITH_LOG: dict[str, Any] = DELIVERED | {
    "message": {
        "type": "submission.analysed",
        "timestamp": "2026-11-21T09:30:01.204000Z",
        "data": {"submission": SUB, "status": "analysed", "verdict": "likely_fake"},
    },
    "log": [
        {
            "number": 2,
            "started_at": "2026-11-21T09:30:06.800000Z",
            "milliseconds": 111,
            "request": {"headers": SENT},
            "response": {"status": 204, "headers": [["Server", "hooks"]], "body": ""},
            "error": None,
            "forgotten_at": None,
        },
        {
            "number": 1,
            "started_at": "2026-11-21T09:30:01.300000Z",
            "milliseconds": 5000,
            "request": {"headers": SENT | {"webhook-timestamp": "1795253401"}},
            "response": None,
            "error": {"code": "timed_out", "detail": "The server did not answer in time"},
            "forgotten_at": None,
        },
    ],
}
