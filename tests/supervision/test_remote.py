"""A remote check: sealed once, and not when it says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.errors import NotAllowed
from desktop.supervision.remote import Means, RemoteCheck, RemoteChecked, check, fold
from tests.making.facts import chain

WHOLE: dict[str, Any] = {
    "mine": "m1",
    "person": "p1",
    "started": "2026-11-22T01:00:00Z",
    "ended": "2026-11-22T01:20:00Z",
    "means": Means.APP,
    "looked_at": ("瓦斯监控",),
}


def test_a_second_sealing_of_the_same_check_changes_nothing() -> None:
    first, second = RemoteChecked(**WHOLE), RemoteChecked(**WHOLE | {"found": "别的"})
    assert fold(chain(first, second)).checked == first


@pytest.mark.parametrize(
    "more, words",
    [
        ({"looked_at": ()}, "至少勾选一项"),
        ({"ended": "2026-11-22T00:59:59Z"}, "早于开始时间"),
        ({"means": Means.TELEPHONE, "found": " "}, "须写明询问内容"),
    ],
)
def test_a_check_that_says_nothing_is_refused(more: dict[str, Any], words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        check(RemoteChecked(**WHOLE | more), RemoteCheck())


def test_a_check_is_sealed_once() -> None:
    body = RemoteChecked(**WHOLE)
    check(body, RemoteCheck())
    with pytest.raises(NotAllowed, match="已经封存"):
        check(body, RemoteCheck(checked=body))
