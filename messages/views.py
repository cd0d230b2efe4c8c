"""What the messages take: small frozen pictures of the truth, made by `handlers`; never a row.

All instants are aware; `zone` is the reader's. Names, titles and comments are raw: templates escape them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from okr.confidence import Ambition, Confidence, Stage
from okr.measure import Measure


@dataclass(frozen=True)
class CheckInView:
    """One check-in. `by` and `entered_by` are names; `entered_by` is empty if it was the owner."""

    id: int
    value: Decimal
    confidence: Confidence
    next_step: str
    blocker: str
    note: str
    evidence: str
    at: datetime
    by: str
    entered_by: str = ""
    late: bool = False
    no_change: bool = False
    replaced: bool = False  # an edit or an undo came after it


@dataclass(frozen=True)
class KeyResultView:
    """A key result as it stands. `progress`: the true ratio or None; `expected`: the share of its window gone by."""

    number: int
    title: str
    metric: str
    measure: Measure
    ambition: Ambition
    stage: Stage
    owner: str
    team: str
    objective: str
    starts: date
    ends: date
    progress: Decimal | None
    expected: Decimal
    current: CheckInView | None
    in_a_row: int = 0  # "no change" answers in a row
    mine: bool = False  # the reader may check in


@dataclass(frozen=True)
class AskedView:
    """One key result in a prompt and what became of its question."""

    key_result: KeyResultView
    state: str  # RequestState: open, answered, passed, moved
    answer: CheckInView | None = None  # what answered it
    snoozed_until: datetime | None = None
    moved_to: str = ""  # the new owner's name


@dataclass(frozen=True)
class PromptView:
    """A prompt, from first sight to receipt. `closes` is the digest's instant; `over` when the round is closed.

    `first` if it is the first that this person gets to see of us: then it says hello.
    """

    prompt: int
    person: str
    asked: tuple[AskedView, ...]
    closes: datetime | None
    over: bool
    now: datetime
    zone: ZoneInfo
    command: str
    first: bool = False


@dataclass(frozen=True)
class ReceiptView:
    """What was understood, shown back with Undo and Edit. `asks_what_moves` after the second "no change" (N 1)."""

    key_result: KeyResultView
    check_in: CheckInView
    before: CheckInView | None
    now: datetime
    zone: ZoneInfo
    asks_what_moves: bool = False
    undone: bool = False


@dataclass(frozen=True)
class EntryView:
    """What stands in the check-in form: as typed, or filled with what is known."""

    value: str = ""
    confidence: str = ""
    next_step: str = ""
    blocker: str = ""
    note: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class AskBackView:
    """A second look before storing: `far` (ten times outside), or `readings` (two ways to read one text)."""

    far: str = ""  # the value in words, e.g. "4,300 sessions"
    readings: tuple[tuple[str, str], ...] = ()  # (in words, exact decimal as text)
    chosen: str = ""


@dataclass(frozen=True)
class CheckInFormView:
    """One check-in form: `place` of `of` when several are due; `replaces` the check-in that is being edited."""

    key_result: KeyResultView
    entry: EntryView
    place: int
    of: int
    now: datetime
    zone: ZoneInfo
    ask_back: AskBackView | None = None
    replaces: int | None = None
    context: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class HomeView:
    """What `/okr` alone and App Home show: what is due (with buttons), what is theirs, and where to look next."""

    name: str
    in_plan: bool
    mission: str
    due: tuple[AskedView, ...]
    mine: tuple[KeyResultView, ...]
    more: int  # how many of theirs are not shown
    teams: tuple[tuple[str, str], ...]  # (key, name) of those that are nearest to them
    next_round: datetime | None
    now: datetime
    zone: ZoneInfo
    command: str
    due_more: int = 0  # how many that are due are not shown


@dataclass(frozen=True)
class ListView:
    """A list of key results under one heading (`my`, `due`, `risk`, `find`): one page of at most ten."""

    heading: str
    empty: str  # what to say when there is nothing
    items: tuple[KeyResultView, ...]
    total: int
    page: int  # from 1
    more: str  # the command words that show the next page, "" on the last
    now: datetime
    zone: ZoneInfo
    command: str


@dataclass(frozen=True)
class ObjectiveView:
    """An objective with its key results and its progress (mean of theirs by weight, None without any)."""

    title: str
    why: str
    progress: Decimal | None
    expected: Decimal
    key_results: tuple[KeyResultView, ...]


@dataclass(frozen=True)
class TeamView:
    """A team, or the company with its mission and its teams' progress."""

    name: str
    mission: str
    lead: str
    informed: bool
    progress: Decimal | None
    expected: Decimal
    objectives: tuple[ObjectiveView, ...]
    teams: tuple[tuple[str, str, Decimal | None, bool], ...]  # (key, name, progress, informed) of the teams below
    hidden: int  # key results beyond what one message holds
    now: datetime
    zone: ZoneInfo
    command: str
    unreachable: tuple[str, ...] = ()  # for its lead and admins: owners whom no question reaches


@dataclass(frozen=True)
class ShowView:
    """One key result with everything about it."""

    key_result: KeyResultView
    why: str
    first_30: str
    contributors: tuple[tuple[str, Decimal], ...]
    initiatives: tuple[tuple[str, str, date | None, bool], ...]  # (title, owner, due, done)
    history: tuple[CheckInView, ...]  # oldest first, current ones only: the chart
    now: datetime
    zone: ZoneInfo
    command: str


@dataclass(frozen=True)
class HistoryView:
    """The check-ins of a key result, newest first, one page of at most ten; replaced ones are marked, not hidden."""

    key_result: KeyResultView
    check_ins: tuple[CheckInView, ...]
    total: int
    page: int
    more: str
    now: datetime
    zone: ZoneInfo
    command: str


@dataclass(frozen=True)
class MovedView:
    """A key result in a digest: as the channel last saw it, and now. `before` is None when it was never shown."""

    key_result: KeyResultView
    before_value: Decimal | None
    before_progress: Decimal | None
    before_confidence: Confidence | None


@dataclass(frozen=True)
class DigestView:
    """A team's fortnight, only what has changed since this channel last saw it (N 8); in the order of A 11."""

    digest: int | None  # None in a preview
    team: str
    team_key: str
    nominal: date
    since: datetime | None
    until: datetime
    progress: Decimal | None
    before_progress: Decimal | None
    expected: Decimal
    on_time: int  # of `asked` questions
    late: int
    asked: int
    moved: tuple[MovedView, ...]  # value or confidence changed, or told something new
    worsened: tuple[MovedView, ...]  # turned yellow or red; they stand here, not under `moved`
    unchanged: int
    unmoved: tuple[KeyResultView, ...]  # "no change" three times or more (N 1)
    waiting: tuple[tuple[str, tuple[int, ...]], ...]  # (person, numbers)
    away: tuple[tuple[str, str], ...]  # (person, cover or "")
    chart: tuple[tuple[date, Decimal, Decimal | None], ...]  # (day, expected, actual), actual None ahead
    next_round: datetime | None
    next_digest: datetime | None
    cycle: str
    cycle_ends: date
    zone: ZoneInfo
    command: str
    preview: bool = False


@dataclass(frozen=True)
class UnderstoodView:
    """A line that was understood only in part: what is missing, with an example that would work."""

    said: str
    missing: str
    example: str


@dataclass(frozen=True)
class ConfirmView:
    """A line that reads two ways or lies far outside: the same question as in the form, with buttons."""

    key_result: KeyResultView
    ask_back: AskBackView
    pending: int


@dataclass(frozen=True)
class ChooseTeamView:
    """Which team is meant. `said` is a name that no team has, and `nearest` the (key, name) of the one it resembles."""

    said: str
    nearest: tuple[str, str] | None
    teams: tuple[tuple[str, str], ...]  # (key, name)
    words: str  # the command that asks, e.g. "/okr team"
    action: str  # what a choice comes back as, with the key as its value
