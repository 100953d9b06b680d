"""What can go wrong in the field, named by what the person can do about it.

Every `DeskError` carries one Chinese sentence for the person: which record, why, what to press. The window's banner and
the terminal both print it as it is. Anything that is not a `DeskError` is a bug and flies to the top.
"""

from __future__ import annotations


class DeskError(Exception):
    """Base of everything that can happen in the field; `str(error)` is the sentence for the person."""


class NotAllowed(DeskError):
    """The act is against a rule; change what you are about to do."""


class BadInput(DeskError):
    """A file or a value given by a person cannot be used; correct it and try again."""


class WrongPassphrase(DeskError):
    """The passphrase does not open this desk; type it again."""


class InUse(DeskError):
    """Another running program holds this desk; close it there first."""


class TooNew(DeskError):
    """The desk was written by a newer program; update this program."""


class Damaged(DeskError):
    """Stored bytes are not what was stored; run the check, restore a backup."""


class DiskTrouble(DeskError):
    """The disk cannot be written or read just now; make room, look at rights and cables, then try again."""


class Missing(DeskError):
    """Something named is not on this disk (yet); sync or fetch it."""


class Erased(Missing):
    """Two administrators agreed to erase it: nobody has it any more, and no exchange brings it."""


class Unreachable(DeskError):
    """The other side cannot be reached; offline is normal, try later."""


class Refused(DeskError):
    """The other side answered and said no, or answered something that is not our protocol."""
