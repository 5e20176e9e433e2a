"""What passes between a worker and its decoder.

The answer lies in shared memory: pixels, preview and thumbnail one behind the other, then the
facts about them as JSON, then the length of the facts.
"""

import json
import os
import struct
from typing import Any

READY, STARTED, DECODE = b"ready", b"started", b"decode"
ENDING = struct.Struct("=iqq")  # wait status, processor milliseconds, peak memory in KiB
FACTS_LENGTH = struct.Struct("=I")
LONGEST_FACTS = 128 * 1024

Facts = dict[str, Any]


def write_answer(descriptor: int, facts: Facts, *parts: memoryview | bytes) -> None:
    encoded = json.dumps(facts).encode()
    for part in (*parts, encoded, FACTS_LENGTH.pack(len(encoded))):
        write_all(descriptor, part)


def write_all(descriptor: int, data: memoryview | bytes) -> None:
    rest = memoryview(data).cast("B")
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def read_facts(descriptor: int) -> tuple[Facts, int]:
    """The facts, and how many bytes lie before them. ValueError for what no child of ours wrote."""
    size = os.fstat(descriptor).st_size
    if size < FACTS_LENGTH.size:
        raise ValueError("the answer is too short")
    end = size - FACTS_LENGTH.size
    (length,) = FACTS_LENGTH.unpack(os.pread(descriptor, FACTS_LENGTH.size, end))
    if length > min(LONGEST_FACTS, end):
        raise ValueError("the facts are too long")
    return json.loads(os.pread(descriptor, length, end - length)), end - length
