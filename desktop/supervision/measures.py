"""What is done at once about a 疑似重大 (晋政办发〔2024〕29号 第三十七条（二）、第四十三条): the kinds, and
what each must say.
"""

from __future__ import annotations

ORDERED = "责令立即整改"
EVACUATED = "口头撤人"
REPORTED = "已报告"
NOT_TAKEN = "未采取"
KINDS = (ORDERED, EVACUATED, REPORTED, NOT_TAKEN)
WANTED: dict[str, str] = {
    ORDERED: "已下达什么现场措施",
    EVACUATED: "从何处撤出、多少人",
    REPORTED: "报告了什么，对方答复",
    NOT_TAKEN: "未采取的原因",
}


def lacking(kind: str, text: str, told: str) -> str:
    """The sentence of what a measure about to be sealed does not say yet; "" when it says enough.

    Kinds of other programs are taken as they are.
    """
    if kind == NOT_TAKEN and not text.strip():
        return "未采取措施的，须写明原因。"
    if kind == ORDERED and not text.strip():
        return "已下达现场措施的，请写明是什么措施。"
    if kind == EVACUATED and not text.strip():
        return "口头撤人的，请写明从何处撤出。"
    if kind in (EVACUATED, REPORTED) and not told.strip():
        return f"{kind}的，请写明告知了何人。"
    return ""


def phrase(kind: str, text: str, told: str) -> str:
    """The measure in one phrase."""
    told = f"（告知 {told}）" if told else ""
    return f"{kind} {text}".rstrip() + told
