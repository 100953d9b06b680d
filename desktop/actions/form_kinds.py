"""The kinds of internal papers (文书): what each is about, how it is filled in beforehand, who signs it in which order.

A new kind is a template `resources/papers/<name>.yaml`, a module with its `prefill`, and a line in `KINDS`.
"""

from __future__ import annotations

from desktop.actions import (
    form_assessment,
    form_half_year,
    form_handover,
    form_leave,
    form_leave_return,
    form_pledge,
    form_self_check,
    form_stationing,
)
from desktop.actions.form_kind import FormKind

KINDS: dict[str, FormKind] = {
    kind.key: kind
    for kind in (
        form_leave.LEAVE,
        form_leave_return.LEAVE_RETURN,
        form_handover.HANDOVER,
        form_half_year.HALF_YEAR,
        form_stationing.STATIONING,
        form_self_check.SELF_CHECK,
        form_pledge.PLEDGE,
        form_pledge.CARD,
        form_assessment.ASSESSMENT,
    )
}
"""By key, in the order in which 新建 offers them."""
