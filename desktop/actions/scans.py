"""Scans and photos of the filled-in paper sheet (底稿): read, matched to their visit by the QR, kept as they came.

Reading is slow and changes nothing (`read`); attaching is quick and seals (`attach_read`); `attach` is both. Nothing
that was typed is changed by a scan. The original file is kept untouched, a JPEG of each page beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from desktop import images, pdf_pages, qr_reading
from desktop.actions import drafting
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import queries, settings
from desktop.store.database import Session
from desktop.supervision.days import day_of
from desktop.supervision.scans import ScanAttached, Scans, ScanWithdrawn
from desktop.supervision.sheet import PageName, read_page_name
from desktop.supervision.visit import Visit

_MOST_FACTS = 100  # in one entry
POSITIONS = "sheet"  # settings `sheet/<visit>/<sheet>`: the blob that tells where the boxes of a printed sheet stand
File = tuple[str, bytes]
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A page as read: the file it came in, the page in it (from 1; 0 a picture), its JPEG, its QR (None: not found)."""

    name: str
    at_page: int
    original: bytes
    preview: bytes
    qr: str = ""
    named: PageName | None = None

    @property
    def label(self) -> str:
        """How a person knows the page."""
        return f"“{self.name}”第 {self.at_page} 页" if self.at_page else f"“{self.name}”"


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read of some files; `refused` are sentences about files that cannot be used at all."""

    pages: tuple[Page, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A page that was not attached, and why. `visit` is the one it belongs to, when it can be attached there."""

    page: Page
    why: str
    visit: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of a batch. `unreadable` pages wait for a person to choose their visit, `elsewhere` for a press."""

    by_visit: dict[str, tuple[ScanAttached, ...]]
    unreadable: tuple[Left, ...] = ()
    elsewhere: tuple[Left, ...] = ()
    refused: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    changes: Changes = field(default_factory=Changes)


def attach(desk: Desk, files: Iterable[File], visit: str = "", *, by_hand: bool = False) -> Attached:
    """Read these files and attach their pages; as `attach_read`."""
    return attach_read(desk, read(files), visit, by_hand=by_hand)


def read(
    files: Iterable[File], total: int = 0, stopped: Callable[[], bool] = lambda: False, tell: Tell | None = None
) -> Batch:
    """Every page of these photos (JPEG, PNG, HEIC) and PDFs, with what its QR says. A bad file is named and left out.

    `tell` hears (files done, `total`, name); once it is `stopped` nothing of the batch is kept.
    """
    pages: list[Page] = []
    refused: list[str] = []
    for number, (name, data) in enumerate(files):
        if tell is not None:
            tell(number, total, name)
        try:
            for page in _pages(name, data):
                if stopped():
                    return Batch()
                pages.append(page)
        except BadInput as error:
            refused.append(str(error))
    return Batch(tuple(pages), tuple(refused))


def attach_read(desk: Desk, batch: Batch, visit: str = "", *, by_hand: bool = False) -> Attached:
    """Attach the pages to the visits their QR names: all, or with `visit` those of this one only.

    `by_hand`: to this visit whatever the QR says, for a person has looked. Missing or NotAllowed when the visit chosen
    by hand is not here or has not begun; a page that belongs to no visit here is answered, never lost.
    """
    if by_hand:
        here = _state(desk, visit)
        return _sealed(desk, Attached({}, refused=batch.refused), [(visit, here, page) for page in batch.pages])
    unreadable: list[Left] = []
    elsewhere: list[Left] = []
    chosen: list[tuple[str, Visit, Page]] = []
    for page in batch.pages:
        name, state, why = _home(desk, page)
        if state is None:
            unreadable.append(Left(page, why))
        elif visit and name != visit:
            elsewhere.append(
                Left(page, f"{page.label}是{_words(desk, state)}的底稿{_numbered(page)}，不是这次的。", name)
            )
        else:
            chosen.append((name, state, page))
    return _sealed(desk, Attached({}, tuple(unreadable), tuple(elsewhere), batch.refused), chosen)


def withdraw(desk: Desk, visit: str, original: str, at_page: int, reason: str) -> Changes:
    """Take a page off a visit it was attached to by mistake; the file stays, and so does the fact. NotAllowed."""
    state = _state(desk, visit)
    gone = ScanWithdrawn(
        original=original, at_page=at_page, reason=reason.strip(), person=desk.person, at=desk.world.text()
    )
    return desk.seal([Act(_scope(state), (Fact(f"scans/{visit}", gone),))])


def of_visit(desk: Desk, visit: str) -> Scans:
    """The pages attached to a visit."""
    with desk.reading() as session:
        return scans_of(session, visit)


def scans_of(session: Session, visit: str) -> Scans:
    """The same within a reading."""
    return queries.state(session, f"scans/{visit}", Scans) or Scans()


def _pages(name: str, data: bytes) -> Iterator[Page]:
    if pdf_pages.is_pdf(data):
        for number, one in enumerate(pdf_pages.pages(data, name), 1):
            yield _named(Page(name, number, data, one.preview), qr_reading.find(one.picture, _is_ours))
    else:
        preview = images.prepare(data, name).preview
        yield _named(Page(name, 0, data, preview), qr_reading.find(images.grey(data, name), _is_ours))


def _named(page: Page, code: qr_reading.Code | None) -> Page:
    """The page with what its QR says, its JPEG turned upright."""
    if code is None:
        return page
    preview = images.turned(page.preview, code.quarters)
    return replace(page, qr=code.text, named=_name(code.text), preview=preview)


def _is_ours(text: str) -> bool:
    return _name(text) is not None


def _name(text: str) -> PageName | None:
    try:
        return read_page_name(text)
    except BadInput:
        return None


def _home(desk: Desk, page: Page) -> tuple[str, Visit | None, str]:
    """The visit a page belongs to; without one the reason why it cannot be attached by its QR."""
    named = page.named
    if named is None:
        return "", None, f"{page.label}没有读到底稿的二维码；请核对后选择它属于哪次检查，或重拍二维码。"
    if not named.visit:
        return "", None, f"{page.label}的底稿印的时候没有对应的检查；请选择它属于哪次检查。"
    try:
        return named.visit, _state(desk, named.visit), ""
    except NotAllowed:
        why = f"{page.label}属于一次还没有开始的检查（{_mine(desk, named.mine)}）；请先在那次检查里按“开始检查”，再附。"
    except Missing:
        why = (
            f"{page.label}属于{_mine(desk, named.mine)}的另一次检查（{named.visit[:8]}），这台电脑上没有；"
            "请先同步，或在做那次检查的电脑上附。"
        )
    return "", None, why


def _state(desk: Desk, visit: str) -> Visit:
    with desk.reading() as session:
        state = queries.visit(session, visit)
    if state is not None and state.opened is not None:
        return state
    drafting.load(desk, visit)  # Missing when there is no plan either
    raise NotAllowed("这次检查还没有开始，请先按“开始检查”，再附底稿。")


def _sealed(desk: Desk, so_far: Attached, chosen: Sequence[tuple[str, Visit, Page]]) -> Attached:
    by_visit: dict[str, tuple[ScanAttached, ...]] = {}
    remarks: list[str] = []
    acts: list[Act] = []
    for visit, state in {visit: state for visit, state, _ in chosen}.items():
        with desk.reading() as session:
            known = {one.key for one in scans_of(session, visit).pages}
        new: list[ScanAttached] = []
        for page in (page for name, _, page in chosen if name == visit):
            body = _body(desk, visit, page)
            if body.key in known:
                remarks.append(f"{page.label}已经附过，没有重复附。")
                continue
            known.add(body.key)
            new.append(body)
            remarks += _said(state, page, body)
        by_visit |= {visit: tuple(new)} if new else {}
        for start in range(0, len(new), _MOST_FACTS):
            part = new[start : start + _MOST_FACTS]
            acts.append(Act(_scope(state), tuple(Fact(f"scans/{visit}", one, _blobs(one)) for one in part)))
    changes = desk.seal(acts) if acts else Changes()
    return replace(so_far, by_visit=by_visit, remarks=tuple(remarks), changes=changes)


def _body(desk: Desk, visit: str, page: Page) -> ScanAttached:
    """The fact of a page. What its QR says of page and sheet counts only for this visit or for none."""
    named = page.named if page.named and page.named.visit in (visit, "") else None
    with desk.reading() as session:
        key = f"{POSITIONS}/{visit}/{named.sheet}" if named and named.sheet else ""
        positions = settings.read(session, key, str) if key else None
    return ScanAttached(
        original=desk.keep(page.original, "original"),
        preview=desk.keep(page.preview, "preview"),
        name=page.name,
        person=desk.person,
        at=desk.world.text(),
        at_page=page.at_page,
        page=named.page if named else 0,
        pages=named.pages if named else 0,
        sheet=named.sheet if named else "",
        checklist=named.checklist if named else "",
        qr=page.qr,
        positions=positions or "",
    )


def _blobs(body: ScanAttached) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (body.preview, body.original, body.positions) if name))


def _said(state: Visit, page: Page, body: ScanAttached) -> list[str]:
    bound = state.opened.checklist.digest if state.opened else ""
    if body.checklist and body.checklist != bound:
        return [f"{page.label}是按另一版检查表印的，短号可能和现在的不同；已附上，录入时请核对编码。"]
    return []


def _scope(state: Visit) -> str:
    return f"mine/{state.opened.mine if state.opened else ''}"


def _words(desk: Desk, state: Visit) -> str:
    opened = state.opened
    if opened is None:
        return "另一次检查"
    day = day_of(opened.started)
    return f"{_mine(desk, opened.mine)} {day.isoformat() if day else ''} {opened.kind}检查"


def _mine(desk: Desk, code: str) -> str:
    with desk.reading() as session:
        card = queries.mine(session, code)
    return card.name if card else code


def _numbered(page: Page) -> str:
    return f"第 {page.named.page} 页（共 {page.named.pages} 页）" if page.named else ""
