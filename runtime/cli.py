"""The `drawbook` command line. Each command loads only what it needs, so that --help is quick."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from runtime.launch import surroundings


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 2 for a command that can't be understood or isn't there."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    surroundings.read_env_file()
    if arguments[:1] == ["manage"]:  # Django reads the rest itself
        return guarded(lambda: manage(arguments[1:]))
    chosen = parser().parse_args(arguments)
    return guarded(lambda: chosen.run(chosen))


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="drawbook", description="Run Drawbook and look after it.")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what)
        added.set_defaults(run=run)
        return added

    serving = command("serve", serve, "Serve: database, migrations, web and worker under one command.")
    serving.add_argument("--demo", action="store_true", help="with a living demo account")
    command("web", web, "The web process alone.")
    command("worker", worker, "The worker alone: jobs, schedule, delivery.")
    command("manage", lambda args: 2, "Django's own commands: drawbook manage COMMAND …")
    staff = command("create-staff", create_staff, "Make a person of the staff, or make one of a user.")
    staff.add_argument("email")
    auditing = command("audit", audit, "Recompute every counter from its rows and tell the differences.")
    auditing.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    verifying = command("verify", verify, "Check a draw's proof file, without any database.")
    verifying.add_argument("file")
    setting_up = command("setup-database", setup_database, "The roles and rights for a PostgreSQL elsewhere.")
    setting_up.add_argument(
        "--apply", metavar="ADMIN_URL", help="carry it out there as a superuser, instead of printing it"
    )
    command("fill-demo", fill_demo, "Fill the demo account, as serve --demo does.")
    command("version", version, "Print the version.")
    return top


def serve(args: argparse.Namespace) -> int:
    from runtime.launch.serve import serve as serving

    return serving(demo=args.demo)


def web(args: argparse.Namespace) -> int:
    from runtime.launch.web import main as serve_web

    with surroundings.with_database("drawbook web"):
        return serve_web()


def worker(args: argparse.Namespace) -> int:
    with surroundings.with_database("drawbook worker"):
        return _lazy_function("project.worker", "main")() or 0


def manage(arguments: list[str]) -> int:
    """Any of Django's commands, those of our own included, on the database of this home."""
    from django.core.management import execute_from_command_line

    line = ["drawbook manage", *arguments]
    if not arguments or arguments[0] in ("help", "version", "--help", "-h", "--version"):
        surroundings.settle()
        execute_from_command_line(line)
        return 0
    with surroundings.with_database(f"drawbook manage {arguments[0]}"):
        execute_from_command_line(line)
    return 0


def create_staff(args: argparse.Namespace) -> int:
    return own_command("create_staff", args.email)


def audit(args: argparse.Namespace) -> int:
    return own_command("inspect_accounts", *args.rest)


def own_command(name: str, *arguments: str) -> int:
    """One of our own Django commands under the name customers know."""
    import django
    from django.core.management import get_commands

    with surroundings.with_database(f"drawbook {name.replace('_', '-')}"):
        migrate_first()
        django.setup()
        if name not in get_commands():
            return missing(f"the command {name}")
        return manage_here(name, *arguments)


def migrate_first() -> None:
    """So that a command works on a home that was never served; on any other it costs a moment."""
    from runtime.launch.migrations import migrate

    owner_url = os.environ.get("DATABASE_OWNER_URL", "").strip()
    if owner_url:
        migrate(surroundings.settle(), owner_url, lambda line: print(line, file=sys.stderr))


def manage_here(name: str, *arguments: str) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["drawbook", name, *arguments])
    return 0


def verify(args: argparse.Namespace) -> int:
    return _lazy_function("fairness.cli", "main")(args.file) or 0


def setup_database(args: argparse.Namespace) -> int:
    from runtime.launch.elsewhere import main as setting_up

    return setting_up(args.apply)


def fill_demo(args: argparse.Namespace) -> int:
    with surroundings.with_database("drawbook fill-demo"):
        migrate_first()
        import django

        django.setup()
        _lazy_function("demo", "fill")()
    return 0


def version(args: argparse.Namespace) -> int:
    import tomllib

    project = tomllib.loads((surroundings.ROOT / "pyproject.toml").read_text())
    print(f"drawbook {project['project']['version']}")
    return 0


class NotThere(Exception):
    """This installation doesn't have the part."""


def _lazy_function(module: str, name: str) -> Callable[..., int | None]:
    """Import a function when it is needed; NotThere when this installation doesn't have its package."""
    try:
        part: Callable[..., int | None] = getattr(import_module(module), name)
    except ModuleNotFoundError as absence:
        if absence.name is None or not f"{module}.".startswith(f"{absence.name}."):
            raise
        raise NotThere(module) from absence
    return part


def guarded(run: Callable[[], int]) -> int:
    """Print expected failures as one sentence, without a traceback."""
    from runtime.embedded import EmbeddedError
    from runtime.launch.migrations import MigrationFailed
    from runtime.launch.sockets import PortInUse

    try:
        return run()
    except NotThere as absence:
        return missing(str(absence))
    except (EmbeddedError, MigrationFailed, PortInUse) as failure:
        print(failure, file=sys.stderr)
        return 1
    except EOFError:
        print("\nThe input ended before the question was answered.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def missing(what: str) -> int:
    print(f"This copy of Drawbook does not have {what}.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
