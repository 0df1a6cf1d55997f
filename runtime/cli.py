"""The `drawbook` command line. Each command loads only what it needs, so that --help is quick."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from runtime.launch import surroundings


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 2 for an unknown command or wrong arguments."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    surroundings.read_env_file()
    if arguments[:1] == ["manage"]:  # Django parses the other arguments
        return guarded(lambda: manage(arguments[1:]))
    chosen = parser().parse_args(arguments)
    return guarded(lambda: chosen.run(chosen))


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="drawbook", description="Run and maintain Drawbook.")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what)
        added.set_defaults(run=run)
        return added

    serving = command("serve", serve, "Start everything: database, migrations, web and worker.")
    serving.add_argument("--demo", action="store_true", help="create a demo account in which things happen")
    command("web", web, "Start only the web process.")
    command("worker", worker, "Start only the worker: jobs, schedule, delivery.")
    command("manage", lambda args: 2, "Run a Django command: drawbook manage COMMAND …")
    staff = command("create-staff", create_staff, "Create a member of staff, or make a user one.")
    staff.add_argument("email")
    auditing = command("audit", audit, "Recompute every total from its rows and report differences.")
    auditing.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    verifying = command("verify", verify, "Check a draw's proof file, without a database.")
    verifying.add_argument("file")
    setting_up = command(
        "setup-database", setup_database, "Print the roles and grants for your own PostgreSQL server."
    )
    setting_up.add_argument(
        "--apply",
        metavar="ADMIN_URL",
        help="run the statements there as a superuser instead of printing them",
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
    """Run a Django command, built-in or ours, on the database of this home."""
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
    """Run one of our Django commands under the name that operators know."""
    import django
    from django.core.management import get_commands

    with surroundings.with_database(f"drawbook {name.replace('_', '-')}"):
        migrate_first()
        django.setup()
        if name not in get_commands():
            return missing(f"the command {name}")
        return manage_here(name, *arguments)


def migrate_first() -> None:
    """Apply migrations, so that a command works on a new home; on any other it costs a moment."""
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
        print("\nThe input ended before you answered the question.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def missing(what: str) -> int:
    print(f"This installation of Drawbook doesn't have {what}.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
