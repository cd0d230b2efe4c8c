"""Reading a time zone as people write it: its name, or a city's."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

# Large cities that the zone database knows under a neighbour's name.
NEIGHBOURS = {
    "bangalore": "Asia/Kolkata",
    "bengaluru": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata",
    "delhi": "Asia/Kolkata",
    "beijing": "Asia/Shanghai",
    "shenzhen": "Asia/Shanghai",
    "osaka": "Asia/Tokyo",
    "frankfurt": "Europe/Berlin",
    "hamburg": "Europe/Berlin",
    "munich": "Europe/Berlin",
    "munchen": "Europe/Berlin",
    "barcelona": "Europe/Madrid",
    "geneva": "Europe/Zurich",
    "milan": "Europe/Rome",
    "porto": "Europe/Lisbon",
    "manchester": "Europe/London",
    "edinburgh": "Europe/London",
    "atlanta": "America/New_York",
    "boston": "America/New_York",
    "miami": "America/New_York",
    "philadelphia": "America/New_York",
    "washington": "America/New_York",
    "austin": "America/Chicago",
    "dallas": "America/Chicago",
    "houston": "America/Chicago",
    "san_francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles",
    "portland": "America/Los_Angeles",
    "montreal": "America/Toronto",
    "rio_de_janeiro": "America/Sao_Paulo",
    "cape_town": "Africa/Johannesburg",
    "canberra": "Australia/Sydney",
}
# Short for a zone and a season: what is meant is suggested, never assumed.
SHORT = {
    "gmt": "Europe/London",
    "bst": "Europe/London",
    "wet": "Europe/Lisbon",
    "cet": "Europe/Paris",
    "cest": "Europe/Paris",
    "eet": "Europe/Helsinki",
    "est": "America/New_York",
    "edt": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "aest": "Australia/Sydney",
}
# No place has these: fixed offsets that know no summer time, and names that only machines use.
NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/")
MACHINES = {"Factory", "localtime", "posixrules"}
SHORTEST_SLIP = 4  # letters


@dataclass(frozen=True)
class ZoneRead:
    """`name` as the zone database spells it, or None and the `nearest` one there is, if any is near."""

    name: str | None
    nearest: str | None = None


def read_zone(text: str) -> ZoneRead:
    """`Europe/Paris`, `paris`, `new york`, `São Paulo`, `UTC`; a city without a zone of its own has its neighbour's."""
    said = _folded(text)
    name = _names().get(said)
    if name is not None:
        return ZoneRead(name)
    return ZoneRead(None, SHORT.get(said) or _nearest(said))


def _nearest(said: str) -> str | None:
    """None for what is too short to be a slip, and for an offset (`UTC+2`): it says nothing about summer time."""
    if len(said) < SHORTEST_SLIP or any(sign.isdigit() for sign in said):
        return None
    near = get_close_matches(said, _names(), n=1, cutoff=0.75)
    return _names()[near[0]] if near else None


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return "_".join(plain.replace("-", " ").replace("_", " ").split())


@cache
def _names() -> dict[str, str]:
    """From what may be written to the zone; where two zones share a city, the shorter name wins over the longer."""
    known = {_folded(city): zone for city, zone in NEIGHBOURS.items()}
    places = sorted(filter(_is_place, available_timezones()), key=lambda zone: (-zone.count("/"), zone))
    known |= {_folded(zone.rsplit("/", 1)[-1]): zone for zone in places}
    return known | {_folded(zone): zone for zone in places}


def _is_place(zone: str) -> bool:
    return zone == "UTC" or not (zone.isupper() or zone.startswith(NO_PLACES) or zone in MACHINES)
