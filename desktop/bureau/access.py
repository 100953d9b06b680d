"""Who may write and read which scope, told from the admitted facts of `org/…` in the order the log received them.

No clock: an entry made not earlier than tree size `after` and receipted at log index `now` is admitted when the
designation, group or role it acts under was in force at any log index between the two. A revoked device is never
admitted and reads nothing. Supervisors and administrators act for their organisation and those below it; what they say
in `org/…` disposes of nothing beyond (reach.py). In `staff/<org>/<person>` the person himself writes papers, leaves,
explanations and appeals, and reads; nobody else but the managing role does. Held entries are decided by the managing
role of their scope, never by their own author: he may only say, under another device, that what his lost one sent is
his.

Views of a scope: `a` all entries, `p` all but others' held ones, `o` only one's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.bureau import reach
from desktop.bureau.record import EVER, NOW, OPEN, Record, Span
from desktop.journal.entry import Entry, Told, told
from desktop.supervision import erasing, holding, roster
from desktop.supervision.facts import read

ALL, PLAIN, OWN = "a", "p", "o"


class Roll(Record):
    """Everything `org/…` says, and who may what by it."""

    def admits(self, one: Entry, after: int, now: int) -> bool:
        """Whether an entry is admitted: its author may write there, and it disposes of nothing beyond his reach."""
        author, scope = one.header.author, one.header.scope
        kind, name = _parts(scope)
        if not self._speaks_for_himself(one):
            return False
        if kind != "org":
            return self.may_write(author, scope, after, now, one.subjects)
        facts_of = told(one)
        founding = reach.founded(facts_of, name)
        if founding is not None and name != self.bureau:
            return self._may_found(author, name, founding, {fact.subject for fact in facts_of}, Span(after, now))
        return self.may_write(author, scope, after, now, one.subjects) and self._reaches(facts_of, name)

    def _speaks_for_himself(self, one: Entry) -> bool:
        """Whether whoever asks for an erasure or agrees is the person of the device: one person is not two."""
        device = self.devices.get(one.header.author)
        facts_of = [fact for fact in told(one) if fact.subject.startswith(f"{erasing.NOUN}/")]
        bodies = [read(fact, erasing.KINDS) for fact in facts_of]
        return all(device is not None and getattr(body, "person", "") == device.person for body in bodies)

    def may_write(self, fingerprint: str, scope: str, after: int, now: int, subjects: Iterable[str] = ()) -> bool:
        """Whether an entry of this device belongs into the scope, or is to be held for a person to decide."""
        device = self.devices.get(fingerprint)
        if device is None or device.revoked <= now:
            return False
        when = Span(after, now)
        nouns = {one.partition("/")[0] for one in subjects}
        if holding.NOUN in nouns:
            return nouns == {holding.NOUN} and self._may_decide(device.person, scope, when)
        if erasing.NOUN in nouns:
            is_alone = nouns == {erasing.NOUN}
            return is_alone and self._may_decide(device.person, scope, when, _ADMINISTERING)
        return self._may_write(device.person, scope, when, nouns)

    def _may_write(self, person: str, scope: str, when: Span, nouns: set[str]) -> bool:
        kind, name = _parts(scope)
        match kind:
            case "org":
                roles = _MANAGING if nouns == {"calendar"} else _ADMINISTERING
                return self._manages(person, name, roles, when)
            case "mine":
                if any(span.touches(when) for span in self.posts.get((person, name), ())):
                    return True
                keepers = self.keepers.get(name, ())
                return any(self._manages(person, keeper, _MANAGING, when, kept) for keeper, kept in keepers)
            case "staff":
                organisation, _, about = name.partition("/")
                is_own = about == person and self.persons.get(about) == organisation
                of_own = nouns <= _ONES_OWN
                return (is_own and of_own) or self._manages(person, organisation, _MANAGING, when)
        return False

    def _may_decide(self, person: str, scope: str, when: Span, roles: frozenset[roster.Role] | None = None) -> bool:
        """Whether a person may decide about held entries of a scope: its managing role, or whoever has one of
        `roles`. What was held in `org/…` may reach beyond the organisation: the bureau's administrators decide about
        it.
        """
        kind, name = _parts(scope)
        match kind:
            case "org":
                return self._manages(person, self.bureau, _ADMINISTERING, when)
            case "mine":
                keepers = self.keepers.get(name) or [(self.bureau, EVER)]
                return any(self._manages(person, keeper, roles or _MANAGING, when, kept) for keeper, kept in keepers)
            case "staff":
                return self._manages(person, name.partition("/")[0], roles or _MANAGING, when)
        return False

    def is_administrator(self, person: str) -> bool:
        """Whether a person administers any organisation now."""
        return any(role in _ADMINISTERING and span.is_open for role, _, span in self.roles.get(person, ()))

    def administers(self, person: str, organisation: str) -> bool:
        """Whether a person administers an organisation now, or one above it."""
        return self._manages(person, organisation, _ADMINISTERING, NOW)

    def attests(self, one: Entry, about: Sequence[Entry], after: int, now: int) -> bool:
        """Whether somebody says of entries held because his device was revoked that they are his: a release of each,
        by another device of his, where he may write himself.
        """
        device = self.devices.get(one.header.author)
        facts_of = one.header.facts
        is_plain = all(fact.kind == holding.RELEASED and holding.entry_of(fact.subject) for fact in facts_of)
        if (
            device is None
            or device.revoked <= now
            or not is_plain
            or {fact.subject for fact in facts_of} != {holding.subject_of(target.id) for target in about}
        ):
            return False
        return all(self._is_ones_own(device.person, one.header.scope, target, Span(after, now)) for target in about)

    def _is_ones_own(self, person: str, scope: str, target: Entry, when: Span) -> bool:
        author = self.devices.get(target.header.author)
        nouns = {subject.partition("/")[0] for subject in target.subjects}
        return (
            author is not None
            and author.person == person
            and author.is_revoked
            and target.header.scope == scope
            and not scope.startswith("org/")
            and holding.NOUN not in nouns
            and self._may_write(person, scope, when, nouns)
        )

    def views(self, fingerprint: str, scopes: Iterable[str], wrote: Iterable[str]) -> dict[str, str]:
        """The scopes this device may read now, of those that exist, each with its view; `wrote` are the scopes its
        person has written in. `org/…` comes first: the certificates of authors are there.
        """
        device = self.devices.get(fingerprint)
        if device is None or device.is_revoked:
            return {}
        person = device.person
        found = dict.fromkeys(wrote, OWN)
        for scope in scopes:
            if view := self._view(person, scope):
                found[scope] = view
        return dict(sorted(found.items(), key=lambda pair: (not pair[0].startswith("org/"), pair[0])))

    def _view(self, person: str, scope: str) -> str | None:
        kind, name = _parts(scope)
        match kind:
            case "org":
                organisation, is_reader = name, any(name in self.chain(home) for home in self._homes(person))
            case "mine":
                organisation = self.mines.get(name, "")
                is_reader = any(span.end == OPEN for span in self.posts.get((person, name), ()))
            case "staff":
                organisation, _, about = name.partition("/")
                is_reader = about == person
            case _:
                return None
        if self._manages(person, organisation, _MANAGING, NOW):
            return ALL
        return PLAIN if is_reader else None

    def _homes(self, person: str) -> list[str]:
        """The organisations a person belongs to: his own, and those he manages."""
        managed = [org for role, org, span in self.roles.get(person, ()) if role in _MANAGING and span.end == OPEN]
        return [self.persons.get(person, ""), *managed]

    def _manages(
        self, person: str, organisation: str, roles: frozenset[roster.Role], when: Span, kept: Span = EVER
    ) -> bool:
        """Whether a person had one of the roles there or above at some moment of `when` that is also in `kept`."""
        chain = self.chain(organisation)
        return any(
            role in roles and name in chain and span.within(kept).touches(when)
            for role, name, span in self.roles.get(person, ())
        )

    def _may_found(self, fingerprint: str, code: str, body: roster.OrgFounded, subjects: set[str], when: Span) -> bool:
        """Whether an organisation may begin, or be put under another one: by the administrators above it."""
        device = self.devices.get(fingerprint)
        if device is None or device.revoked <= when.end or subjects != {f"org/{code}"}:
            return False
        above = {body.parent or "", self.parents.get(code, body.parent or "")}
        return all(
            one in self.parents
            and code not in self.chain(one)
            and self._manages(device.person, one, _ADMINISTERING, when)
            for one in above
        )

    def _reaches(self, facts_of: list[Told], organisation: str) -> bool:
        if organisation == self.bureau:
            return True
        known = self.copy()
        for place, fact in enumerate(facts_of):
            for one in reach.organisations(fact, known.mine_of, known.person_of, known.device_of):
                if organisation not in known.chain(one if one in known.parents else known.bureau):
                    return False
            known.take(fact, organisation, self.seen + place)
        return True


# what a person writes about himself; assessment and audited omissions are the managing role's
_ONES_OWN = {"staffform", "leave", "explanation", "appeal"}
_ADMINISTERING = frozenset({roster.Role.ADMINISTRATOR})
_MANAGING = frozenset({roster.Role.SUPERVISOR, roster.Role.ADMINISTRATOR})


def _parts(scope: str) -> tuple[str, str]:
    kind, _, name = scope.partition("/")
    return kind, name
