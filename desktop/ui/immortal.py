"""Keeps None, True and False alive under PySide6 6.12 on Python 3.11.

The 6.12.0 wheels are built as if these were immortal, which they are only from Python 3.12 on: every Qt call that
answers with one of them hands out a reference it never counted. On 3.11 the interpreter dies (`none_dealloc`) after
some thousand calls; measured: 100 calls of `QPushButton.setChecked` cost None 100 references, with 6.11.3 none. Raising
the counters out of reach is what 3.12 does itself. Remove this file once the least Python is 3.12 or the wheels are
mended.
"""

from __future__ import annotations

import ctypes
import sys

OUT_OF_REACH = 1 << 48


def keep_singletons() -> None:
    """Raise the reference counts out of reach; does nothing from Python 3.12 on, nor a second time."""
    if sys.version_info >= (3, 12):
        return
    for singleton in (None, True, False, NotImplemented, Ellipsis):
        if sys.getrefcount(singleton) < OUT_OF_REACH // 2:
            ctypes.c_ssize_t.from_address(id(singleton)).value += OUT_OF_REACH
