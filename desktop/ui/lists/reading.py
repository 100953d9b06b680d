"""What 清单 · 各层 shows: the choices (catalogues, mines), and of one choice its layers side by side with the draft of
the own layer; everything that decides what may be pressed is read here, once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from enum import StrEnum

from desktop.actions import checklists, layer_drafts, versions
from desktop.actions.layer_drafts import LayerDraft
from desktop.desk import Desk
from desktop.errors import Damaged, DeskError, Missing
from desktop.store import publications, queries
from desktop.supervision import layer_board, layers, search
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Catalogue, Item, Level, items_by_id
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening
from desktop.ui.lists.addition import NO_WORDS, Words, words_of

LEVELS = ("目录", "省", "市", "县", "本矿")
GONE = "目录里已没有这一条。撤回本级对它的改动就好。"
SHOWN = 6  # codes named in one sentence


class State(StrEnum):
    """How far the own layer of a choice is."""

    NONE = "没有补充"
    DRAFT = "草稿"
    CHECKED = "已校验"
    PUBLISHED = "已发布"


@dataclass(frozen=True, slots=True)
class Choice:
    """A catalogue, or a mine's own table over its catalogue. The word says also whether a draft is open."""

    catalogue: str
    mine: str | None
    word: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One item with what each level says of it (目录, 省, 市, 县, 本矿), and what the own layer does to it. `above`
    is the item as the higher levels leave it, None for an item added here; `words` are what is searched.
    """

    code: str
    item: Item
    cells: tuple[str, ...]
    problems: tuple[str, ...] = ()
    above: Item | None = None
    addition: Item | None = None
    sharpening: Sharpening | None = None
    mark: NotApplicable | None = None

    @property
    def is_changed_here(self) -> bool:
        """Whether the own layer does anything to it."""
        return self.addition is not None or self.sharpening is not None or self.mark is not None

    @property
    def is_gone(self) -> bool:
        """Whether no catalogue has it any more."""
        return self.above is None and self.addition is None and self.is_changed_here

    @property
    def is_must(self) -> bool:
        """Whether it is 必查 after all layers."""
        return self.item.level is Level.MUST and self.item.not_applicable is None

    @property
    def said(self) -> tuple[str, ...]:
        """What each level says, one a line."""
        words = ("目录", "省级", "市级", "县级", "本矿")
        return tuple(f"{word}：{cell}" for word, cell in zip(words, self.cells, strict=True) if cell)


@dataclass(frozen=True, slots=True)
class View:
    """One choice as the screen shows it. `draft` is empty while none is open; `remarks` is what a person should know: a
    newer edition above, what no longer fits.
    """

    choice: Choice
    level: LayerLevel
    status: str
    lines: tuple[Line, ...]
    index: search.Index = field(repr=False)
    state: State = State.NONE
    words: str = ""
    remarks: tuple[str, ...] = ()
    vocabulary: Words = NO_WORDS
    draft: str = ""
    title: str = ""
    edition: str = ""
    can_undo: bool = False
    can_redo: bool = False
    can_edit: bool = False
    proposed: str = ""
    me: str = ""
    question: str = ""


def read_choices(desk: Desk) -> tuple[Choice, ...]:
    """Every catalogue, then every mine with the catalogue it follows."""
    known = checklists.known(desk)
    level = _own_level(desk)
    drafts = [one.layer for one in layer_drafts.lines(desk)]
    open_here = {(one.catalogue, one.mine) for one in drafts if one.mine or one.level is level}
    choices = [Choice(one.catalogue, None, _word(one.title, (one.catalogue, None) in open_here)) for one in known]
    with desk.reading() as session:
        publication = publications.read(session)
        for card in queries.mines(session):
            fitting = {one.catalogue for one in known if str(card.kind) in one.kinds}
            published = publication.newest(card.code, fitting)
            name = published.catalogue if published else min(fitting, default="")
            if name:
                word = _word(f"{card.name} · 本矿表", (name, card.code) in open_here)
                choices.append(Choice(name, card.code, word))
    return tuple(choices)


def read_view(desk: Desk, choice: Choice) -> View:
    """One choice with its layers and the draft over them. BadInput or Missing for what is not known here."""
    level = LayerLevel.MINE if choice.mine else _own_level(desk)
    bare = Layer(choice.catalogue, level, "", "", "", mine=choice.mine)
    reason, ground = _ground(desk, bare)
    draft = _draft(desk, bare) if ground and not reason else None
    own = draft.layer if draft else ground.in_force if ground else None
    board = layer_drafts.board(desk, choice.mine, choice.catalogue, draft.id if draft else None)
    base = checklists.layers_of(desk, choice.catalogue, choice.mine).base
    upper = ground.under(own or bare) if ground else base
    lines = _lines(board, upper, own)
    view = View(
        choice=choice,
        level=level,
        status=base.status,
        lines=lines,
        index=search.index([searched(line) for line in lines]),
        state=State.PUBLISHED if own else State.NONE,
        words=_words(own, reason),
        remarks=_remarks(board, own, base),
        can_edit=not reason,
        proposed=_proposed(level, lines),
        me=desk.name,
    )
    return _with_draft(view, draft, upper, is_behind=board.is_behind) if draft else view


def _with_draft(view: View, draft: LayerDraft, upper: Catalogue, *, is_behind: bool) -> View:
    return replace(
        view,
        state=State.CHECKED if draft.is_checked and not is_behind else State.DRAFT,
        vocabulary=words_of(layers.worded(upper, draft.layer.words)),
        draft=draft.id,
        title=draft.layer.title,
        edition=draft.layer.edition,
        can_undo=bool(draft.past),
        can_redo=bool(draft.future),
        question=_question(draft.layer),
    )


def searched(line: Line) -> str:
    """What of an item is searched: each part on a line of its own."""
    item = line.item
    parts = (item.id, item.text, "；".join(item.basis), "、".join(item.places), item.specialty or "", item.category)
    return "\n".join((*parts, *line.cells[1:]))


def tally(layer: Layer) -> str:
    """How much a layer does: 增补 3 条、收严 2 条、不适用 1 条."""
    parts = (("增补", layer.additions), ("收严", layer.sharpenings), ("不适用", layer.not_applicable))
    return "、".join(f"{word} {len(found)} 条" for word, found in parts if found) or "没有改动"


def _word(name: str, is_open: bool) -> str:
    return f"草稿 · {name}" if is_open else name


def _own_level(desk: Desk) -> LayerLevel:
    with desk.reading() as session:
        founded = queries.organisation(session)
    return LayerLevel(founded.level) if founded else LayerLevel.COUNTY


def _ground(desk: Desk, bare: Layer) -> tuple[str, versions.Ground | None]:
    """Why nothing can be edited here (nothing: it can), and what the own layer stands on."""
    reason = ""
    try:
        versions.may_lay(desk, bare)
    except DeskError as error:
        with desk.reading() as session:
            is_chief = queries.is_administrator(session, desk.person)
        reason = str(error) if is_chief else "只有本单位管理员能修改和发布；这里可以查看、查找。"
    try:
        return reason, versions.ground(desk, bare)
    except (Missing, Damaged) as error:
        return reason or str(error), None


def _draft(desk: Desk, bare: Layer) -> LayerDraft | None:
    wanted = bare.catalogue, bare.level, bare.mine
    found = layer_drafts.lines(desk)
    return next((one for one in found if (one.layer.catalogue, one.layer.level, one.layer.mine) == wanted), None)


def _lines(board: layer_board.Board, upper: Catalogue, own: Layer | None) -> tuple[Line, ...]:
    above = items_by_id(upper)
    additions = {item.id: item for item in own.additions} if own else {}
    sharp = {one.item: one for one in own.sharpenings} if own else {}
    marks = {one.item: one for one in own.not_applicable} if own else {}
    found = [
        Line(
            row.item.id,
            row.item,
            _cells(board, row),
            tuple(map(_sentence, row.problems)),
            above.get(row.item.id),
            additions.get(row.item.id) if row.item.id not in above else None,
            sharp.get(row.item.id),
            marks.get(row.item.id),
        )
        for row in board.rows
    ]
    return (*_gone(board, {line.code for line in found}, additions, sharp, marks), *found)


def _gone(
    board: layer_board.Board,
    shown: set[str],
    additions: dict[str, Item],
    sharp: dict[str, Sharpening],
    marks: dict[str, NotApplicable],
) -> list[Line]:
    """Lines for what the own layer says about items that are in no catalogue any more, or could not be added."""
    notes: dict[str, list[str]] = defaultdict(list)
    for problem in board.problems:
        notes[problem.where].append(_sentence(problem))
    found = []
    for code in (code for code in {**additions, **sharp, **marks} if code not in shown):
        item = additions.get(code) or Item(code, "", Level.SAMPLE, GONE, "", ())
        found.append(
            Line(
                code,
                item,
                ("",) * len(LEVELS),
                tuple(notes[code]),
                None,
                additions.get(code),
                sharp.get(code),
                marks.get(code),
            )
        )
    return found


def _cells(board: layer_board.Board, row: layer_board.Row) -> tuple[str, ...]:
    said: dict[str, list[str]] = defaultdict(list)
    for column, cell in zip(board.columns, row.cells, strict=True):
        level = column.level if column.level in LEVELS else "目录"
        if cell:
            said[level].append(cell)
    return tuple("；".join(said[level]) for level in LEVELS)


def _sentence(problem: Problem) -> str:
    return f"{problem.why}；{problem.remedy}。"


def _words(layer: Layer | None, reason: str) -> str:
    if layer is not None:
        return f"{layer.title}（{layer.edition}）：{tally(layer)}。{reason}"
    return reason or "按“修改本级补充”开始。"


def _remarks(board: layer_board.Board, own: Layer | None, base: Catalogue) -> tuple[str, ...]:
    found = []
    if board.is_behind:
        found.append(f"上级目录有了新版（{base.edition}），草稿要再校验一次。")
    notes = [problem for row in board.rows for problem in row.problems] + list(board.problems)
    name = layers.name(own) if own else ""
    if ours := sorted({one.where for one in notes if one.source == name}):
        tail = "……" if len(ours) > SHOWN else ""
        found.append(f"本级有 {len(ours)} 条对不上现行目录：{'、'.join(ours[:SHOWN])}{tail}。选“有问题”逐条改正。")
    others = Counter(one.source for one in notes if one.source != name)
    found += [f"{source}有 {number} 处对不上，由发布单位改正。" for source, number in others.items()]
    return tuple(found)


def _proposed(level: LayerLevel, lines: tuple[Line, ...]) -> str:
    """A free code for a further item; codes have Latin letters only."""
    letter = {LayerLevel.PROVINCE: "P", LayerLevel.CITY: "S", LayerLevel.COUNTY: "X", LayerLevel.MINE: "K"}[level]
    taken = {line.code for line in lines}
    return next(code for code in (f"{letter}-{number:02}" for number in range(1, 10_000)) if code not in taken)


def _question(layer: Layer) -> str:
    return (
        f"将发布：{layers.name(layer)}，版本 {layer.edition}，{tally(layer)}。"
        "发布后新的检查使用新版，已开始的检查不变。"
    )
