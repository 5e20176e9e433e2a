"""`python -m detection`: the detectors without the platform around them."""

import sys

from detection.cli import main

sys.exit(main(sys.argv[1:]))
