"""Document numbers: one run per organisation, series and year, given to devices in blocks by the bureau.

How a number comes about
1. The bureau gives blocks. `NumbersGiven` is an act of its registrar in `org/<code>`, subject
   `numbers/<org>/<series>/<year>`; the server makes it under the log's one lock, in the transaction that stores it,
   behind the highest number it ever gave. So it is signed, travels and comes back after a restore like a designation,
   and everybody can reckon who holds what.
2. A block belongs to a *seat*: a device's certificate and one copy of its folder. A desk asks within an ordinary
   round when less than half a block is left, when a series or year is new to it, and from the middle of December for
   the coming year. It says what it holds. A parcel to the bureau asks the same; the blocks come back with its receipts.
3. A number is taken in the transaction that seals: the lowest of the seat's blocks that was not taken. Nothing is
   reserved, so nothing is lost between. On paper it carries four characters of the sealing entry's hash.
4. Without a number left (new device, long offline) the paper bears a provisional one and says so; it stays for ever.

When a folder comes a second time (a backup restored, a copy on another machine) its seat is another one: the desk sees
that itself when its database lies in another file than before or `restore` left word; else the server sees it, because
each request shows the last turn of a chain of random words that only one copy can go on with. The blocks of the former
seat are void from then on (`NumbersVoided`, with the reason), wherever the folder is still used; a new one is drawn.

A number that was used stays used, whatever became of its block; used twice, both are shown and neither is changed.
What was never used of a block is void at the end of its year, or with the device's certificate. A server that was
restored and forgot a block may give it again: what two blocks have in common and nobody used, nobody uses any more.

Nothing here reads a clock. Forms: 煤矿执法文书 `演示县（县）煤安现决〔2026〕12号`, 应急管理执法文书
`（演示县）应急责改〔2026〕（12）号`; the ledger follows the second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, in_order, read

LEDGER = "监台"
SERIES = (LEDGER, "监意")  # what an inspector's desk keeps numbers of, and by the kind of its mines
COAL_SERIES = ("煤安检记", "煤安现决", "煤安复查")
OTHER_SERIES = ("应急检记", "应急现决", "应急责改", "应急复查")
INTERNAL_SERIES = ("请假", "廉诺", "述职", "交接", "盯守", "督办", "廉卡", "销假")  # every inspector needs some
MANAGER_SERIES = ("考核",)  # the managing role needs some; of others a desk asks for more once it took one
BLOCK = 10  # numbers of one block
BLOCKS = {LEDGER: 20, **dict.fromkeys((*INTERNAL_SERIES, *MANAGER_SERIES), 4)}
LONGEST, HIGHEST = 1000, 100_000  # numbers of a block, and of a run, whoever gives them
FIRST_YEAR, LAST_YEAR = 2020, 2100
COAL_FORM = "{region}（{level}）{series}〔{year}〕{count}号"
FORM = "（{region}）{series}〔{year}〕（{count}）号"
_OFFICES = re.compile(r"(应急管理|矿山安全|煤矿安全|煤炭|能源|安全生产).*$")
_OLD = re.compile(r"(?:（[^（）]*）)?([^〔〕（）]+)〔(\d{4})〕.*号")


class Numbered(Body, frozen=True):
    """The number of a paper in its run; `count` 0 is provisional."""

    series: str
    year: int
    count: int = 0


class NumbersGiven(Body, frozen=True):
    """A block, both ends included, for one seat of one device (its certificate's fingerprint)."""

    first: int
    last: int
    device: str
    seat: str


class NumbersVoided(Body, frozen=True):
    """What was not used of the blocks of a seat between these ends, both included, will never be."""

    first: int
    last: int
    device: str
    seat: str
    reason: str


KINDS: dict[str, type[Body]] = {"numbers.given": NumbersGiven, "numbers.voided": NumbersVoided}


class Block(Body, frozen=True):
    """A block as it stands; `void` is the reason or ""."""

    first: int
    last: int
    device: str
    seat: str
    void: str = ""

    def is_of(self, device: str, seat: str) -> bool:
        """Whether this seat may take from it."""
        return not self.void and (self.device, self.seat) == (device, seat)


class Numbers(Body, frozen=True):
    """State of `numbers/<org>/<series>/<year>`: its blocks, the lowest first."""

    blocks: tuple[Block, ...] = ()
    unknown: int = 0

    @property
    def highest(self) -> int:
        """The highest number that was given."""
        return max((block.last for block in self.blocks), default=0)

    def covering(self, count: int) -> tuple[Block, ...]:
        """The blocks a number lies in: one, unless a restored server gave it again."""
        return tuple(block for block in self.blocks if block.first <= count <= block.last)

    def free(self, device: str, seat: str, after: int = 0) -> list[int]:
        """What this seat may take beyond `after`, the lowest first; nothing that lies in another block, too."""
        own = [block for block in self.blocks if block.is_of(device, seat)]
        found = [count for block in own for count in range(max(block.first, after + 1), block.last + 1)]
        return [count for count in found if len(self.covering(count)) == 1]

    def open_blocks(self, device: str, seat: str) -> list[Block]:
        """The blocks of a seat that are not void."""
        return [block for block in self.blocks if block.is_of(device, seat)]


def subject(org: str, series: str, year: int) -> str:
    """What facts about a run are about."""
    return f"numbers/{org}/{series}/{year}"


def run_of(name: str) -> tuple[str, int] | None:
    """Series and year of a subject (with or without its noun), None when it is none."""
    parts = name.removeprefix("numbers/").split("/")
    if len(parts) != 3 or not re.fullmatch(r"\d{4}", parts[2], re.ASCII):
        return None
    return parts[1], int(parts[2])


def is_run(series: str, year: int) -> bool:
    """Whether numbers may be asked for such a run."""
    return bool(re.fullmatch(r"\w{1,20}", series)) and FIRST_YEAR <= year <= LAST_YEAR


def size_of_block(series: str) -> int:
    """How many numbers one block has."""
    return BLOCKS.get(series, BLOCK)


def is_low(series: str, left: int) -> bool:
    """Whether another block is to be drawn: less than half a block is left."""
    return 2 * left < size_of_block(series)


def region_of(office: str) -> str:
    """The short name of a region where the bureau set none: its own name without the office's."""
    return _OFFICES.sub("", office) or office


def text_of(numbered: Numbered, region: str, level: str, *, form: str = "", provisional: str = "") -> str:
    """The number as papers carry it (without the hash). `form` is the template's own, else the family's; a provisional
    number has a word in place of the count.
    """
    wanted = form or (COAL_FORM if numbered.series.startswith("煤安") else FORM)
    count = provisional if not numbered.count else str(numbered.count)
    return wanted.format(region=region, level=level, series=numbered.series, year=numbered.year, count=count)


def old_run(text: str) -> tuple[str, int]:
    """Series and year as far as the text of an older number tells them: ("", 0) when it does not."""
    found = _OLD.search(text)
    return (found[1], int(found[2])) if found else ("", 0)


def fold(facts: Sequence[Told]) -> Numbers:
    """Numbers from their facts, in any order. A block of absurd length counts as unknown."""
    blocks: list[Block] = []
    voids: list[NumbersVoided] = []
    unknown = 0
    for fact in in_order(facts):
        match read(fact, KINDS):
            case NumbersGiven() as body if _is_sound(body.first, body.last):
                blocks.append(Block(first=body.first, last=body.last, device=body.device, seat=body.seat))
            case NumbersVoided() as body:
                voids.append(body)
            case _:
                unknown += 1
    placed = sorted((_voided(block, voids) for block in blocks), key=lambda one: (one.first, one.last))
    return Numbers(blocks=tuple(placed), unknown=unknown)


def check(body: Body, state: Numbers) -> None:
    """NotAllowed when this fact may not follow this state."""
    match body:
        case NumbersGiven(first=first, last=last):
            if not _is_sound(first, last):
                raise NotAllowed(f"文号段 {first}–{last} 不成立，没有发放。")
            if any(block.first <= last and first <= block.last for block in state.blocks):
                raise NotAllowed(f"文号段 {first}–{last} 与已发放的号段重叠，没有发放。")
        case NumbersVoided(device=device, seat=seat, reason=reason):
            if not reason or not state.open_blocks(device, seat):
                raise NotAllowed("没有可以作废的文号段，或没有写明原因。")


def _is_sound(first: int, last: int) -> bool:
    return 1 <= first <= last <= HIGHEST and last < first + LONGEST


def _voided(block: Block, voids: Sequence[NumbersVoided]) -> Block:
    for one in voids:
        is_inside = one.first <= block.first and block.last <= one.last
        if is_inside and (one.device, one.seat) == (block.device, block.seat):
            return replace(block, void=one.reason)
    return block
