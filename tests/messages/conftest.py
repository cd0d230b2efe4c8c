"""`--write-gallery` writes tests/gallery anew (make gallery)."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-gallery", action="store_true", help="write tests/gallery anew instead of comparing")
