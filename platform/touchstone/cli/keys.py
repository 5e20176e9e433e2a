"""Idempotency-Keys that are the same after a crash, and in the next run of the same command."""

import hashlib
import json
from collections.abc import Mapping, Sequence


def key_of(command: str, words: Sequence[str], metadata: Mapping[str, str]) -> str:
    """Of everything that the server holds a repeat against."""
    said = json.dumps([*words, metadata], sort_keys=True)
    return f"{command}-{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()}"
