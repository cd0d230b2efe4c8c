"""Plans as text: `import_plan` reads what `export` writes."""

from store.planfile.apply import import_plan, read_plan
from store.planfile.dates import shift
from store.planfile.difference import Changed, Difference, Kept, Refused
from store.planfile.document import Document
from store.planfile.formats import Format, export
from store.planfile.nodes import Problem

__all__ = [
    "Changed",
    "Difference",
    "Document",
    "Format",
    "Kept",
    "Problem",
    "Refused",
    "export",
    "import_plan",
    "read_plan",
    "shift",
]
