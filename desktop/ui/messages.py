"""The one mouth: every sentence of trouble or success that the window says by itself comes from here.

`DeskError` already carries its sentence; this adds what to call it, how loud it is and which button helps.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from desktop import errors


class Tone(StrEnum):
    """How loud a banner is; each has its own colour and its own shape."""

    BAD = "bad"
    WARN = "warn"
    GOOD = "good"


class Remedy(StrEnum):
    """What one press can do about it."""

    NONE = ""
    SYNC = "sync"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for the banner."""

    tone: Tone
    text: str
    remedy: Remedy = Remedy.NONE


def of(error: errors.DeskError) -> Message:
    """What the banner says about trouble in the field."""
    text = str(error).strip() or _unnamed(error)
    match error:
        case errors.Unreachable():
            return Message(Tone.WARN, text, Remedy.SYNC)
        case errors.Damaged() | errors.TooNew():
            return Message(Tone.BAD, text, Remedy.SETTINGS)
        case errors.NotAllowed() | errors.BadInput() | errors.WrongPassphrase():
            return Message(Tone.WARN, text)
        case _:
            return Message(Tone.BAD, text)


def bug(error: BaseException) -> Message:
    """What the banner says when the program itself is at fault."""
    head = _say("程序出错：{0}。已封存的内容不受影响；请在“设置”里保存诊断信息后重新打开程序。")
    return Message(Tone.BAD, head.format(type(error).__name__), Remedy.SETTINGS)


def done(text: str) -> Message:
    """Good news that passes by itself."""
    return Message(Tone.GOOD, text)


def remark(text: str) -> Message:
    """Something a person should know or mend."""
    return Message(Tone.WARN, text)


def remedy_word(remedy: Remedy) -> str:
    """The words on the banner's button."""
    words = {Remedy.SYNC: _say("再试一次 (F5)"), Remedy.SETTINGS: _say("打开设置")}
    return words.get(remedy, "")


def _unnamed(error: errors.DeskError) -> str:
    return _say("这一步没有完成（{0}）。请再试一次。").format(type(error).__name__)


def _say(text: str) -> str:
    return QCoreApplication.translate("messages", text)
