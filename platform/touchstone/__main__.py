"""`python -m touchstone`, which is also installed as `touchstone`."""

import sys

from touchstone.entry import main

sys.exit(main())
