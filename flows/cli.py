"""The command line: ``broadsheet``."""

from __future__ import annotations

import json
import logging
import os
import signal
import sqlite3
import sys
from contextlib import nullcontext, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import duckdb
import typer
from pydantic import SecretStr

from flows.cli_options import BUSY, FAILED, WRONG_USE, Inbox, Warehouse
from flows.cli_webhook import app as webhook_app
from flows.settings import WrongSetting, load_settings

logger = logging.getLogger(__name__)
app = typer.Typer(
    name="broadsheet",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="""Pages of Chinese local newspapers in, a tested DuckDB warehouse out.

    Put pages (*.txt, *.md; UTF-8, UTF-16 or GB18030) into the inbox and [bold]broadsheet run[/]; then ask:
    [bold]broadsheet query "select headline, place from marts.articles"[/].

    Settings come from BROADSHEET_* environment variables or a .env file; the README lists them.

    Exit codes: 0 done; 1 it failed, and nothing was published; 2 wrong use: an option, a setting, a folder;
    3 another run is at it.""",
)

app.add_typer(webhook_app)


class Format(StrEnum):
    """How a query's rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.command()
def run(
    inbox: Inbox = None,
    warehouse: Warehouse = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Read every page and build every mart anew.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Open every file and run all tests, even if nothing is new.")
    ] = False,
) -> None:
    """Read what is new in the inbox, build and test the marts, publish an edition, tell the receiver.

    With nothing new it publishes nothing. It may be interrupted at any time: run it again.
    """
    from flows import logs

    load_settings(inbox=inbox, warehouse=warehouse)  # what is wrong with them is said before Prefect starts
    logs.set_up()
    if not logs.speaks_json():  # the bars say it; the UI has the log
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    from flows.pipeline import pipeline
    from flows.progress import PROGRESS
    from flows.screen import progress_bars, show_report
    from flows.service import require_server

    require_server()
    with nullcontext() if logs.speaks_json() else progress_bars() as progress:
        PROGRESS.set(progress)
        report = pipeline(inbox=inbox, warehouse=warehouse, full_refresh=full_refresh, check=check)
        if progress:
            progress.end()
    show_report(report)


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A page.", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print all rows as JSON.")] = False,
) -> None:
    """Read one page and show what was found in it; nothing is stored."""
    from flows.inbox import Refused, StillChanging, admit, look_at, read_bytes
    from flows.reading.page import read_page
    from flows.screen import show_reading

    try:
        content = read_bytes(look_at(file.name, file), file.resolve().parent, load_settings().max_file_bytes)
        text = admit(content).text
    except (Refused, StillChanging) as refusal:
        _stop(f"{file}: {refusal}", FAILED)
    reading = read_page(text)
    if as_json:
        sys.stdout.write(json.dumps(asdict(reading), ensure_ascii=False, indent=2, default=str) + "\n")
    else:
        show_reading(text, reading)


@app.command()
def query(
    sql: Annotated[
        str, typer.Argument(help="One SELECT; the tables are in schema marts. - reads it from standard input.")
    ],
    warehouse: Warehouse = None,
    form: Annotated[Format, typer.Option("--format", help="How the rows are printed.")] = Format.TABLE,
) -> None:
    """Ask the published edition, read-only.

    The tables are in schema marts: SHOW ALL TABLES lists them, DESCRIBE marts.metrics tells a table's columns.
    """
    from flows.screen import show_rows
    from warehouse.database import published_database

    with published_database(load_settings(warehouse=warehouse).warehouse) as db:
        db.execute(sys.stdin.read() if sql == "-" else sql)
        if db.description is None:
            _stop("There is nothing to ask: give one query.", WRONG_USE)
        show_rows([name for name, *_ in db.description], iter(db.fetchone, None), form)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="What to look for; several words find articles that have any.")],
    warehouse: Warehouse = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many articles, best first.")] = 10,
    form: Annotated[
        Format | None, typer.Option("--format", help="Print rows instead.", show_default="headlines and sentences")
    ] = None,
) -> None:
    """Find articles by words: headline, paper, day, place, and a sentence with the words marked.

    Articles that have all the words come first, then those that have some; each by BM25. What no article has as it is
    typed is cut into words: 茶产业贷款 finds what has 茶, 产业 and 贷款. To find nothing is no failure (exit code 0).
    The same in SQL: select * from marts.search_articles('茶产业 贷款').
    """
    from flows.screen import show_found, show_rows
    from flows.search import words_to_ask
    from warehouse.database import published_database

    with published_database(load_settings(warehouse=warehouse).warehouse) as db:
        asked = words_to_ask(db, " ".join(words))
        found = db.execute("select * from marts.search_articles(?) limit ?", [" ".join(asked), limit])
        columns = [name for name, *_ in found.description]
        if form is None:
            show_found(asked, [dict(zip(columns, row, strict=True)) for row in found.fetchall()])
        else:
            show_rows(columns, iter(found.fetchone, None), form)


@app.command()
def status(
    warehouse: Warehouse = None,
    runs: Annotated[int, typer.Option(min=1, help="How many.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the same as JSON.")] = False,
) -> None:
    """Show the last success, the edition, the quarantine, events and endpoints, disk use and the last runs.

    The exit code says whether there is a warehouse to tell of, not whether all is well in it.
    """
    from flows.screen import show_status
    from flows.status import look_into
    from warehouse.ledger import LEDGER_FILE

    settings = load_settings(warehouse=warehouse)
    if not (settings.warehouse / LEDGER_FILE).exists():
        _stop(f"There was no run yet in {settings.warehouse}: `broadsheet run` is the first.", FAILED)
    found = look_into(settings, runs)
    if as_json:
        sys.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=2, default=_text) + "\n")
    else:
        show_status(found)


@app.command()
def pictures(
    folder: Annotated[Path, typer.Argument(help="Where to put them; it is made if it isn't there.", file_okay=False)],
    warehouse: Warehouse = None,
) -> None:
    """Draw the published edition as PNG files: articles by place, metrics by measure, pages by newspaper.

    The same pictures are in the Prefect UI, with each run that published.
    """
    from flows.report import drawn_pictures
    from flows.screen import screen

    drawn = drawn_pictures(load_settings(warehouse=warehouse).warehouse)
    folder.mkdir(parents=True, exist_ok=True)
    for picture, png in drawn:
        file = folder / f"{picture.title.lower().replace(' ', '-')}.png"
        file.write_bytes(png)
        screen.print(str(file), soft_wrap=True, markup=False)


@app.command()
def watch(inbox: Inbox = None, warehouse: Warehouse = None) -> None:
    """Watch the inbox, and run soon after a page lands.

    Where PREFECT_API_URL is set, that server is asked for a run of the hourly deployment; else runs are started here.
    Ctrl-C or SIGTERM ends it. On network file systems, where pages land without notice, WATCHFILES_FORCE_POLLING=1
    lets it look by itself.
    """
    from flows import logs
    from flows.watch import watch_inbox

    settings = load_settings(inbox=inbox, warehouse=warehouse)
    logs.set_up()
    logs.speak()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        watch_inbox(settings)


@app.command()
def doctor(
    inbox: Inbox = None,
    warehouse: Warehouse = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Look whether all is well, and say what to do where it is not. Nothing is changed.

    Exit code 1 if anything is wrong; warnings leave it 0.
    """
    from flows.doctor import examine
    from flows.screen import show_findings
    from warehouse.checkup import Verdict, well, wrong

    try:
        settings = load_settings(inbox=inbox, warehouse=warehouse)
    except WrongSetting as error:
        findings = [wrong("settings", str(error))]
    else:
        findings = [well("settings", "They can be read."), *examine(settings, datetime.now(UTC))]
    if as_json:
        sys.stdout.write(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=2) + "\n")
    else:
        show_findings(findings)
    if any(one.verdict is Verdict.WRONG for one in findings):
        raise SystemExit(FAILED)


@app.command()
def docs(
    warehouse: Warehouse = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8080,
    build_only: Annotated[bool, typer.Option("--build-only", help="Make the site and don't serve it.")] = False,
) -> None:
    """Make the dbt docs site from the published edition, and serve it."""
    from flows.docs_site import DocsServer, build_docs
    from flows.screen import screen

    folder = load_settings(warehouse=warehouse).warehouse
    if build_only:
        screen.print(str(build_docs(folder, folder / "dbt")))
        return
    with DocsServer(folder, host, port) as server:
        screen.print(f"The docs site is at http://{host}:{server.server_port} (Ctrl-C ends it).")
        server.serve_forever()


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the Prefect server and its UI.")] = 4200,
) -> None:
    """Run the scheduled deployments of prefect.yaml here, with a Prefect server of their own.

    Where PREFECT_API_URL is set, that server is used instead.
    """
    load_settings()  # what is wrong with them is said before anything starts
    from flows.service import serve_deployments

    serve_deployments(port)


@app.command()
def deploy() -> None:
    """Give the deployments of prefect.yaml to the Prefect server at PREFECT_API_URL, for a worker to run them.

    It is `prefect deploy --all`, with the work pool that it wants, and with an automation that marks killed runs as
    crashed. What is there already is brought up to date.
    """
    load_settings()  # what is wrong with them is said before anything starts
    from flows import service

    service.deploy()


@app.command()
def receive(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8787,
) -> None:
    """Receive webhooks, verify their signatures and print the events: to try delivery out.

    Without BROADSHEET_WEBHOOK_SECRET it makes up a secret and says how to hand it to the sender.
    """
    from flows.receiver import PATH, Receiver
    from flows.screen import screen, show_event
    from flows.webhook import new_secret

    given = load_settings().webhook_secret
    secret = given or SecretStr(new_secret())
    with Receiver(secret=secret, on_event=show_event, host=host, port=port) as receiver:
        url = f"http://{host}:{receiver.server_port}{PATH}"
        if given is None:
            screen.print("In the sender's terminal:", style="dim")
            screen.print(f"export BROADSHEET_WEBHOOK_SECRET={secret.get_secret_value()}", soft_wrap=True)
            screen.print(f"export BROADSHEET_WEBHOOK_URL={url}", soft_wrap=True)
        screen.print(f"Receiving at {url} (Ctrl-C ends it).", style="dim")
        receiver.serve_forever()


def _text(value: object) -> str:
    """What JSON has no form for: a moment as ISO 8601, a path as it is."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _stop(sentence: str, code: int) -> NoReturn:
    from flows import logs
    from flows.screen import errors

    if logs.speaks_json():
        logger.error(sentence)
    else:
        errors.print(sentence, style="red", soft_wrap=True, markup=False)
    raise SystemExit(code)


def main() -> None:
    """Run the command line; what can go wrong is told in one sentence, with an exit code that says what kind it is."""
    from flows import logs
    from flows.inbox import InboxUnusable
    from warehouse.lock import WarehouseBusy, WarehouseUnwritable

    with suppress(WrongSetting):  # the command itself says what is wrong
        load_settings().hand_auth_to_prefect()  # before anything imports Prefect, which reads its settings then
    try:
        app()
    except (WrongSetting, WarehouseUnwritable, InboxUnusable) as error:
        _stop(str(error), WRONG_USE)
    except WarehouseBusy as error:
        _stop(str(error), BUSY)
    except (OSError, duckdb.Error, sqlite3.Error) as error:
        _stop(logs.one_line(error), FAILED)
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in {"flows", "warehouse"}:
            if not logs.speaks_json():
                raise  # a fault of the program: the traceback is what helps
            logger.critical("The program failed.", exc_info=error)
            raise SystemExit(FAILED) from error
        _stop(str(error), FAILED)
    except KeyboardInterrupt:
        _stop("Interrupted.", 130)
