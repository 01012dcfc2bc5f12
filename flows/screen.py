"""What a person sees in the terminal: progress bars, a run's table, a page's reading in colour, query results."""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import TypeVar

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from flows.pages import Outcome
from flows.reading.model import Article, Line, PageReading
from flows.report import RunReport, by_reason, visible
from flows.status import LATE, DiskUse, Status
from warehouse.checkup import Finding, Verdict
from warehouse.ledger import Attempt
from warehouse.publish import Refusal

Item = TypeVar("Item")

screen = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

MAX_TABLE_ROWS = 500
MAX_EVENTS = 10  # that status lists
MAX_REFUSALS = 10  # that are listed after a run, and in status
EXAMPLE = (
    "select subject, measure, target, text, period from marts.metrics where unit = '元' and subject is not null"
    " order by value desc limit 10"
)
MAX_SENTENCE = 240  # characters that a search shows
MARK = "bold yellow"
NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # full-width forms to ASCII
STEPS = {
    "read": "Reading pages",
    "build": "Building and testing the marts",
    "publish": "Auditing and publishing",
    "notify": "Delivering events",
}
STYLES = {
    "person": "magenta",
    "organization": "cyan",
    "place": "green",
    "programme": "yellow",
    "product": "bright_yellow",
    "event": "blue",
    "quantity": "bold red",
}
STATUS_STYLES = {
    "published": "green",
    "unchanged": "dim",
    "failed": "bold red",
    "killed": "bold red",
    "running": "yellow",
}
SHOWS_STEP = {"failed", "killed", "running"}
FINDING_STYLES = {Verdict.WELL: ("✓", "green"), Verdict.WARNING: ("!", "yellow"), Verdict.WRONG: ("✗", "bold red")}


class ScreenProgress:
    """A run's progress as bars: one a step, and one that counts pages."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._step = bars.add_task("Looking into the inbox", total=None)

    def step(self, name: str) -> None:
        """End the bar of the step before, and begin one for this step."""
        self.end()
        self._step = self._bars.add_task(STEPS.get(name, name), total=None)

    def track(self, what: str, items: Iterable[Item], total: int) -> Iterator[Item]:
        """Count the items on the step's bar."""
        if total == 0:
            yield from items
            return
        self._bars.update(self._step, total=total, description=STEPS.get(what, what.capitalize()))
        for item in items:
            yield item
            self._bars.advance(self._step)

    def end(self) -> None:
        """Show the step as done."""
        done = self._bars.tasks[self._step].total or 1
        self._bars.update(self._step, total=done, completed=done)


@contextmanager
def progress_bars() -> Iterator[ScreenProgress]:
    """Bars on standard error, so that standard output stays for results."""
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors) as bars:
        yield ScreenProgress(bars)


def show_report(report: RunReport) -> None:
    """A run's result: what it found, what the warehouse holds now, and what to do next."""
    if report.status == "published":
        title = f"Edition {report.edition} is published"
    elif report.edition:
        title = f"Nothing new: edition {report.edition} stays"
    else:
        title = "Nothing new: the inbox holds no pages, and there is no edition yet"
    table = Table(title=title, title_justify="left", title_style="bold", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for outcome in Outcome:
        count = report.outcomes.get(outcome, 0)
        style = "yellow" if count and outcome in {Outcome.QUARANTINED, Outcome.WAITING} else ""
        table.add_row(f"pages {'new' if outcome is Outcome.READ else outcome}", f"{count:,}", style=style)
    if report.read_again:
        table.add_row("pages read again", f"{report.read_again:,}")
    table.add_section()
    for name, count in report.counts.items():
        table.add_row(name if name != "pages" else "pages in the warehouse", f"{count:,}")
    if report.tests_passed:
        warned = f", {report.tests_warned} warned" if report.tests_warned else ""
        table.add_row("tests passed", f"{report.tests_passed:,}{warned}")
    table.add_section()
    for step, seconds in report.seconds.items():
        table.add_row(f"{step}, seconds", f"{seconds:.1f}")
    screen.print(table)
    _show_quarantine(report.quarantine)
    if report.kept_older:
        screen.print(
            f"{report.kept_older} stored pages keep an older reading: this reader fails on them.", style="yellow"
        )
    if report.undelivered:
        screen.print(waiting_events(report.undelivered, delivery_on=report.delivery_on), style="dim")
    if report.edition:
        screen.print("\nAsk it:")
        screen.print(f'  .venv/bin/broadsheet query "{EXAMPLE}"', style="bold", soft_wrap=True)


def _show_quarantine(quarantine: Sequence[Refusal]) -> None:
    for refusal in quarantine[:MAX_REFUSALS]:
        screen.print(Text(visible(f"In quarantine: {refusal.path}: {refusal.detail}"), style="yellow"), soft_wrap=True)
    if len(quarantine) > MAX_REFUSALS:
        screen.print(f"In quarantine: {by_reason(quarantine)} `broadsheet query` lists them: from marts.quarantine.")


def waiting_events(count: int, *, delivery_on: bool) -> str:
    """How many events wait in the outbox, and for what."""
    why = "their receiver has not taken them" if delivery_on else "delivery is off (BROADSHEET_WEBHOOK_URL)"
    return f"Events waiting in the outbox: {count:,}; {why}." if count else "No events wait in the outbox."


def show_reading(text: str, reading: PageReading) -> None:
    """One page's reading: its text with names and figures in colour, line by line, then what each article holds."""
    screen.print(Text.assemble(*(piece for name, style in STYLES.items() for piece in ((f" {name} ", style), " "))))
    marks = _marks(reading)
    for line in reading.lines:
        ordinal = f"{line.article_ordinal:>2}" if line.article_ordinal is not None else " –"
        head = Text(f"{line.line_number:>4} {ordinal} {line.role:<9} {'↳' if line.continues else ' '} ", style="dim")
        screen.print(head + _marked(text, line, marks), soft_wrap=True)
    for article in reading.articles:
        screen.print(_article_table(article))


def _article_table(article: Article) -> Table:
    parts = [part for part in (article.kicker, article.headline, article.deck) if part]
    table = Table(title=Text(f"{article.ordinal}. {' / '.join(parts)}"), title_justify="left", show_header=False)
    table.add_column(style="dim")
    table.add_column()
    table.add_row("authors", Text("  ".join(f"{author.name} ({author.role})" for author in article.bylines)))
    for entity_type in STYLES:
        names = dict.fromkeys(m.surface for m in article.mentions if m.entity_type == entity_type)
        if names:
            table.add_row(entity_type, Text("  ".join(names)))
    for quantity in article.quantities:
        said = (quantity.measure, quantity.subject, quantity.target, quantity.place, quantity.period)
        table.add_row(quantity.text, Text(" · ".join(part for part in said if part)))
    return table


def _marks(reading: PageReading) -> list[tuple[int, int, str]]:
    marks = [(m.char_start, m.char_end, STYLES[m.entity_type]) for a in reading.articles for m in a.mentions]
    return marks + [(q.char_start, q.char_end, STYLES["quantity"]) for a in reading.articles for q in a.quantities]


def _marked(text: str, line: Line, marks: Sequence[tuple[int, int, str]]) -> Text:
    shown = Text(text[line.char_start : line.char_end])
    for start, end, style in marks:
        if start < line.char_end and end > line.char_start:
            shown.stylize(style, max(start - line.char_start, 0), min(end, line.char_end) - line.char_start)
    return shown


def show_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], form: str) -> None:
    """A query's result on standard output, as a table, CSV or a JSON list of objects."""
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif form == "json":
        names = [name if name not in columns[:at] else f"{name}_{at + 1}" for at, name in enumerate(columns)]
        objects = [dict(zip(names, map(_json_value, row), strict=True)) for row in rows]
        sys.stdout.write(json.dumps(objects, ensure_ascii=False, indent=2, default=str) + "\n")
    else:
        _show_table(columns, list(islice(rows, MAX_TABLE_ROWS + 1)))


def show_found(words: Sequence[str], articles: Sequence[Mapping[str, object]]) -> None:
    """Articles that a search found (rows of marts.search_articles), with the matched words marked."""
    if not articles:
        screen.print(Text(f"No article has any of these words: {' '.join(words) or '(none that can be looked for)'}."))
        screen.print("Try fewer or shorter words, as a newspaper would print them.", style="dim")
    elif not articles[0]["has_all_words"]:
        screen.print(Text(f"No article has all of these words: {' '.join(words)}. These have some."), style="dim")
    for number, article in enumerate(articles, start=1):
        terms = [str(term) for term in _list(article["matched_terms"])]
        headline = Text(_printable(article["headline"] or "(no headline)"), style="bold")
        screen.print(Text(f"{number}. ") + _with_terms(headline, terms), soft_wrap=True)
        told = (article["newspaper"], article["published_on"], article["place"], article["article_id"])
        fields = ", ".join(str(field) for field in _list(article["matched_fields"]))
        facts = " · ".join(_printable(fact) for fact in told if fact) + f" · found in {fields}"
        screen.print(Text(f"   {facts}", style="dim"), soft_wrap=True)
        if article["sentence"]:
            sentence = Text(_printable(article["sentence"]))
            screen.print(Text("   ") + _shortened(_with_terms(sentence, terms)), soft_wrap=True)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _printable(value: object) -> str:
    """A page's words without what would steer the terminal."""
    return "".join(character for character in str(value).strip() if character.isprintable())


def _with_terms(text: Text, terms: Sequence[str]) -> Text:
    """The text with the terms marked, be they printed in wide or capital letters."""
    longest_first = sorted(terms, key=len, reverse=True)
    for match in re.finditer(
        "|".join(map(re.escape, longest_first)) or "$", text.plain.translate(NARROW), re.IGNORECASE
    ):
        text.stylize(MARK, match.start(), match.end())
    return text


def _shortened(sentence: Text) -> Text:
    """A sentence; of a very long one (a table, a page without marks) the part around its first marked word."""
    if len(sentence) <= MAX_SENTENCE:
        return sentence
    first = min((span.start for span in sentence.spans), default=0)
    start = min(max(first - MAX_SENTENCE // 4, 0), len(sentence) - MAX_SENTENCE)
    end = start + MAX_SENTENCE
    return Text("…" if start else "") + sentence[start:end] + Text("…" if end < len(sentence) else "")


def _json_value(value: object) -> object:
    """JSON has no NaN and no infinity, and a decimal is a number."""
    if isinstance(value, Decimal):
        value = float(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _show_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    table = Table()
    for column in columns:
        table.add_column(Text(column))
    for row in rows[:MAX_TABLE_ROWS]:
        table.add_row(*("" if cell is None else _shown(cell) for cell in row))
    screen.print(table)
    if len(rows) > MAX_TABLE_ROWS:
        screen.print(f"The first {MAX_TABLE_ROWS} rows; --format csv gives all.", style="dim")


def _shown(cell: object) -> Text:
    return Text(f"{cell:,.15g}" if isinstance(cell, float) else str(cell))


def show_status(status: Status) -> None:
    """What an operator wants to know, the most urgent first: is it well, what does it hold, what waits for somebody."""
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim")
    facts.add_column()
    facts.add_row("Last success", _last_success(status))
    facts.add_row("In place", _edition(status))
    refused = Text(by_reason(status.quarantine), style="yellow") if status.quarantine else Text("no file", style="dim")
    facts.add_row("Quarantine", refused)
    waiting = waiting_events(len(status.undelivered), delivery_on=status.delivery_on)
    facts.add_row("Outbox", Text(waiting, style="yellow" if status.undelivered and status.delivery_on else "dim"))
    if status.endpoints:
        facts.add_row("Endpoints", _endpoints(status))
    facts.add_row("Disk", _disk(status.disk))
    screen.print(facts)
    screen.print(_last_runs(status))
    for sentence in status.troubles:
        screen.print(Text(visible(sentence), style="bold yellow"), soft_wrap=True)
    for run in status.runs:
        if run.error:
            error = f"The run of {_minute(run.started_at)} failed in step {run.step}: {run.error}"
            screen.print(Text(visible(error), style="red"), soft_wrap=True)
    _show_quarantine(status.quarantine)
    style = "yellow" if status.delivery_on else "dim"
    for event in status.undelivered[:MAX_EVENTS]:
        screen.print(
            f"Undelivered: {event.type} of {event.created_at[:19]}, {event.event_id}", style=style, soft_wrap=True
        )
    if len(status.undelivered) > MAX_EVENTS:
        screen.print(f"And {len(status.undelivered) - MAX_EVENTS:,} more events.", style=style)


def _last_success(status: Status) -> Text:
    """How long ago a run went well; yellow where it is late, red where runs have failed since."""
    run = status.last_success
    newest = next((one for one in status.runs if one.status != "running" or status.killed(one)), None)
    fails = newest is not None and newest.status not in {"published", "unchanged"}
    if run is None:
        return Text("none yet", style="bold red" if fails else "dim")
    ended = datetime.fromisoformat(run.finished_at or run.started_at)
    told = f"{_duration((status.at - ended).total_seconds())} ago ({run.status})"
    if fails:
        return Text(f"{told}; the last run did not go well", style="bold red")
    return Text(told, style="green" if status.at - ended < LATE else "yellow")


def _edition(status: Status) -> Text:
    edition = status.edition
    if edition is None:
        return Text("No edition was published yet.", style="yellow")
    counts = ", ".join(f"{count:,} {name}" for name, count in edition.counts.items())
    age = _duration((status.at - edition.published_at).total_seconds())
    since = f" of {edition.published_at:%Y-%m-%d %H:%M} UTC, {age} ago"
    return Text.assemble(
        (f"Edition {edition.edition}", "bold"), f"{since}: {counts}; {edition.new_page_count:,} new pages in it."
    )


def _endpoints(status: Status) -> Text:
    """How many endpoints are in which state; a disabled one gets nothing until somebody enables it."""
    states = Counter(
        "failing" if one.failing_since and one.state == "active" else one.state for one in status.endpoints
    )
    styles = {"active": "green", "failing": "yellow", "disabled": "bold red"}
    return Text(", ").join(Text(f"{count} {state}", style=styles.get(state, "dim")) for state, count in states.items())


def _disk(disk: DiskUse) -> Text:
    used = f"{decimal(disk.published)} published, {decimal(disk.working)} working, {decimal(disk.other)} other files; "
    return Text.assemble(used, (f"{decimal(disk.free)} free", "bold red" if disk.free < 2 * disk.working else ""))


def _last_runs(status: Status) -> Table:
    table = Table(title="Last runs", title_justify="left", title_style="bold")
    for column in ("started (UTC)", "took", "status", "edition", "files"):
        table.add_column(column, justify="right" if column in {"took", "edition"} else "left")
    for run in status.runs:
        shown = "killed" if status.killed(run) else run.status
        files = [(run.counts.get(outcome, 0), str(outcome)) for outcome in Outcome]
        end = run.finished_at or ("" if shown == "killed" else status.at)
        table.add_row(
            _minute(run.started_at),
            _age(run.started_at, end) if end else "",
            Text(f"{shown}: {run.step}" if shown in SHOWS_STEP and run.step else shown, style=STATUS_STYLES[shown]),
            f"{run.edition or ''}",
            ", ".join(f"{count:,} {name}" for count, name in files if count),
        )
    return table


def _minute(utc_text: str) -> str:
    return utc_text[:16].replace("T", " ")


def _age(since: str, until: str | datetime) -> str:
    end = until if isinstance(until, datetime) else datetime.fromisoformat(until)
    return _duration((end - datetime.fromisoformat(since)).total_seconds())


def _duration(seconds: float) -> str:
    """A time in its largest unit, and the next one where that says something: 8 s, 3 min 20 s, 26 min, 5 h 2 min."""
    whole = max(round(seconds), 0)
    for size, name, smaller, of in ((86400, "days", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            large, rest = whole // size, whole % size // smaller
            name = "day" if (large, name) == (1, "days") else name
            return f"{large} {name} {rest} {of}" if rest and large < 10 else f"{large} {name}"
    return f"{whole} s"


@dataclass(slots=True)
class EndpointRow:
    """An endpoint as an operator sees it."""

    name: str
    origin: str
    events: Sequence[str] | None  # None: all
    state: str = "new"
    why: str = ""  # of a disabled one
    waiting: int = 0
    given_up: int = 0
    last: Attempt | None = None


def show_endpoints(rows: Sequence[EndpointRow]) -> None:
    """The endpoints, one a row."""
    if not rows:
        screen.print("No endpoint is set: BROADSHEET_WEBHOOK_URL sets the first.")
        return
    table = Table()
    for column in ("endpoint", "to", "events", "state", "waiting", "given up", "last attempt"):
        table.add_column(column, overflow="fold")
    for row in rows:
        state = f"{row.state}: {row.why}" if row.why else row.state
        last = f"{row.last.attempted_at[:19].replace('T', ' ')}: {row.last.detail}" if row.last else ""
        table.add_row(
            row.name,
            Text(row.origin),
            "all" if row.events is None else "\n".join(row.events),
            Text(state, style={"disabled": "bold red", "active": "green"}.get(row.state, "")),
            f"{row.waiting:,}",
            Text(f"{row.given_up:,}", style="yellow" if row.given_up else ""),
            Text(last),
        )
    screen.print(table)


def show_findings(findings: Sequence[Finding]) -> None:
    """What the doctor found, check by check."""
    for finding in findings:
        mark, style = FINDING_STYLES[finding.verdict]
        screen.print(Text.assemble((f"{mark} {finding.check}: ", style), finding.sentence), soft_wrap=True)


def show_event(event: dict[str, object]) -> None:
    """An event that the receiver got."""
    screen.print_json(json.dumps(event, ensure_ascii=False), ensure_ascii=False)
