"""Words come from Jinja templates, one file a message, one named block a sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from messages.markup import Marked, finalize

TEMPLATES = Path(__file__).parent / "templates"

# Autoescape is Jinja's way to HTML. Ours goes to the small markup, by way of `finalize`, which sees every value.
ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    finalize=finalize,
    autoescape=False,  # noqa: S701
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
    cache_size=-1,
)


@cache
def load(name: str) -> Template:
    return ENVIRONMENT.get_template(f"{name}.j2")


def say(name: str, block: str, /, **values: object) -> Marked:
    """The words of one block of one template."""
    return render(name, block, values) if values else fixed(name, block)


@cache
def fixed(name: str, block: str) -> Marked:
    """Words that are always the same, like a button's label."""
    return render(name, block, {})


def render(name: str, block: str, values: dict[str, object]) -> Marked:
    """`shared` keeps Jinja from copying the globals one by one, which would be most of the work."""
    template = load(name)
    context = template.new_context({**ENVIRONMENT.globals, **values}, shared=True)
    return Marked("".join(template.blocks[block](context)).strip())
