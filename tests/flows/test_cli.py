"""The command line beyond `run`."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess

import httpx

from tests.conftest import BROADSHEET, Workplace, answers, free_port, wait_for
from tests.pages import HARBOUR


def test_query_prints_a_table_csv_or_json(first_edition: Workplace) -> None:
    sql = "select value, unit, null as nothing from marts.metrics order by value"
    table = first_edition.call("query", sql)
    assert "12,000" in table.stdout
    rows = csv.DictReader(io.StringIO(first_edition.call("query", sql, "--format", "csv").stdout))
    assert [row["unit"] for row in rows] == ["个", "名", "人次"]
    objects = json.loads(first_edition.call("query", sql, "--format", "json").stdout)
    assert objects[0] == {"value": 11.0, "unit": "个", "nothing": None}


def test_query_reads_standard_input(first_edition: Workplace) -> None:
    result = subprocess.run(
        [BROADSHEET, "query", "-", "--format", "csv"],
        input="select count(*) as pages from marts.pages",
        env=first_edition.environ(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "pages\n1\n"


def test_query_changes_nothing_and_tells_what_is_wrong(first_edition: Workplace) -> None:
    delete = first_edition.call("query", "delete from marts.pages")
    assert delete.returncode == 1
    assert "read-only" in delete.stderr
    unknown = first_edition.call("query", "select nothing from marts.pages")
    assert unknown.returncode == 1
    assert "nothing" in unknown.stderr
    assert "Traceback" not in unknown.stderr


def test_query_and_status_before_the_first_run_say_what_to_do(place: Workplace) -> None:
    for command in (["query", "select 1"], ["status"]):
        result = place.call(*command)
        assert result.returncode != 0
        assert "broadsheet run" in result.stderr


def test_status_shows_the_run_and_that_delivery_is_off(first_edition: Workplace) -> None:
    result = first_edition.call("status")
    assert result.returncode == 0
    assert "published" in result.stdout
    assert "Edition 1" in result.stdout
    assert "delivery is off" in result.stdout


def test_read_shows_a_page_and_stores_nothing(place: Workplace) -> None:
    page = place.put("harbour.txt", HARBOUR)
    shown = place.call("read", str(page)).stdout
    assert "钦州港" in shown
    reading = json.loads(place.call("read", str(page), "--json").stdout)
    assert [article["headline"] for article in reading["articles"]] == [
        "北部湾港一季度吞吐量创新高",
        "农行灵山县支行助力荔枝产业",
    ]
    quantity = reading["articles"][0]["quantities"][0]
    assert HARBOUR[quantity["char_start"] : quantity["char_end"]] == quantity["text"]
    assert not place.warehouse.exists()


def test_read_refuses_what_is_no_page(place: Workplace) -> None:
    result = place.call("read", str(place.put("picture.txt", b"\x89PNG\r\n")))
    assert result.returncode == 1
    assert "PNG image" in result.stderr


def test_wrong_settings_are_told_in_one_sentence(place: Workplace) -> None:
    number = place.call("run", BROADSHEET_WORKERS="many")
    assert number.returncode == 2
    assert number.stderr.splitlines()[-1].startswith("Setting BROADSHEET_WORKERS: ")
    unsigned = place.call("run", BROADSHEET_WEBHOOK_URL="https://example.org/hook")
    assert unsigned.returncode == 2
    assert "BROADSHEET_WEBHOOK_SECRET" in unsigned.stderr


def test_receiver_takes_what_a_run_sends(begun: Workplace) -> None:
    """The webhook as the README shows it: `broadsheet receive` in one terminal, `broadsheet run` in another."""
    port = free_port()
    receiver = begun.start("receive", "--port", str(port), PYTHONUNBUFFERED="1")
    try:
        wait_for(lambda: _listens(port), seconds=60)
        assert receiver.stdout is not None
        exports = [receiver.stdout.readline() for _ in range(3)]
        settings = dict(re.findall(r"export (\w+)=(\S+)", "".join(exports)))
        result = begun.run(**settings)
        assert "events" not in result.stdout
        assert "No events wait" in begun.call("status", **settings).stdout
    finally:
        receiver.terminate()
        output, _ = receiver.communicate()
    assert '"type": "broadsheet.edition.published"' in output
    assert '"edition": 1' in output


def _listens(port: int) -> bool:
    return answers(f"http://127.0.0.1:{port}/webhook") or _refuses_get(port)


def _refuses_get(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/webhook").status_code == 405
    except httpx.TransportError:
        return False


def test_usage_statistics_are_off() -> None:
    code = "import flows, os; print(os.environ['DO_NOT_TRACK'], os.environ['PREFECT_SERVER_ANALYTICS_ENABLED'])"
    clean = {name: value for name, value in os.environ.items() if name not in {"DO_NOT_TRACK"}}
    python = BROADSHEET.with_name("python")
    assert (
        subprocess.run([python, "-c", code], env=clean, capture_output=True, text=True, check=True).stdout
        == "1 false\n"
    )
