"""`python -m desktop`: the window, or a command."""

from __future__ import annotations

import sys

from desktop.cli import main

if __name__ == "__main__":
    if "--multiprocessing-fork" in sys.argv:  # the built program was started as a worker of `bureau serve`
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
