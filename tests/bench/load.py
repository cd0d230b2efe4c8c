"""Load over real HTTP, from as little of a client as will do: it shares the machine with what it measures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.bench.processes import Server

AT_ONCE = 4  # connections, kept alive as Slack keeps its own
IDLE = 0.0005  # seconds of CPU in twenty milliseconds: what a server with nothing left to do stays below

Check = Callable[[bytes], bool]


@dataclass(frozen=True)
class Slice:
    """What one request cost, in seconds: CPU of the server, and time at `AT_ONCE` connections."""

    cpu: float
    wall: float

    def __add__(self, other: Slice) -> Slice:
        return Slice(self.cpu + other.cpu, self.wall + other.wall)


def anything(_body: bytes) -> bool:
    return True


def measure(server: Server, requests: Iterable[bytes], good: Check = anything) -> Slice:
    """One slice. ValueError for an answer that is not 200 or not good: a fast refusal is no figure."""
    made = list(requests)
    before, begun = server.cpu(), time.perf_counter()
    asyncio.run(_send(server.port, made, good))
    wall = time.perf_counter() - begun
    return Slice((_cpu_at_rest(server) - before) / len(made), wall / len(made))


def _cpu_at_rest(server: Server) -> float:
    """What is done after the answer counts too: a message that is replaced by its response_url."""
    before = server.cpu()
    while True:
        time.sleep(0.02)
        after = server.cpu()
        if after - before < IDLE:
            return after
        before = after


async def _send(port: int, requests: Sequence[bytes], good: Check) -> None:
    waiting = iter(requests)
    await asyncio.gather(*(_one_connection(port, waiting, good) for _ in range(AT_ONCE)))


async def _one_connection(port: int, waiting: Iterable[bytes], good: Check) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in waiting:
        writer.write(request)
        status, body = await _answer(reader)
        if status != 200 or not good(body):
            raise ValueError(f"not an answer to measure: {status} {body[:500]!r}")
    writer.close()
    await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower().splitlines()
    length = next((int(line.partition(":")[2]) for line in head if line.startswith("content-length:")), 0)
    return int(head[0].split()[1]), await reader.readexactly(length)
