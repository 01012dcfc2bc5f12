from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from flows import report as report_module
from flows.pages import Outcome
from flows.report import MAX_REFUSALS, RunReport, publish_artifacts
from flows.screen import MAX_TABLE_ROWS, show_report, show_rows
from warehouse.publish import Refusal

NOON = datetime(2022, 5, 1, 12, tzinfo=UTC)
HOSTILE_NAMES = [
    "<img src=x onerror=alert(1)>.txt",
    "<!-- .txt",
    "a|b||c.txt",
    "**bold** _thin_ ~~gone~~.txt",
    "[here](javascript:alert(1)).txt",
    "![x](y).txt",
    "`code` ``.txt",
    "back\\slash\\|.txt",
    "trailing\\",
    "&lt;b&gt; &amp; &#124;.txt",
    "# no heading.txt",
    "[red]no markup[/red] [/].txt",
    "{{ x }} ${x} %s.txt",
    "'single' \"double\".txt",
    "<script>alert(1)</script>.txt",
    "梧桐日报 2022年5月1日 (1).txt",
]


def ended(**more: Any) -> RunReport:
    values: dict[str, Any] = {
        "run_id": "run",
        "status": "published",
        "outcomes": {Outcome.READ: 3, Outcome.QUARANTINED: 1},
        "read_again": 0,
        "kept_older": 0,
        "edition": 7,
        "counts": {"pages": 5, "articles": 40},
        "tests_passed": 12,
        "seconds": {"read": 1.234},
        "delivery_on": True,
    }
    return RunReport(**values | more)


def refused(name: str, detail: str = "No text.", reason: str = "binary") -> Refusal:
    return Refusal(f"folder/{name}", name, reason, detail, 1234, NOON)


def write(report: RunReport) -> None:
    """Write the artifacts of a run whose warehouse holds no edition to draw pictures of."""
    publish_artifacts(report, Path("nowhere"))


@pytest.fixture
def artifacts(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Any]:
    """What would go to Prefect's API, by key: starting one takes ten seconds."""
    sent: dict[str, Any] = {}
    for create in ("create_markdown_artifact", "create_table_artifact"):
        monkeypatch.setattr(report_module, create, lambda what, key, description: sent.update({key: what}))  # noqa: ARG005
    return sent


def cells(markdown: str) -> list[str]:
    """The texts of all table cells, as a browser would show them."""
    shown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)
    found = re.findall(r"<t[dh](?: [^>]*)?>(.*?)</t[dh]>", shown, flags=re.DOTALL)
    assert not any("<" in cell for cell in found), "a cell holds more than text"
    return [html.unescape(cell) for cell in found]


def test_an_edition_is_told_with_its_counts(artifacts: Mapping[str, Any]) -> None:
    write(ended())
    summary = artifacts["broadsheet-run"]
    assert summary.startswith("# Edition 7 is published")
    assert "12 tests passed, 0 warned." in summary
    outcomes = ["read", "3", "unchanged", "0", "waiting", "0", "quarantined", "1"]
    assert cells(summary)[:10] == ["files", "", *outcomes]
    assert cells(summary)[10:] == ["in the marts", "rows", "pages", "5", "articles", "40"]
    assert artifacts["broadsheet-steps"] == [{"step": "read", "seconds": 1.23}]
    assert "broadsheet-quarantine" not in artifacts


def test_pictures_that_cannot_be_drawn_are_a_line_in_the_log(
    artifacts: Mapping[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    write(ended())
    assert set(artifacts) == {"broadsheet-run", "broadsheet-steps"}
    assert "The edition's pictures could not be drawn." in caplog.text


@pytest.mark.parametrize(("edition", "title"), [(7, "# Nothing new: edition 7 stays\n"), (None, "# Nothing new\n")])
def test_nothing_new_is_told_as_such(artifacts: Mapping[str, Any], edition: int | None, title: str) -> None:
    write(ended(status="unchanged", edition=edition, counts={}))
    assert artifacts["broadsheet-run"].startswith(title)
    assert "tests passed" not in artifacts["broadsheet-run"]


@pytest.mark.parametrize(
    ("on", "waiting", "told"),
    [(True, 0, "outbox: 0. Webhook delivery is on"), (True, 2, "outbox: 2"), (False, 2, "2. Webhook delivery is off")],
)
def test_whether_somebody_was_told_is_told(artifacts: Mapping[str, Any], on: bool, waiting: int, told: str) -> None:
    write(ended(delivery_on=on, undelivered=waiting))
    assert told in artifacts["broadsheet-run"]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_refused_files_name_is_shown_as_it_is_in_prefect(artifacts: Mapping[str, Any], name: str) -> None:
    write(ended(quarantine=(refused(name, f"{name}: no text."),)))
    shown = cells(artifacts["broadsheet-quarantine"])
    assert shown[5:] == [f"folder/{name}", "binary", "2022-05-01 12:00", "1,234", f"{name}: no text."]
    assert name not in artifacts["broadsheet-run"]


def test_a_line_break_in_a_name_does_not_break_the_table(artifacts: Mapping[str, Any]) -> None:
    write(ended(quarantine=(refused("a\n\n# b\r\n| c.txt"),)))
    assert cells(artifacts["broadsheet-quarantine"])[5] == "folder/a # b | c.txt"


def test_what_would_steer_a_terminal_or_turn_a_line_is_written_out(
    artifacts: Mapping[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    turned = refused("\x1b[31mred\u202etxt.exe")
    write(ended(quarantine=(turned,)))
    show_report(ended(quarantine=(turned,)))
    written = "\\x1b[31mred\\u202etxt.exe"
    assert cells(artifacts["broadsheet-quarantine"])[5] == f"folder/{written}"
    assert written in capsys.readouterr().out


def test_a_long_quarantine_is_counted_by_reason_and_cut(artifacts: Mapping[str, Any]) -> None:
    many = [refused(f"{number}.txt", reason="binary" if number % 3 else "empty") for number in range(MAX_REFUSALS + 20)]
    write(ended(quarantine=tuple(many)))
    assert "120 files: 80 binary, 40 empty." in artifacts["broadsheet-run"]
    assert artifacts["broadsheet-quarantine"].startswith("120 files: 80 binary, 40 empty.")
    assert artifacts["broadsheet-quarantine"].count("folder/") == MAX_REFUSALS
    assert "And 20 more" in artifacts["broadsheet-quarantine"]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_refused_files_name_is_shown_as_it_is_on_the_screen(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_report(ended(quarantine=(refused(name),)))
    assert f"In quarantine: folder/{name}: No text." in capsys.readouterr().out.replace("\n", " ")


ROWS = [("<b>[red]x[/red]", 1.5, None), ('多,"行"\nb', 2, True)]
COLUMNS = ("[/name]", "数值", "c")


def test_a_query_as_csv_comes_back_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows(COLUMNS, ROWS, "csv")
    assert list(csv.reader(io.StringIO(capsys.readouterr().out, newline=""))) == [
        list(COLUMNS),
        ["<b>[red]x[/red]", "1.5", ""],
        ['多,"行"\nb', "2", "True"],
    ]


def test_a_query_as_json_comes_back_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows(COLUMNS, ROWS, "json")
    assert json.loads(capsys.readouterr().out) == [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]


def test_a_query_as_a_table_shows_names_and_cells_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows(COLUMNS, ROWS, "table")
    out = capsys.readouterr().out
    assert all(text in out for text in ("[/name]", "数值", "<b>[red]x[/red]", "1.5"))


def test_a_long_table_says_how_much_it_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows(["i"], [(number,) for number in range(MAX_TABLE_ROWS + 1)], "table")
    assert f"The first {MAX_TABLE_ROWS} rows" in capsys.readouterr().out
