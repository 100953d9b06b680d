"""What an audit of a ledger (督导抽查) asks: the five defects the notice names and hints that are questions, never a
score; and what a person ticked for each.

Source: 临应急发〔2024〕20号 三（五） (no re-check recorded, vague descriptions, scrawl, alterations, no signature).
"""

from __future__ import annotations

from enum import StrEnum

from desktop.supervision.facts import Body


class Defect(StrEnum):
    """The five defects of the notice."""

    NO_RECHECK = "复查结果未记录"
    VAGUE = "隐患描述不准确"
    SCRAWL = "字迹潦草"
    ALTERED = "涂改"
    UNSIGNED = "签字不全"


class Hint(StrEnum):
    """What the figures of a ledger give cause to ask."""

    TOO_FAST = "检查过快"
    COPIED = "文字与以前相同"
    PHOTO_OLDER = "照片不在检查期间"
    PHOTO_SEEN = "照片以前用过"
    ALL_PASS = "次次全部合格"
    NO_PRESENCE = "到场证据不全"


class Verdict(StrEnum):
    """What a person ticks."""

    FOUND = "存在"
    NOT_FOUND = "不存在"
    EXPLAINED = "已说明"


class Mark(Body, frozen=True):
    """A person's tick: `about` a defect or a hint in its own word, `said` the figures the program showed for it."""

    about: str
    verdict: Verdict
    said: str = ""
