"""`python -m tests.bench [--json] [--small]`"""

from __future__ import annotations

import argparse
import sys
import time

from tests.bench.figures import SMALL, Extent, measure_all
from tests.bench.table import as_json, as_table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--small", action="store_true", help="only try whether everything runs; the figures mean nothing"
    )
    args = parser.parse_args()
    if not sys.platform.startswith("linux"):
        parser.error("CPU time of another process is read the Linux way: run this on Linux")
    begun = time.monotonic()
    figures = measure_all(SMALL if args.small else Extent())
    sys.stdout.write((as_json if args.json else as_table)(figures) + "\n")
    sys.stderr.write(f"… done in {time.monotonic() - begun:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
