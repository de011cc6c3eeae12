# SPDX-License-Identifier: Apache-2.0
"""The command line: the same services as the window's, for work without one. Without a command the window opens."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app import settings
from app.bootstrap.terminal import NoTerminal, administrators_password, ask, counted, err, new_password, out
from app.domain.errors import CounterError, Fault

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from app.bootstrap.home import Home
    from app.services.desk import Desk


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; answers the exit code (0 well, 1 refused or found something, 2 wrong use)."""
    if (home := _only_the_window(arguments)) is not None:
        return _done(lambda: _window(home))
    asked = _parser().parse_args(arguments)
    asked.home = asked.home or settings.default_home()
    act: Callable[[argparse.Namespace], int] = asked.act
    return _done(lambda: act(asked))


def _only_the_window(arguments: Sequence[str]) -> Path | None:
    """The home to open the window on, where nothing else is asked: the parser of the commands is not loaded for it."""
    if not arguments:
        return settings.default_home()
    named = len(arguments) == 2 and arguments[0] == "--home" and not arguments[1].startswith("-")
    return Path(arguments[1]) if named else None


def _done(act: Callable[[], int]) -> int:
    """Do it; what went wrong is said in words and answered as exit code."""
    try:
        return act()
    except (CounterError, Fault, settings.SettingsError) as trouble:
        err(str(trouble))
    except (EOFError, NoTerminal):
        err("A password has to be typed here and there is no terminal. Nothing was changed. Start this in a terminal.")
    except OSError as trouble:
        place = f"{trouble.filename}: " if trouble.filename else ""
        err(f"{place}{trouble.strerror or trouble}. What was not finished is not kept. Name another file or folder.")
    except KeyboardInterrupt:
        err("Stopped. What was not finished is not kept.")
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    import argparse

    from app.bootstrap import proof_commands

    parser = argparse.ArgumentParser(prog="tillwright", description="The cashier's window of a city hall.")
    parser.add_argument("--home", type=Path, help="folder with settings, books and receipts of this workstation")
    parser.add_argument(
        "--self-test", action="store_true", help="try the window, the printing and the books in a folder of its own"
    )
    parser.set_defaults(act=lambda asked: _self_test() if asked.self_test else _window(asked.home))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_data_commands(commands)
    proof_commands.add(commands)
    _add_day_commands(commands)
    return parser


def _add_data_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sample = commands.add_parser("sample", help="make the sample city Ridgemont in an empty home")
    sample.add_argument("--accounts", type=_amount_of, default=2000, help="how many invented accounts (default 2000)")
    sample.add_argument("--week", action="store_true", help="with a week of payments at its counter behind it")
    sample.add_argument("--training", action="store_true", help="mark it as a training home")
    sample.set_defaults(act=_sample)
    brings = commands.add_parser("import", help="bring accounts and billed amounts in from a file")
    brings.add_argument("what", choices=["accounts"])
    brings.add_argument("file", type=Path)
    brings.add_argument("--mapping", type=Path, required=True, help="how its columns become accounts (TOML)")
    brings.add_argument("--encoding", default="", help="how the file is written, where it is not found out (cp1252)")
    brings.add_argument("--dry-run", action="store_true", help="only say what it would do")
    brings.add_argument("--as", dest="person", default="admin", help="sign-in name of who imports (default admin)")
    brings.set_defaults(act=_import)
    database = commands.add_parser("database", help="prepare shared books on a PostgreSQL server, or check them")
    database.add_argument(
        "what", choices=["init", "check", "upgrade"], help="init fills an empty database, check says what is wrong"
    )
    database.add_argument("url", help="postgresql://administrator@host/database; the password is asked for")
    database.add_argument("--sample", action="store_true", help="the sample city's people and drawers, on this machine")
    database.add_argument("--city", default="", help="init: the name of your city, as paper shows it")
    database.add_argument("--time-zone", default="America/Chicago", help="init: where it is (default America/Chicago)")
    database.add_argument("--administrator", default="admin", help="init: who sets it up (default admin)")
    database.set_defaults(act=_database)
    deploy = commands.add_parser("deploy", help="join this till to shared books as a file says, unattended")
    deploy.add_argument("file", type=Path, help="settings of this till, its name and its printer (TOML)")
    deploy.add_argument("--as", dest="person", default="admin", help="sign-in name of who sets it up (default admin)")
    deploy.add_argument("--password-from-input", action="store_true", help="their password is the first line of input")
    deploy.set_defaults(act=_deploy)
    reset = commands.add_parser("password", help="reset a forgotten password of this home, on its own machine")
    reset.add_argument("name", help="sign-in name")
    reset.set_defaults(act=_password)
    keys = commands.add_parser("settings", help="every setting with its default and what it does")
    keys.set_defaults(act=_settings)


def _add_day_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from app.bootstrap import export_commands

    replay = commands.add_parser("replay", help="play day files and check everything they expect")
    replay.add_argument("files", nargs="+", type=Path)
    replay.add_argument("--through-window", action="store_true", help="by key presses and clicks in the real window")
    replay.add_argument("--continue", dest="go_on", action="store_true", help="on a home that holds entries already")
    replay.add_argument("--database", help="an empty shared database made by: database init URL --sample")
    replay.add_argument("--json", action="store_true", help="one JSON object a step")
    replay.set_defaults(act=_replay)
    export_commands.add(commands, _at_desk)
    demo = commands.add_parser("demo", help="play the demonstration day through the window, off-screen")
    demo.add_argument("--to", type=Path, required=True, help="folder for screenshots, receipts and the session report")
    demo.set_defaults(act=_demo)


def _amount_of(typed: str) -> int:
    """A number of things, none below zero."""
    if not typed.isdecimal():
        import argparse

        raise argparse.ArgumentTypeError(f"{typed} is not a whole number from 0 up")
    return int(typed)


def _window(home: Path) -> int:
    gc.disable()  # nothing that is loaded for the first paint is garbage; the window switches it on again behind that
    try:
        from app.bootstrap import window

        return window.run(home)
    finally:
        gc.enable()


def _self_test() -> int:
    from app.bootstrap import self_test

    return self_test.run()


def _opened(asked: argparse.Namespace) -> Home:
    from app.bootstrap.home import Home

    home = Home(asked.home, settings.load(asked.home))
    home.open()
    return home


def _sample(asked: argparse.Namespace) -> int:
    from app.bootstrap.home import Home

    home = Home(asked.home, settings.load(asked.home))
    if home.shared:
        raise CounterError(
            f"The settings in {asked.home} name shared books. Nothing was changed. Choose an empty folder, or fill a "
            "database with: tillwright database init ADDRESS --sample"
        )
    if not home.is_new:
        raise CounterError(f"There are books in {asked.home} already. Nothing was changed. Choose an empty folder.")
    try:
        home.make_sample(
            accounts=asked.accounts,
            kind="training" if asked.training else "sample",
            week=asked.week,
            progress=_progress("steps" if asked.week else "accounts"),
        )
    finally:
        home.close()
    out(f"The sample city is ready in {asked.home}: {asked.accounts:,} accounts.")
    return 0


def _import(asked: argparse.Namespace) -> int:
    from app.services.imports import mapping, plan, reading, record
    from app.services.imports.report import report

    home = _opened(asked)
    try:
        desk = _desk(home, asked.person)
        known = mapping.load(asked.mapping)
        sheet = reading.read(asked.file, encoding=asked.encoding or known.encoding, delimiter=known.delimiter)
        planned = plan.make(desk.database, sheet, known, progress=_progress("rows"))
        for line in report(planned):
            out(line)
        if planned.stops:
            return 1
        if not asked.dry_run and not planned.empty:
            done = record.apply(desk, planned)
            out(f"Imported. The amounts are in book {done.book}." if done.book else "Imported.")
        return 0
    finally:
        home.close()


def _desk(home: Home, person: str) -> Desk:
    """Somebody's desk: on a server by their own password, in an embedded home by being at its machine."""
    from app.queries import people

    if home.shared:
        return home.sign_in(person, ask(f"Password of {person}: "))
    if people.staff(home.database, person) is None:
        raise _nobody(person)
    return home.desk_of(person)


def _nobody(name: str) -> CounterError:
    return CounterError(f"There is nobody called {name} in these books. Nothing was changed. Check the name.")


def _database(asked: argparse.Namespace) -> int:
    from app.bootstrap import shared

    if asked.what == "check":
        return _check(asked.url)
    if asked.what == "upgrade":
        copy = shared.upgrade(asked.url, ask=administrators_password)
        kept = f" As they were, they are kept in the database {copy}; drop it when all is well." if copy else ""
        out(f"The shared books are up to date.{kept}")
    elif asked.sample:
        shared.init(asked.url, sample=True, ask=administrators_password)
        out("The shared books are ready.")
    else:
        _init(asked)
    return 0


def _deploy(asked: argparse.Namespace) -> int:
    from app.bootstrap import deployment

    wanted = deployment.read(asked.file)
    if asked.password_from_input:
        password = sys.stdin.readline().removesuffix("\n")
    else:
        password = ask(f"Password of {asked.person}: ")
    for line in deployment.join(wanted, asked.home, person=asked.person, password=password):
        out(line)
    return 0


def _init(asked: argparse.Namespace) -> None:
    from app.bootstrap import shared

    if not asked.city:
        raise CounterError("Books belong to a city. Nothing was changed. Name yours with --city, or say --sample.")
    password = new_password(asked.administrator)
    new = shared.NewCity(asked.city, asked.time_zone, asked.administrator, password)
    shared.init_own(asked.url, new, ask=administrators_password)
    out(f"The books of {asked.city} are ready. {asked.administrator} signs in and sets up the rest.")


def _check(url: str) -> int:
    from app.bootstrap import shared

    found = shared.check(url, ask=administrators_password)
    for finding in found:
        out(str(finding))
    wrong = sum(finding.must for finding in found)
    if wrong:
        out(f"{counted(wrong, 'thing')} to mend. Nothing was changed.")
    else:
        out("Nothing to mend: server, roles, guards and grants are as these books need them.")
    return 1 if wrong else 0


def _password(asked: argparse.Namespace) -> int:
    from app.queries import people as known
    from app.services import people

    home = _opened(asked)
    if home.shared:
        raise CounterError(
            "These are shared books. Nothing was changed. An administrator gives a new password on the Setup screen."
        )
    try:
        if known.staff(home.database, asked.name, active_only=False) is None:
            raise _nobody(asked.name)
        new = new_password(asked.name)
        door = people.Door(home.database, home.clock, home.settings.workstation)
        people.reset_on_this_machine(door, name=asked.name, new=new)
    finally:
        home.close()
    out(f"{asked.name} has a new password, to be changed at the next sign-in. The reset is in the log of the desk.")
    return 0


def _settings(asked: argparse.Namespace) -> int:
    for row in settings.describe():
        out(f"{row.key} ({row.type}, default {row.default}): {row.help} Allowed: {row.allowed}.")
    return 0


def _replay(asked: argparse.Namespace) -> int:
    from app.bootstrap import replay

    return replay.run(
        asked.files,
        home=asked.home,
        through_window=asked.through_window,
        go_on=asked.go_on,
        database=asked.database,
        as_json=asked.json,
    )


def _at_desk(asked: argparse.Namespace) -> int:
    """Run what takes something out of the books, at the desk of who is named."""
    home = _opened(asked)
    try:
        done: int = asked.run(_desk(home, asked.person), home, asked, _progress("books"))
        return done
    finally:
        home.close()


def _demo(asked: argparse.Namespace) -> int:
    from app.bootstrap import demo

    return demo.run(asked.to)


def _progress(things: str) -> Callable[[int, int], None]:
    """Tell how far it is, on one line of a terminal; nothing elsewhere."""

    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done:,} of {total:,} {things}" + ("\n" if done >= total else ""))
            sys.stderr.flush()

    return tell
