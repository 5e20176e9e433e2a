"""Content credentials (C2PA), checked by the C2PA project's own library, which asks nobody."""

import io
import json
from collections.abc import Iterator
from typing import Any

import c2pa

from images.provenance.facts import Credentials, clean, several
from images.provenance.source_types import code_of

# By default the library fetches manifests and revocations from addresses in the file.
SETTINGS = json.dumps(
    {
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        "core": {"allowed_network_hosts": []},
    }
)
# A box of boxes, and the containers of PNG and WebP: a file without any of them need not be asked.
MARKS = (b"jumb", b"caBX", b"C2PA")
HOLDS = {"Valid", "Trusted"}
NOBODY_VOUCHES = "signingCredential.untrusted"
MOST_MANIFESTS, MOST_FAILURES = 20, 50
ELSEWHERE = "Remote"  # how the library's refusal to fetch begins


def read_credentials(data: bytes) -> Credentials:
    if not any(mark in data for mark in MARKS):
        return Credentials()
    try:
        return _told(manifests_in(data))
    except c2pa.C2paError.ManifestNotFound:
        return Credentials()
    except c2pa.C2paError as error:
        words = str(error)
        if words.startswith(ELSEWHERE):
            return Credentials()
        return Credentials(state="invalid", failures=several([words]))


def manifests_in(data: bytes) -> dict[str, Any]:
    """The library's report. Raises c2pa.C2paError."""
    with (
        c2pa.Context.from_json(SETTINGS) as context,
        c2pa.Reader("", io.BytesIO(data), context=context) as reader,
    ):
        report: dict[str, Any] = json.loads(reader.json())
    return report


def _told(report: dict[str, Any]) -> Credentials:
    manifests = report.get("manifests", {})
    active = manifests.get(report.get("active_manifest"), {})
    signature = active.get("signature_info") or {}
    taken = list(_actions([active, *list(manifests.values())[:MOST_MANIFESTS]]))
    return Credentials(
        state="valid" if report.get("validation_state") in HOLDS else "invalid",
        signer=clean(signature.get("common_name") or signature.get("issuer") or ""),
        signed_at=clean(signature.get("time") or ""),
        claim_generator=_claim_generator(active),
        actions=several([one.get("action", "") for one in taken]),
        source_types=several([code_of(one.get("digitalSourceType", "")) for one in taken]),
        failures=several(_failures(report)),
    )


def _claim_generator(manifest: dict[str, Any]) -> str:
    infos = manifest.get("claim_generator_info") or [{}]
    named = f"{infos[0].get('name', '')} {infos[0].get('version', '')}"
    return clean(named) or clean(manifest.get("claim_generator", ""))


def _actions(manifests: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Of the manifest that counts first, then of those of its ingredients."""
    for manifest in manifests:
        for assertion in manifest.get("assertions") or []:
            if str(assertion.get("label", "")).startswith("c2pa.actions"):
                yield from assertion.get("data", {}).get("actions", [])


def _failures(report: dict[str, Any]) -> list[str]:
    statuses = report.get("validation_status") or []
    codes = [str(status.get("code", "")) for status in statuses[:MOST_FAILURES]]
    return [code for code in codes if code != NOBODY_VOUCHES]
