"""The kinds of internal papers (文书): what each is about, how it is filled in beforehand, who signs it in which order.

A new kind is a template `resources/papers/<name>.yaml`, a module with its `prefill`, and a line in `KINDS`.
"""

from __future__ import annotations

from desktop.actions import form_leave
from desktop.actions.form_kind import FormKind

KINDS: dict[str, FormKind] = {kind.key: kind for kind in (form_leave.LEAVE,)}
"""By key, in the order in which 新建 offers them."""
