"""What schemathesis generates for files: pictures, damaged ones, and bytes that are none."""

import schemathesis
from hypothesis import strategies as st
from schemathesis.transport.serialization import Binary

from benchmarks.pictures import jpeg

PICTURES = [jpeg(seed, side=48) for seed in range(3)]
DAMAGED = [PICTURES[0][:40], PICTURES[0][: len(PICTURES[0]) // 2], b"GIF89a", b""]

files = st.sampled_from(PICTURES + DAMAGED) | st.binary(max_size=99)
schemathesis.openapi.format("binary", files.map(Binary))
