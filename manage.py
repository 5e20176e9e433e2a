"""Administrative entry point."""

import sys
from pathlib import Path

# platform/ is a source root (see platform/README.md); this is the one place that edits sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parent / "platform"))

from supervisor.entry import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
