"""Plans made by hypothesis: every kind of thing, every field, and texts that are hard to write down."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from okr.confidence import Ambition, Confidence, Stage
from okr.measure import MeasureKind
from okr.roles import Role
from store.people import Platform
from store.plan import CycleState, Level, Mode
from store.planfile.document import Document, Thing

HARD = (
    *(
        "no",
        "null",
        "~",
        "- a",
        "a: b",
        "# x",
        "'",
        '"',
        "=1+1",
        "1e5",
        "0x10",
        "<<",
        "2026-10-05",
        "09:00",
        "4.0",
        "%",
    ),
    *(
        "\u2028",
        "\x85",
        "\ufeff",
        "\ufffe",
        "🙂",
        " lead",
        "trail ",
        "a\nb",
        "a\r\nb",
        "tab\t",
        "\\ud83d",
        "{a}",
        "[",
        "*x",
    ),
    *("@ana", "`", "!!int", "&x", "|", ">", "a #b", "a:", "?", "עברית", "\x7f", "a\xa0b", "true", ",", "<!channel>"),
)
TEXTS = st.sampled_from(HARD) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, [*range(9), 11, 12, *range(14, 32)]))),
    max_size=12,
)
NAMES = TEXTS.filter(lambda text: bool(text.strip()))
KEY_NAMES = ("null", "-x", "*a", "é", "yes", "12", "a.b", "ana", "<<", "~", "2026-q4", "'", "@b", "!c", "%d", "true")
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
NUMBERS = st.decimals(Decimal("-99999.999999"), Decimal("99999.999999"), places=2) | st.integers(-999, 999).map(Decimal)
POSITIVE = st.decimals(Decimal("0.01"), Decimal(50), places=2)
ZONES = st.sampled_from(["Europe/Lisbon", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])


def keys(least: int = 1) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(KEY_NAMES), min_size=least, max_size=4, unique=True)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A right plan of a few of each, with its history."""
    return _Maker(draw).make()


class _Maker:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.document = Document()

    def make(self) -> Document:
        self._add("organisation", "", name="Made", mission=self._some(TEXTS, ""), timezone=self._some(ZONES, "UTC"))
        self.people, self.teams, self.cycles = (self.draw(keys()) for _ in range(3))
        for key in self.cycles:
            starts = self.draw(DAYS)
            window = {"starts": starts, "ends": starts + timedelta(days=self.draw(st.integers(0, 400)))}
            self._add("cycle", key, name=self.draw(NAMES), state=self._of(CycleState), **window)
        self._rhythm("")
        for number, key in enumerate(self.people):
            self._person(number, key)
        for number, key in enumerate(self.teams):
            self._team(number, key)
        self._objectives()
        for key in self.draw(keys(least=0)):
            self._health_metric(key)
        self._history()
        return self.document

    def _add(self, kind: str, key: str, /, **fields: Any) -> None:
        """Without what goes without saying, as the export leaves it out."""
        nothing: tuple[Any, ...] = (None, "", {}, [], False)
        self.document.things[kind, key] = Thing(kind, key, {n: v for n, v in fields.items() if v not in nothing})

    def _some(self, values: st.SearchStrategy[Any], usual: Any) -> Any:
        value = self.draw(st.none() | values)
        return None if value == usual else value

    def _of(self, words: Any, usual: Any = None) -> Any:
        value = self.draw(st.sampled_from(list(words)))
        return None if value == usual else value

    def _one(self, names: list[str]) -> str:
        return self.draw(st.sampled_from(names))

    def _rhythm(self, key: str) -> None:
        quiet = self.draw(st.lists(st.integers(0, 6), max_size=3, unique=True))
        hour = time(self.draw(st.integers(0, 23)), self.draw(st.sampled_from([0, 30])))
        said = {"anchor": self.draw(DAYS), "every": self.draw(st.integers(1, 40)), "at": hour}
        thing = Thing("rhythm", key, {**said, "digest_after": self.draw(st.integers(0, 5)), "quiet_days": quiet})
        self.document.things["rhythm", key] = thing

    def _person(self, number: int, key: str) -> None:
        places = enumerate(self.draw(ACCOUNTS))
        accounts = {f"{platform}:{PREFIX[platform]}{number}{n}": True for n, platform in places}
        zones = {"timezone": self._some(ZONES, None), "chosen_timezone": self._some(ZONES, None)}
        zones["chosen_platform"] = self._some(st.sampled_from(list(Platform)), None)
        more = {"role": self._of(Role, Role.MEMBER), "welcomed": self._some(INSTANTS, None), "email": ""}
        self._add("person", key, name=self.draw(NAMES), accounts=accounts, **zones, **more)

    def _team(self, number: int, key: str) -> None:
        above = self._some(st.sampled_from(self.teams[:number]), None) if number else None
        lead = self._some(st.sampled_from(self.people), None)
        members = {person: True for person in self.people if self.draw(st.booleans())}
        channels = {"slack": "C1"} if self.draw(st.booleans()) else {}
        more = {"level": self._of(Level), "mode": self._of(Mode, Mode.FULL), "timezone": self._some(ZONES, None)}
        self._add(
            "team", key, name=self.draw(NAMES), parent=above, lead=lead, members=members, channels=channels, **more
        )
        if self.draw(st.booleans()):
            self._rhythm(key)

    def _objectives(self) -> None:
        objectives = self.draw(keys())
        numbers = iter(sorted(self.draw(st.lists(st.integers(1, 999), min_size=4, max_size=8, unique=True))))
        initiatives = iter(self.draw(keys(least=0)))
        for count, key in enumerate(objectives):
            parents = {other: True for other in objectives[:count] if self.draw(st.booleans())}
            of = {"team": self._one(self.teams), "cycle": self._one(self.cycles)}
            self._add("objective", key, title=self.draw(NAMES), why=self.draw(TEXTS), parents=parents, **of)
            number = str(next(numbers))
            self._key_result(number, key)
            initiative = next(initiatives, None)
            if initiative:
                owner, due = self._some(st.sampled_from(self.people), None), self._some(DAYS, None)
                more = {"kind": self.draw(NAMES), "owner": owner, "due": due, "done": self.draw(st.booleans())}
                self._add("initiative", initiative, key_result=number, title=self.draw(NAMES), **more)

    def _key_result(self, number: str, objective: str) -> None:
        contributors = {person: self.draw(POSITIVE) for person in self.people if self.draw(st.booleans())}
        weight = self._some(POSITIVE, Decimal(1))
        texts = {name: self.draw(TEXTS) for name in ("metric", "unit", "first_30")}
        more = {
            "owner": self._one(self.people),
            "contributors": contributors,
            "weight": weight,
            "starts": self._some(DAYS, None),
        }
        fixed = {"ambition": self._of(Ambition), "title": self.draw(NAMES), "objective": objective}
        self._add("key_result", number, **fixed, **texts, **more, **self._measure())
        for name, value in self.numbers.items():  # a zero is no nothing
            self.document.things["key_result", number].fields[name] = value

    def _measure(self) -> dict[str, Any]:
        kind = self._of(MeasureKind)
        low, baseline = self.draw(NUMBERS), self.draw(NUMBERS)
        self.numbers = {"baseline": baseline, "target": baseline + self.draw(POSITIVE)}
        if kind == MeasureKind.BAND:
            self.numbers = {"baseline": baseline, "low": low, "high": low + self.draw(POSITIVE)}
        elif kind == MeasureKind.ZONES:
            self.numbers = {"baseline": Decimal(0), "target": Decimal(1)}
            return {"measure": kind, "zones": ["poor", "good"]}
        elif kind == MeasureKind.YES_NO:
            self.numbers = {"baseline": Decimal(1), "target": Decimal(0)} if self.draw(st.booleans()) else {}
        elif self.draw(st.booleans()):
            self.numbers = {"target": baseline}
            return {"stage": Stage.BASELINE_FIRST}
        return {"measure": None if kind == MeasureKind.NUMBER else kind}

    def _health_metric(self, key: str) -> None:
        self._add("health_metric", key, title=self.draw(NAMES), team=self._one(self.teams), unit=self.draw(TEXTS))
        fields = self.document.things["health_metric", key].fields
        fields |= {"yellow": self.draw(NUMBERS), "red": self.draw(NUMBERS), "direction": self.draw(st.booleans())}

    def _history(self) -> None:
        numbers = [thing.key for thing in self.document.of("key_result")]
        for _ in range(self.draw(st.integers(0, 6))):
            self._check_in(self._one(numbers))
        for _ in range(self.draw(st.integers(0, 2))):
            by = self._some(st.sampled_from(self.people), None)
            texts = {name: self.draw(TEXTS) for name in ("old", "new", "reason")}
            said = {
                "kind": "key_result",
                "key": self._one(numbers),
                "field": "title",
                "at": self.draw(INSTANTS),
                "by": by,
            }
            self.document.changes.append(_line("change", {**said, **texts}))

    def _check_in(self, number: str) -> None:
        """Some answer a round, some correct the one before them."""
        before = [line for line in self.document.check_ins if line.fields["key_result"] == number]
        said: dict[str, Any] = {"key_result": number, "by": self._one(self.people), "confidence": self._of(Confidence)}
        said["at"] = self.draw(DAYS | INSTANTS)
        said |= {name: self.draw(TEXTS) for name in ("next", "blocker", "note", "evidence")}
        flags: dict[str, bool] = {name: self.draw(st.booleans()) for name in ("late", "no_change", "withdrawn")}
        said |= flags
        said |= {"entered_by": self._some(st.sampled_from(self.people), None), "period": self._some(DAYS, None)}
        said["round"] = (None, self.draw(st.integers(0, 20))) if self.draw(st.booleans()) else None
        corrects: bool = self.draw(st.booleans())
        if before and corrects:
            label = before[-1].fields.setdefault("id", f"{number}-{len(before)}")
            said["replaces"] = label
        line = _line("check_in", said)
        line.fields["value"] = self.draw(NUMBERS)
        self.document.check_ins.append(line)


PREFIX = {"slack": "U", "msteams": "d"}  # directory ids are kept in small letters
ACCOUNTS: st.SearchStrategy[list[str]] = st.lists(st.sampled_from(["slack", "msteams"]), max_size=3)


def _line(kind: str, said: dict[str, Any]) -> Thing:
    return Thing(kind, "", {name: value for name, value in said.items() if value not in (None, "", False)})
