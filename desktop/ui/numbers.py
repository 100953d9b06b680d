"""Document numbers as lists show them."""

from __future__ import annotations


def short_number(number: str) -> str:
    """A document number without the bureau's name before it, for lists: every line would begin alike."""
    return number.split("）", 1)[1] if number.startswith("（") and "）" in number else number
