"""Nodes into a document, with every problem of the file at once."""

from __future__ import annotations

from store.planfile.document import Document, Thing
from store.planfile.fields import call, read_thing
from store.planfile.nodes import Items, Map, Node, Problem, Scalar
from store.planfile.read import read
from store.planfile.rules import find_problems
from store.planfile.values import Reader, Wrong, nearest, read_counted, read_key

Known = dict[str, set[str]]  # by kind: the keys that the database knows beside those of the file

SECTIONS = (
    *("organisation", "mission", "timezone", "workspaces", "cycles", "rhythm", "people", "teams", "objectives"),
    *("health_metrics", "rounds", "check_ins", "changes"),
)
OWN_FIELDS = {"organisation": "name", "mission": "mission", "timezone": "timezone", "workspaces": "workspaces"}
NAMELESS = "nameless"
HISTORY = {"rounds": "round", "check_ins": "check_in", "changes": "change"}


def check(text: str, known: Known | None = None) -> Document | list[Problem]:
    """The plan that `text` holds, or all that is wrong with it, by line.

    `known` are things that the file may refer to without listing them, because the database holds them.
    """
    top = read(text)
    return top if isinstance(top, list) else check_nodes(top, known or {})


def check_nodes(top: Map, known: Known) -> Document | list[Problem]:
    """The same for what was read already."""
    reader = _FileReader()
    reader.read(top)
    problems = reader.problems + find_problems(reader.document, known, reader.unreadable)
    if problems:
        return sorted(problems, key=lambda problem: problem.line)
    return reader.document


class _FileReader:
    """Collects the things of a file and the problems that it meets on the way."""

    def __init__(self) -> None:
        self.document = Document()
        self.problems: list[Problem] = []
        self.unreadable: set[tuple[str, str]] = set()

    def read(self, top: Map) -> None:
        for name, line in top.lines.items():
            if name not in SECTIONS:
                self._refuse(line, f"`{name}` is not known{nearest(name, list(SECTIONS))}")
        own = {field: top.nodes[name] for name, field in OWN_FIELDS.items() if name in top.nodes}
        lines = {field: top.lines[name] for name, field in OWN_FIELDS.items() if name in top.nodes}
        self._add("organisation", "", Map(lines.get("name", top.line), own, lines))
        for each in self._listed(top, "cycles"):
            self._add_keyed("cycle", each)
        if "rhythm" in top.nodes:
            self._add("rhythm", "", top.nodes["rhythm"])
        for key, node in self._mapped(top, "people"):
            self._add("person", key, node)
        for key, node in self._mapped(top, "teams"):
            self._add_team(key, node)
        for each in self._listed(top, "objectives"):
            self._add_objective(each)
        for each in self._listed(top, "health_metrics"):
            self._add_keyed("health_metric", each)
        for section, kind in HISTORY.items():
            lines_of = getattr(self.document, section)
            lines_of += [read_thing(kind, "", each, self.problems) for each in self._listed(top, section)]

    def _refuse(self, line: int, words: str) -> None:
        self.problems.append(Problem(line, words))

    def _listed(self, above: Map, name: str) -> list[Node]:
        node = above.nodes.get(name)
        if node is None or (isinstance(node, Scalar) and node.empty):
            return []
        if isinstance(node, Items):
            return node.nodes
        self._refuse(node.line, f"`{name}` should be a list: begin each with a dash")
        return []

    def _mapped(self, above: Map, name: str) -> list[tuple[str, Node]]:
        node = above.nodes.get(name)
        if node is None or (isinstance(node, Scalar) and node.empty):
            return []
        if not isinstance(node, Map):
            self._refuse(node.line, f"`{name}` should be a map from a key to its fields")
            return []
        for key, line in node.lines.items():
            if isinstance(wrong := read_key(key), Wrong):
                self._refuse(line, f"{name}: {wrong.words}")
        return [(key, each) for key, each in node.nodes.items() if not isinstance(read_key(key), Wrong)]

    def _add(self, kind: str, key: str, node: Node) -> Thing:
        thing = read_thing(kind, key, node, self.problems)
        if (kind, key) in self.document.things:
            first = self.document.things[kind, key].line
            self._refuse(
                node.line, f"{call(thing)} is listed twice, first in line {first}: keys and numbers are identity"
            )
        else:
            self.document.things[kind, key] = thing
        return thing

    def _add_keyed(
        self, kind: str, node: Node, name: str = "key", above: tuple[str, str] | None = None
    ) -> Thing | None:
        """Something in a list that carries its own key; `above` is the field that says under what it stands."""
        if not isinstance(node, Map):
            self._refuse(node.line, f"a {kind.replace('_', ' ')} should be a map of fields, like {{{name}: …}}")
            return None
        key = self._own_key(kind, node, name)
        if key is None:
            return None
        rest = Map(node.line, {**node.nodes}, {**node.lines})
        rest.nodes.pop(name)
        rest.lines.pop(name)
        if above and above[0] in node.nodes:
            words = f"`{above[0]}` is said by where it stands: remove it, or move it under another"
            self._refuse(node.lines[above[0]], words)
        if above:
            rest.nodes[above[0]] = Scalar(node.line, above[1], plain=False)
        return self._add(kind, key, rest)

    def _own_key(self, kind: str, node: Map, name: str) -> str | None:
        words = kind.replace("_", " ")
        found = node.nodes.get(name)
        if not isinstance(found, Scalar) or found.empty:
            self._refuse(node.line, f"this {words} has no {name}: give it one that is never used again")
            return None
        reader: Reader = read_counted if name == "number" else read_key
        key = reader(found.text)
        if isinstance(key, Wrong):
            self._refuse(found.line, f"{words}: {name} {key.words}")
            self.unreadable.add((kind, found.text))
            return None
        return str(key)

    def _add_team(self, key: str, node: Node) -> None:
        self._add("team", key, node)
        if isinstance(node, Map) and "rhythm" in node.nodes:
            self._add("rhythm", key, node.nodes["rhythm"])

    def _add_objective(self, node: Node) -> None:
        thing = self._add_keyed("objective", node)
        if thing is None:
            self.unreadable.add(("objective", NAMELESS))  # what stands under it is looked at all the same
        for each in self._listed(node, "key_results") if isinstance(node, Map) else []:
            self._add_key_result(each, thing.key if thing else NAMELESS)

    def _add_key_result(self, node: Node, objective: str) -> None:
        thing = self._add_keyed("key_result", node, "number", ("objective", objective))
        if thing is None or not isinstance(node, Map):
            return
        for each in self._listed(node, "initiatives"):
            self._add_keyed("initiative", each, above=("key_result", thing.key))
