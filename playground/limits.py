"""Slack's rate limits: so many calls of a method a minute, and one post a second in a channel."""

import math
import time
from collections import deque
from dataclasses import dataclass, field

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}  # calls a minute, per method and workspace


@dataclass
class Limits:
    """A channel takes `post_burst` posts at once, then `posts_per_second`; the workspace `posts_per_minute`."""

    posts_per_second: float = 1.0
    post_burst: int = 3
    posts_per_minute: int = 300
    tiers: dict[int, int] = field(default_factory=lambda: dict(TIERS))
    _calls: dict[str, deque[float]] = field(default_factory=dict)
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, method: str, tier: int, channel: str | None) -> int:
        """Seconds until this call is allowed, as Retry-After says them; 0: allowed, and counted.

        `channel` is the one that is posted to, None where nothing is posted."""
        now = time.monotonic()
        allowed = self.posts_per_minute if channel else self.tiers[tier]
        delay = max(self._window(method, allowed, now), self._bucket(channel, now) if channel else 0.0)
        if delay > 0:
            return math.ceil(delay)
        self._count(method, channel, now)
        return 0

    def _window(self, method: str, allowed: int, now: float) -> float:
        calls = self._calls.setdefault(method, deque())
        while calls and calls[0] <= now - 60:
            calls.popleft()
        return calls[0] + 60 - now if len(calls) >= allowed else 0.0

    def _bucket(self, channel: str, now: float) -> float:
        tokens = self._tokens(channel, now)
        return 0.0 if tokens >= 1 else (1 - tokens) / self.posts_per_second

    def _tokens(self, channel: str, now: float) -> float:
        tokens, at = self._buckets.get(channel, (float(self.post_burst), now))
        return min(float(self.post_burst), tokens + (now - at) * self.posts_per_second)

    def _count(self, method: str, channel: str | None, now: float) -> None:
        self._calls[method].append(now)
        if channel:
            self._buckets[channel] = (self._tokens(channel, now) - 1, now)
