"""Trees as YAML in the style of the example, and as JSON. Both are complete and read back to the same plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from yaml.resolver import Resolver

from store.planfile.tree import Tree

HEADER = """\
# A plan of Fortnight: what `export` writes and `import` reads.
# Keys and numbers are identity: they stay when titles change, and are never used again.
# What a file leaves out stays as it is.
"""
BLOCKS = ("objectives",)  # the sections whose entries take several lines; all others take one an entry
GAPS = ("cycles", "rhythm", "people", "teams", "objectives", "health_metrics", "rounds", "check_ins", "changes")

# A text that may stand without quotes, for any reader of YAML: no sign that means something, no odd blanks.
PLAIN = re.compile(
    r"[^\W_](?:[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff:#\[\]{},\"&*!|>\\]*[^\s\x00-\x1f\x7f-\xa0:#\[\]{},\"&*!|>\\])?"
)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
LISTING = re.compile(r"[,\[\]{}]")
UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # what JSON lets stand and YAML does not
TEXT = "tag:yaml.org,2002:str"
_RESOLVER: Any = Resolver()


def write_yaml(tree: Tree) -> str:
    lines = [HEADER.rstrip("\n")]
    for name, section in tree.items():
        if name in GAPS:
            lines.append("")
        lines += _section(name, section)
    return "\n".join(lines) + "\n"


def _section(name: str, section: Any) -> Iterator[str]:
    if name in BLOCKS:
        yield f"{name}:"
        for entry in section:
            yield from _block_entry(entry, "  ")
    elif name == "rhythm":
        yield f"{name}:"
        yield from (f"  {key}: {_flow(value)}" for key, value in section.items())
    elif isinstance(section, list):
        yield f"{name}:"
        yield from (f"  - {_flow(entry)}" for entry in section)
    elif isinstance(section, dict) and name != "workspaces":
        yield f"{name}:"
        yield from (f"  {_flow(key)}: {_flow(entry)}" for key, entry in section.items())
    else:
        yield f"{name}: {_block(section)}"


def _block_entry(entry: Tree, indent: str) -> Iterator[str]:
    """An entry whose lists of maps stand below it, entry by entry; key results take several lines, too."""
    lead = f"{indent}- "
    for name, value in entry.items():
        if name == "key_results":
            yield f"{lead}{name}:"
            for each in value:
                yield from _block_entry(each, indent + "    ")
        elif name == "initiatives":
            yield f"{lead}{name}:"
            yield from (f"{indent}    - {_flow(each)}" for each in value)
        else:
            yield f"{lead}{name}: {_block(value)}"
        lead = f"{indent}  "


def _block(value: Any) -> str:
    """On a line of its own a text may hold commas and brackets without quotes, but not begin with them."""
    if isinstance(value, str) and value[:1].isalnum() and _is_text(value) and _is_plain(LISTING.sub("x", value)):
        return value
    return _flow(value)


def _flow(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_flow(key)}: {_flow(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(_flow(each) for each in value) + "]"
        case str():
            return value if _is_plain(value) else _quoted(value)
    return _bare(value)


def _is_plain(text: str) -> bool:
    if INSTANT.fullmatch(text):
        return True
    return bool(PLAIN.fullmatch(text)) and _is_text(text)


def _is_text(text: str) -> bool:
    """Whether other readers of YAML take it for a text, too, even without quotes."""
    return bool(_RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == TEXT)


def _quoted(text: str) -> str:
    return UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def _bare(value: Any) -> str:
    """What needs no quotes in YAML, and in JSON only if it is a date."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case int():
            return str(value)
        case date():
            return value.isoformat()
    raise TypeError(f"{value!r} has no place in a plan")


def write_json(tree: Tree) -> str:
    return _json(tree, "") + "\n"


def _json(value: Any, indent: str) -> str:
    """A container of single values in one line, others an entry a line."""
    match value:
        case dict():
            entries = [f"{_quoted(key)}: {_json(each, indent + '  ')}" for key, each in value.items()]
            brackets = "{}"
        case list():
            entries, brackets = [_json(each, indent + "  ") for each in value], "[]"
        case str() | date():
            return _quoted(str(value))
        case _:
            return _bare(value)
    inner = value.values() if isinstance(value, dict) else value
    if indent and not any(isinstance(each, dict | list) and each for each in inner):
        return brackets[0] + ", ".join(entries) + brackets[1]
    return brackets[0] + ",".join(f"\n{indent}  {entry}" for entry in entries) + f"\n{indent}{brackets[1]}"
