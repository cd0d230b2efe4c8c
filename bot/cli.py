"""The command line: `python -m bot VERB`. Answers 0 when done, 1 when something is refused, 2 for a wrong call."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from bot import log
from bot.config import Settings, missing_settings, read_settings, read_sound_settings

DONE, REFUSED, MISUSED = 0, 1, 2
FORMATS = ("yaml", "json", "csv", "md")


def main(argv: Sequence[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    settings = read_settings()
    if not isinstance(settings, Settings):
        return look_all_the_same() if args.run is run_check else refuse(*settings)
    log.set_up(settings.log_level)
    run: Callable[[argparse.Namespace, Settings], int] = args.run
    try:
        done = run(args, settings)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has had enough: `export | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    return done


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Fortnight keeps objectives and key results alive.",
        epilog="Settings come from the environment and from a file .env here; README.md lists them.",
    )
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    _add_demo(_verb(verbs, "demo", "try the bot in a local Slack, in the browser", run_demo), 8765)
    _add_demo(_verb(verbs, "demo-teams", "try it in Microsoft’s own test client for Teams", run_demo_teams), 8775)
    _verb(verbs, "serve", "web and clock in one process: for small installations", run_serve)
    _verb(verbs, "web", "hear Slack and answer; needs a worker beside it", run_web)
    _verb(verbs, "worker", "ask and deliver: the clock and the outbox", run_worker)
    _verb(verbs, "migrate", "bring the database up to date", run_migrate)
    _add_transfer(verbs)
    _verb(verbs, "check", "look at settings, database, connection and plan, and name every problem", run_check)
    _add_manifest(verbs)
    tick = _verb(verbs, "tick", "do and deliver everything that is due at an instant, then end", run_tick)
    tick.add_argument("--at", metavar="INSTANT", type=instant, help="such as 2026-11-17T09:00:00Z (now)")
    tick.add_argument("--yes", action="store_true", help="yes, really an instant in the future")
    return parser


Verbs = argparse._SubParsersAction  # argparse gives it no public name


def _add_demo(demo: argparse.ArgumentParser, port: int) -> None:
    demo.add_argument("--fresh", action="store_true", help="begin anew instead of going on where it was")
    demo.add_argument("--port", type=int, default=port, help=f"of the page ({port}, or the next that is free)")
    demo.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    demo.add_argument("--folder", type=Path, default=Path(), help="where the demo keeps its state (here)")


def _add_transfer(verbs: Verbs[argparse.ArgumentParser]) -> None:
    bring = _verb(verbs, "import", "read a plan (YAML or JSON), and change what the file changes", run_import)
    bring.add_argument("file", help="the file, or - for standard input")
    bring.add_argument("--dry-run", action="store_true", help="show the difference, write nothing")
    take = _verb(verbs, "export", "write the plan and its history", run_export)
    take.add_argument("--format", choices=FORMATS, default="yaml", help="yaml and json are complete (yaml)")
    take.add_argument("--out", type=Path, help="the file to write (standard output)")
    take.add_argument("--organisation", help="its name, where there are several")


def _add_manifest(verbs: Verbs[argparse.ArgumentParser]) -> None:
    tell = _verb(verbs, "manifest", "write what Slack or Teams must be told of the app to install it", run_manifest)
    tell.add_argument("platform", choices=("slack", "teams"))
    tell.add_argument("--address", required=True, help="where the platforms reach the bot: https://…")
    tell.add_argument("--app-id", help="of the Azure bot (TEAMS_APP_ID)")
    tell.add_argument("--name", default="Fortnight", help="what the bot is called in chat (Fortnight)")
    tell.add_argument("--website", help="about your bot and privacy, for Teams (the address)")
    tell.add_argument("--out", type=Path, help="file or folder (Slack: shown; Teams: fortnight-teams.zip)")


def _verb(
    verbs: Verbs[argparse.ArgumentParser], name: str, does: str, run: Callable[[argparse.Namespace, Settings], int]
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=does, description=does[0].upper() + does[1:] + ".")
    parser.set_defaults(run=run)
    return parser


def instant(words: str) -> datetime:
    """An ISO instant; without an offset it is UTC. ArgumentTypeError in words."""
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r} is no instant; write 2026-11-17T09:00:00Z") from None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def refuse(*problems: str) -> int:
    """Every problem on a line of its own."""
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return REFUSED


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def ready(settings: Settings) -> Engine | tuple[str, ...]:
    """The database, if it can be used as it is."""
    from bot.app import not_ready  # noqa: PLC0415  `--help` need not wait for everything
    from store.session import open_engine  # noqa: PLC0415

    engine = open_engine(settings.database_url)
    return not_ready(engine) or engine


def run_demo(args: argparse.Namespace, settings: Settings) -> int:
    from bot.demo import demo  # noqa: PLC0415

    return asyncio.run(demo(args.folder, fresh=args.fresh, port=args.port, browser=not args.no_browser))


def run_demo_teams(args: argparse.Namespace, settings: Settings) -> int:
    from bot.demo_teams import demo_teams  # noqa: PLC0415

    return asyncio.run(demo_teams(args.folder, fresh=args.fresh, port=args.port, browser=not args.no_browser))


def run_serve(_args: argparse.Namespace, settings: Settings) -> int:
    return _run_process(settings, listen=True, work=True)


def run_web(_args: argparse.Namespace, settings: Settings) -> int:
    return _run_process(settings, listen=True, work=False)


def run_worker(_args: argparse.Namespace, settings: Settings) -> int:
    return _run_process(settings, listen=False, work=True)


def _run_process(settings: Settings, *, listen: bool, work: bool) -> int:
    from bot.app import serve  # noqa: PLC0415
    from bot.clock import RealClock  # noqa: PLC0415

    engine = ready(settings)
    missing = missing_settings(settings)
    if isinstance(engine, tuple) or missing:
        return refuse(*missing, *(engine if isinstance(engine, tuple) else ()))
    try:
        asyncio.run(serve(settings, engine, RealClock(), listen=listen, work=work))
    except OSError as error:  # the port is taken, or the address is not ours
        why = os.strerror(error.errno).lower() if error.errno else str(error)
        return refuse(f"Cannot listen on {settings.host}:{settings.port}: {why}. HOST and PORT say where.")
    finally:
        engine.dispose()
    return DONE


def run_migrate(_args: argparse.Namespace, settings: Settings) -> int:
    from bot.transfer import bring_up_to_date  # noqa: PLC0415

    return bring_up_to_date(settings)


def run_import(args: argparse.Namespace, settings: Settings) -> int:
    from bot.transfer import bring_in  # noqa: PLC0415

    engine = ready(settings)
    return refuse(*engine) if isinstance(engine, tuple) else bring_in(engine, args.file, dry_run=args.dry_run)


def run_export(args: argparse.Namespace, settings: Settings) -> int:
    from bot.transfer import take_out  # noqa: PLC0415

    engine = ready(settings)
    return refuse(*engine) if isinstance(engine, tuple) else take_out(engine, args.format, args.out, args.organisation)


def run_check(_args: argparse.Namespace, settings: Settings) -> int:
    return _check(settings, {})


def look_all_the_same() -> int:
    """`check` with settings that are wrong: they are told together with all that can be looked at without them."""
    settings, wrong = read_sound_settings()
    log.set_up(settings.log_level)
    return _check(settings, wrong)


def _check(settings: Settings, wrong: dict[str, str]) -> int:
    from bot.check import check  # noqa: PLC0415
    from store.session import open_engine  # noqa: PLC0415

    found = asyncio.run(check(settings, open_engine(settings.database_url), wrong))
    for problem in found.problems:
        say(f"✗ {problem}")
    for note in found.notes:
        say(f"· {note}")
    if not found.problems:
        say("✓ Everything is ready.")
    return REFUSED if found.problems else DONE


def run_manifest(args: argparse.Namespace, settings: Settings) -> int:
    from bot.manifest import tell  # noqa: PLC0415

    return tell(args, settings)


def run_tick(args: argparse.Namespace, settings: Settings) -> int:
    from bot.ticking import tick_once  # noqa: PLC0415

    at = args.at or datetime.now(UTC)
    if at > datetime.now(UTC) and not args.yes:
        return refuse(
            f"{at.isoformat()} is in the future: people would be asked too early. Add --yes if that is meant."
        )
    engine, missing = ready(settings), missing_settings(settings)
    if isinstance(engine, tuple) or missing:
        return refuse(*missing, *(engine if isinstance(engine, tuple) else ()))
    return asyncio.run(tick_once(settings, engine, at))
