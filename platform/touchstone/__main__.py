"""`python -m touchstone`, which is also installed as `touchstone`."""

import sys

from touchstone.cli import main

sys.exit(main())
