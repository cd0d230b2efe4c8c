"""Servers in processes of their own: starting them, waiting until they are ready, and what they cost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds until a server must be ready


@dataclass(frozen=True)
class Server:
    """`started` is how long it took from the start of the process to its first good answer, in seconds."""

    pid: int
    port: int
    started: float

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """Seconds of CPU so far, user and system, of all of its threads, to the nanosecond (Linux, clock_getres(3))."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory(self) -> float:
        """Resident memory in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise LookupError("VmRSS")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(words: Sequence[str], port: int, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """`python -m WORDS…` from the moment it is ready to the end of the block; RuntimeError with its words if not."""
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *words], cwd=ROOT, env={**os.environ, **(environment or {})}, stderr=said
        )
        try:
            if not _wait_for(f"http://127.0.0.1:{port}/readyz", process):
                said.seek(0)
                raise RuntimeError(f"{' '.join(words)} did not start: {said.read().decode(errors='replace')[-2000:]}")
            yield Server(process.pid, port, time.perf_counter() - begun)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  an address of our own
                return True
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    return False
