"""A thread that leaves the processor to others while they need it.

What somebody has piled up is judged there; what a newcomer waits for, or a page, goes ahead of it.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

STEPS_BACK = 10  # of niceness: about a tenth of what a thread that does not step back gets
NICEST = 19


def background() -> ThreadPoolExecutor:
    """One thread; a process could not come back from it, but on Linux each thread has its own."""
    return ThreadPoolExecutor(1, "background", initializer=_step_back)


def _step_back() -> None:
    me = threading.get_native_id()
    niceness = os.getpriority(os.PRIO_PROCESS, me) + STEPS_BACK
    os.setpriority(os.PRIO_PROCESS, me, min(niceness, NICEST))
