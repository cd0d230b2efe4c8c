"""The browser of the playground's tests, for the demo."""

from tests.playground.browser import browser, page

__all__ = ["browser", "page"]  # fixtures that live in a module of their own
