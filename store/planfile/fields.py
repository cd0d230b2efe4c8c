"""A map of a file into a thing with fields: each value read, everything that is wrong with it kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from store.people import Platform
from store.planfile.document import Thing
from store.planfile.nodes import Items, Map, Node, Problem, Scalar
from store.planfile.schema import KINDS, Field, Shape
from store.planfile.values import Wrong, nearest

PLATFORMS = {platform.value for platform in Platform}


def read_thing(kind: str, key: str, node: Node, problems: list[Problem]) -> Thing:
    """Never fails: what could not be read is not among the fields, and stands in `problems`."""
    thing = Thing(kind, key, line=node.line)
    if not isinstance(node, Map):
        problems.append(Problem(node.line, f"{call(thing)} should be a map of fields, like {{name: …}}"))
        return thing
    thing.lines = dict(node.lines)
    _refuse_unknown(thing, node, problems)
    for field in KINDS[kind].fields:
        if field.name in node.nodes:
            _read_field(thing, field, node.nodes[field.name], problems)
        elif field.required:
            problems.append(Problem(node.line, f"{call(thing)} has no {field.name}"))
    return thing


def call(thing: Thing) -> str:
    """What a person calls it: `key result 12`."""
    if thing.kind == "rhythm":
        return f"the rhythm of team {thing.key}" if thing.key else "the rhythm"
    return f"{KINDS[thing.kind].words} {thing.key}".strip()


def _refuse_unknown(thing: Thing, node: Map, problems: list[Problem]) -> None:
    known = KINDS[thing.kind].names
    for name, line in node.lines.items():
        if name not in known:
            problems.append(Problem(line, f"{call(thing)}: `{name}` is not known{nearest(name, known)}"))


def _read_field(thing: Thing, field: Field, node: Node, problems: list[Problem]) -> None:
    value = _value(field, node)
    if isinstance(value, Wrong):
        problems.append(Problem(node.line, f"{call(thing)}: {field.name} {value.words}"))
    else:
        thing.fields[field.name] = value


def _value(field: Field, node: Node) -> Any:
    if isinstance(node, Scalar) and node.empty:
        return Wrong("is missing") if field.required else _copy(field.default)
    return SHAPES[field.shape](field, node)


def _one(field: Field, node: Node) -> Any:
    return field.read(node.text) if isinstance(node, Scalar) else Wrong("should be a single value")


def _keys(field: Field, node: Node) -> dict[str, bool] | Wrong:
    keys = _list(field, node)
    return keys if isinstance(keys, Wrong) else dict.fromkeys(keys, True)


def _places(field: Field, node: Node) -> dict[str, str] | Wrong:
    found = _platforms(_map(field, node))
    if isinstance(found, Wrong) or field.name != "workspaces":
        return found
    return {platform: _as_told(platform, each) for platform, each in found.items()}


def _as_told(platform: str, external_id: str) -> str:
    """Directory and tenant ids in small letters, as Teams itself tells them; elsewhere capitals mean something."""
    return external_id.lower() if platform == "msteams" else external_id


def _copy(value: Any) -> Any:
    return value.copy() if isinstance(value, dict | list) else value


def _list(field: Field, node: Node) -> list[Any] | Wrong:
    """A single value stands for a list of one."""
    nodes = node.nodes if isinstance(node, Items) else [node]
    found = [field.read(each.text) if isinstance(each, Scalar) else Wrong("should be a list") for each in nodes]
    return next((value for value in found if isinstance(value, Wrong)), found)


def _map(field: Field, node: Node) -> dict[str, Any] | Wrong:
    if not isinstance(node, Map):
        return Wrong("should be a map, like {key: value}")
    found = {
        key: field.read(each.text) if isinstance(each, Scalar) else Wrong("should hold single values")
        for key, each in node.nodes.items()
    }
    return next((value for value in found.values() if isinstance(value, Wrong)), found)


def _platforms(found: dict[str, Any] | Wrong) -> dict[str, Any] | Wrong:
    if isinstance(found, Wrong):
        return found
    strange = next((name for name in found if name not in PLATFORMS), None)
    if strange is not None:
        return Wrong(f"names the platform `{strange}`, known are {', '.join(sorted(PLATFORMS))}")
    if not all(value.strip() for value in found.values()):
        return Wrong("holds an empty id")
    return found


def _accounts(_field: Field, node: Node) -> dict[str, Any] | Wrong:
    """`{slack: U0ANA}`, or a list of ids where somebody has several."""
    if not isinstance(node, Map):
        return Wrong("should be a map, like {slack: U0ANA}")
    found: dict[str, Any] = {}
    for platform, ids in node.nodes.items():
        listed = _list(Field("accounts"), ids)
        checked = listed if isinstance(listed, Wrong) else _platforms({platform: " ".join(listed)})
        if isinstance(listed, Wrong) or isinstance(checked, Wrong):
            return checked if isinstance(checked, Wrong) else Wrong("should hold ids")
        found |= {f"{platform}:{_as_told(platform, each)}": True for each in listed}
    return found


SHAPES: dict[Shape, Callable[[Field, Node], Any]] = {
    Shape.ONE: _one,
    Shape.LIST: _list,
    Shape.KEYS: _keys,
    Shape.SHARES: _map,
    Shape.PLACES: _places,
    Shape.ACCOUNTS: _accounts,
}
