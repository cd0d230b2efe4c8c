"""Properties are judged by what they say, not by how fast a busy machine says it."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
