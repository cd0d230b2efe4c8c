"""Plans as text: `import_plan` reads what `export` writes."""

from store.planfile.apply import import_plan
from store.planfile.difference import Changed, Difference, Kept, Refused
from store.planfile.nodes import Problem

__all__ = ["Changed", "Difference", "Kept", "Problem", "Refused", "import_plan"]
