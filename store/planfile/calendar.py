"""When a check-in of a file was: a date stands for the rhythm's hour in the zone of whoever said it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from okr.cadence import Rhythm
from store.planfile.document import Document, Thing
from store.planfile.schema import KINDS

USUAL = Rhythm(date(1970, 1, 6), 14, time(9), 2, frozenset({5, 6}))  # its hour, where a plan has no rhythm at all


def said(thing: Thing, name: str) -> Any:
    """A field's value, its default where nothing is said."""
    field = KINDS[thing.kind].field(name)
    return thing.fields.get(name, field.default if field else None)


class Calendar:
    """Rhythms and zones of a whole plan (file and database together)."""

    def __init__(self, document: Document) -> None:
        self.things = document.things
        self.rhythms = {thing.key: cadence_of(thing) for thing in document.of("rhythm")}
        self.zones: dict[str, ZoneInfo] = {}

    def zone(self, person: str) -> ZoneInfo:
        """Where somebody lives: as said in chat, in the file, or of the organisation.

        What the platform's profile says is left aside: a file has to mean the same on every machine.
        """
        if person not in self.zones:
            thing = self.things.get(("person", person))
            own = thing and (said(thing, "chosen_timezone") or said(thing, "timezone"))
            self.zones[person] = ZoneInfo(own or said(self.things["organisation", ""], "timezone"))
        return self.zones[person]

    def rhythm_key(self, key_result: str) -> str | None:
        """The team with a rhythm of its own that a key result follows, "" for the organisation's, None without any."""
        objective = self.things["objective", self.things["key_result", key_result].fields["objective"]]
        team: str = objective.fields["team"]
        if team in self.rhythms:
            return team
        return "" if "" in self.rhythms else None

    def rhythm(self, key_result: str) -> Rhythm:
        key = self.rhythm_key(key_result)
        return USUAL if key is None else self.rhythms[key]

    def instant(self, line: Thing) -> datetime:
        """The moment of a check-in, in UTC."""
        at: date | datetime = line.fields["at"]
        if isinstance(at, datetime):
            return at
        return self.rhythm(line.fields["key_result"]).at_hour(at, self.zone(line.fields["by"]))

    def day(self, instant: datetime, person: str) -> date:
        return instant.astimezone(self.zone(person)).date()

    def round_of(self, line: Thing) -> tuple[str, int] | None:
        """The rhythm's key and the number of the round that a check-in answered."""
        found: tuple[str | None, int] | None = line.fields.get("round")
        if found is None:
            return None
        key = self.rhythm_key(line.fields["key_result"]) if found[0] is None else found[0]
        return None if key is None else (key, found[1])


def cadence_of(thing: Thing) -> Rhythm:
    return Rhythm(
        anchor=thing.fields["anchor"],
        every=said(thing, "every"),
        at=said(thing, "at"),
        digest_after=said(thing, "digest_after"),
        quiet_days=frozenset(said(thing, "quiet_days")),
        first=said(thing, "first"),
    )
