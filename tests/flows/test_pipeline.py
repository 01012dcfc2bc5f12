"""Runs of the whole pipeline through the command line: what a person or a scheduler sees of them."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from pathlib import Path

import duckdb
import httpx
import pytest

from tests.conftest import Workplace, settle, wait_for
from tests.marts import marts_of
from tests.pages import CLINIC, CLINIC_LATER, HARBOUR, ORCHARD
from warehouse.contract import TABLES
from warehouse.ledger import Event, Ledger


def events(place: Workplace) -> list[Event]:
    with Ledger(place.warehouse) as ledger:
        return ledger.undelivered()


def test_first_run_publishes_what_the_contract_promises(first_edition: Workplace) -> None:
    columns = {
        (table, column): data_type
        for table, column, data_type in first_edition.ask(
            "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts'"
        )
    }
    promised = {(table, column): kind for table, named in TABLES.items() for column, kind in named.items()}
    assert promised.items() <= columns.items()
    uncommented = first_edition.ask(
        "select table_name, column_name from duckdb_columns()"
        " where schema_name = 'marts' and coalesce(comment, '') = ''"
    )
    assert uncommented == []
    assert first_edition.ask("select edition, page_count, new_page_count from marts.editions") == [(1, 1, 1)]


def test_every_mart_of_the_first_page_has_its_rows(first_edition: Workplace) -> None:
    assert first_edition.ask("select headline, place from marts.articles") == [
        ("医共体让村民少跑路", "长阳土家族自治县")
    ]
    assert first_edition.ask("select name, role from marts.bylines") == [("秦雪梅", "通讯员")]
    assert first_edition.ask("select value, unit from marts.metrics order by line_number, char_start") == [
        (11, "个"),
        (46, "名"),
        (12_000, "人次"),
    ]
    shown = first_edition.ask(
        "select metric.text = page.text[metric.char_start + 1 : metric.char_end]"
        " from marts.metrics as metric inner join marts.pages as page using (page_id)"
    )
    assert {row for (row,) in shown} == {True}


def test_run_with_nothing_new_reads_and_publishes_nothing(begun: Workplace) -> None:
    before = (begun.warehouse / "broadsheet.duckdb").read_bytes()

    result = begun.run()

    assert "Nothing new: edition 1 stays" in result.stdout
    assert "Reading pages" not in [line for line in result.stderr.splitlines() if "1/1" not in line]
    assert (begun.warehouse / "broadsheet.duckdb").read_bytes() == before
    assert len(events(begun)) == 1


@pytest.mark.long
def test_news_are_published_while_a_reader_holds_the_edition_before(begun: Workplace) -> None:
    begun.put("harbour.txt", HARBOUR)
    with duckdb.connect(str(begun.warehouse / "broadsheet.duckdb"), read_only=True) as reader:
        begun.run()
        assert reader.execute("select max(edition), count(*) from marts.editions").fetchall() == [(1, 1)]
    assert begun.ask("select edition, page_count, new_page_count from marts.editions order by edition") == [
        (1, 1, 1),
        (2, 2, 1),
    ]
    (event,) = [json.loads(event.body) for event in events(begun) if event.edition == 2]
    assert event["data"]["counts"]["articles"] == begun.ask("select count(*) from marts.articles")[0][0]
    assert [(page,) for page in event["data"]["pages"]["new"]] == begun.ask(
        "select page_id from marts.pages where file_name = 'harbour.txt'"
    )


@pytest.mark.long
def test_changed_file_replaces_its_page_and_a_copy_changes_nothing(begun: Workplace) -> None:
    begun.put("clinic.txt", CLINIC_LATER)
    begun.put("copy/of_clinic.txt", CLINIC_LATER)
    begun.run()
    assert begun.ask("select file_name, count(*) over () from marts.pages") == [("clinic.txt", 1)]
    assert begun.ask("select value from marts.metrics where unit = '名'") == [(58,)]


@pytest.mark.long
def test_metadata_beside_a_page_dates_it(begun: Workplace) -> None:
    begun.put("clinic.json", '{"newspaper": "三峡日报", "published_on": "2023-06-01", "page": 3}')
    begun.run()
    assert begun.ask("select newspaper, cast(published_on as varchar), published_on_basis from marts.pages") == [
        ("三峡日报", "2023-06-01", "metadata")
    ]


@pytest.mark.long
def test_bad_files_are_quarantined_with_a_reason_and_stop_nobody(begun: Workplace) -> None:
    begun.put("empty.txt", b"")
    begun.put("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00")
    begun.put("broken.txt", CLINIC.encode()[:-2] + b"\xff")
    begun.put("large.txt", "字" * 2000)
    begun.put("english.md", "All the news that is fit to print")
    (begun.inbox / "away.txt").symlink_to("/etc/hostname")
    (begun.inbox / "gone.txt").symlink_to(begun.inbox / "nowhere.txt")
    begun.put("sub/orchard.txt", ORCHARD.encode("gb18030"))

    result = begun.run(BROADSHEET_MAX_FILE_BYTES="5000")

    assert begun.ask("select file_name, reason from marts.quarantine order by file_name") == [
        ("away.txt", "outside_inbox"),
        ("broken.txt", "undecodable"),
        ("empty.txt", "empty"),
        ("english.md", "no_chinese"),
        ("gone.txt", "unreadable"),
        ("image.txt", "binary"),
        ("large.txt", "too_large"),
    ]
    assert begun.ask("select encoding from marts.pages where file_name = 'orchard.txt'") == [("gb18030",)]
    assert "In quarantine: broken.txt" in result.stdout

    again = begun.run()  # the size limit is higher now: that file is looked at again, the others are not
    assert "Edition 3 is published" in again.stdout
    assert ("large.txt",) in begun.ask("select file_name from marts.pages")
    assert "Nothing new" in begun.run().stdout


def test_second_run_is_refused_and_told_who_is_at_it(begun: Workplace) -> None:
    with (begun.warehouse / "writer.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        json.dump({"pid": os.getpid(), "since": "2024-01-01T00:00:00+00:00"}, lock)
        lock.flush()
        result = begun.call("run")
    assert result.returncode == 3
    assert f"process {os.getpid()}" in result.stderr
    assert len(events(begun)) == 1


def test_wrong_folders_are_told_in_one_sentence(begun: Workplace, tmp_path: Path) -> None:
    no_inbox = begun.call("run", "--inbox", str(tmp_path / "nowhere"))
    assert no_inbox.returncode == 2
    assert no_inbox.stderr.splitlines()[-1] == (
        f"The inbox {tmp_path / 'nowhere'} does not exist or is no folder: create it, or name another one."
    )
    (tmp_path / "file").touch()
    no_warehouse = begun.call("run", "--warehouse", str(tmp_path / "file" / "warehouse"))
    assert no_warehouse.returncode == 2
    assert "can't be written" in no_warehouse.stderr.splitlines()[-1]


def test_failed_test_publishes_nothing_and_leaves_an_event(begun: Workplace) -> None:
    before = (begun.warehouse / "broadsheet.duckdb").read_bytes()
    begun.put("harbour.txt", HARBOUR)
    with duckdb.connect(str(begun.warehouse / "working.duckdb")) as db:  # what no reader would write
        db.execute("update raw.lines set role = 'advertisement' where line_number = 1")
        db.execute("update raw.readings set change_number = nextval('raw.change_number')")

    result = begun.call("run")

    assert result.returncode == 1
    assert "dbt build failed, nothing is published" in result.stderr.splitlines()[-1]
    assert (begun.warehouse / "broadsheet.duckdb").read_bytes() == before
    failure = json.loads(events(begun)[-1].body)
    assert failure["type"] == "broadsheet.run.failed"
    assert failure["data"]["step"] == "build"
    assert failure["data"]["edition"] == 1
    assert "role" in failure["data"]["error"]
    status = begun.call("status")
    assert "failed" in status.stdout
    assert "broadsheet.run.failed" in status.stdout


@pytest.mark.long
def test_model_that_fails_ends_the_run_in_order(begun: Workplace) -> None:
    with duckdb.connect(str(begun.warehouse / "working.duckdb")) as db:
        db.execute("alter table raw.undertakings rename column verb to word")
    begun.put("snow.txt", "梧桐县昨日降雪。\n")
    result = begun.call("run")
    # the threads in which Prefect tells of the models that were skipped would abort the interpreter at its end
    assert (result.returncode, "FATAL" in result.stderr) == (1, False)
    assert "model stg_undertakings" in result.stderr


@pytest.mark.long
def test_file_still_being_written_waits_for_the_next_run(begun: Workplace) -> None:
    """A writer appends to its file all through the run; it is read once the writer has let go of it."""
    growing = begun.inbox / "growing.txt"
    writer = subprocess.Popen(
        ["/bin/sh", "-c", 'while true; do echo 钦州港货物吞吐量增长。 >> "$0"; sleep 0.05; done', str(growing)]
    )
    try:
        wait_for(growing.exists, seconds=10)
        result = begun.run()
    finally:
        writer.kill()
        writer.wait()
    assert "pages waiting" in result.stdout
    assert "Nothing new" in result.stdout
    settle(growing)
    assert "Edition 2 is published" in begun.run().stdout


@pytest.mark.long
def test_damaged_working_database_is_built_anew_from_the_inbox(begun: Workplace) -> None:
    (begun.warehouse / "working.duckdb").write_bytes(b"no database " * 1000)

    refused = begun.call("run")
    assert refused.returncode == 1
    assert "broadsheet run --full-refresh" in refused.stderr.splitlines()[-1]

    before = marts_of(begun.warehouse)
    begun.run("--full-refresh")
    assert marts_of(begun.warehouse) == before
    assert begun.ask("select max(edition) from marts.editions") == [(2,)]


def test_run_in_prefect_shows_its_artifacts_and_a_task_for_each_model(begun: Workplace, prefect_api: str) -> None:
    begun.put("orchard.txt", ORCHARD)
    begun.put("a|b `c` <i>.txt", b"")
    begun.run()
    (run_id,) = begun.ask("select run_id from marts.editions where edition = 2")[0]
    of_run = {"flow_runs": {"id": {"any_": [run_id]}}}

    artifacts = httpx.post(f"{prefect_api}/artifacts/filter", json=of_run).json()
    by_key = {artifact["key"]: artifact["data"] for artifact in artifacts}
    assert by_key["broadsheet-run"].startswith("# Edition 2 is published")
    assert "1 file: 1 empty." in by_key["broadsheet-run"]
    assert "a\\|b \\`c\\` &lt;i&gt;.txt" in by_key["broadsheet-quarantine"]
    assert "静宁县" in by_key["broadsheet-pictures"]
    assert set(by_key) == {"broadsheet-run", "broadsheet-steps", "broadsheet-quarantine", "broadsheet-pictures"}

    tasks = httpx.post(f"{prefect_api}/task_runs/filter", json=of_run | {"limit": 200}).json()
    names = " ".join(task["name"] for task in tasks)
    for name in ("ingest", "articles", "metrics", "entities", "publish", "notify"):
        assert name in names


@pytest.mark.parametrize("option", ["--help", "run --help", "query --help"])
def test_help_teaches(option: str, begun: Workplace) -> None:
    result = begun.call(*option.split())
    assert result.returncode == 0
    assert "Usage" in result.stdout
