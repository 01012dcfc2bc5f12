"""The warehouse's checks: each test breaks one real thing and looks at what is said of it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Workplace
from warehouse.checkup import Finding, Verdict, check_folder, check_warehouse, last_success
from warehouse.ledger import Ledger
from warehouse.lock import LOCK_FILE, sole_writer
from warehouse.publish import sha256_of


def found(folder: Path, now: datetime | None = None) -> dict[str, Finding]:
    return {finding.check: finding for finding in check_warehouse(folder, now or datetime.now(UTC))}


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The folder's files, but for those that SQLite keeps beside a ledger that is open."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file() and "sqlite-" not in file.name}


def test_all_is_well_after_a_run_and_nothing_is_changed(begun: Workplace) -> None:
    before = bytes_of(begun.warehouse)
    findings = found(begun.warehouse)
    assert {finding.verdict for finding in findings.values()} == {Verdict.WELL}, findings
    assert "Edition 1, 1 pages" in findings["published file"].sentence
    assert bytes_of(begun.warehouse) == before


def test_warehouse_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    findings = found(tmp_path / "new" / "warehouse")
    assert {check: finding.verdict for check, finding in findings.items()} == {"folder": Verdict.WARNING}
    assert not (tmp_path / "new").exists()


def test_empty_folder_waits_for_its_first_run(tmp_path: Path) -> None:
    findings = found(tmp_path)
    assert Verdict.WRONG not in {finding.verdict for finding in findings.values()}
    assert "broadsheet run" in findings["published file"].sentence
    assert list(tmp_path.iterdir()) == []


def test_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "warehouse").write_text("", encoding="utf-8")
    finding = check_folder(tmp_path / "warehouse")
    assert (finding.verdict, "BROADSHEET_WAREHOUSE" in finding.sentence) == (Verdict.WRONG, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    assert check_folder(tmp_path).verdict is Verdict.WRONG
    tmp_path.chmod(0o755)


def test_run_under_way_is_told_and_the_working_database_left_alone(begun: Workplace) -> None:
    with sole_writer(begun.warehouse):
        findings = found(begun.warehouse)
    assert f"process {os.getpid()}" in findings["lock"].sentence
    assert "run is under way" in findings["working database"].sentence
    assert {finding.verdict for finding in findings.values()} == {Verdict.WELL}


def test_run_that_takes_half_a_day_is_worth_a_look(begun: Workplace) -> None:
    with sole_writer(begun.warehouse):
        finding = found(begun.warehouse, datetime.now(UTC) + timedelta(hours=12))["lock"]
    assert (finding.verdict, "end that process" in finding.sentence) == (Verdict.WARNING, True)


def test_lock_left_by_a_killed_run_holds_nobody_up(begun: Workplace) -> None:
    left = json.dumps({"pid": 1, "since": "2020-01-01T00:00:00+00:00"})
    (begun.warehouse / LOCK_FILE).write_text(left, encoding="utf-8")
    assert found(begun.warehouse)["lock"].sentence == "No run is under way."


@pytest.mark.parametrize("cut", [0, 100, 5000])
def test_working_database_that_is_damaged_is_told_with_its_cure(begun: Workplace, cut: int) -> None:
    file = begun.warehouse / "working.duckdb"
    file.write_bytes(b"\xff" * cut + file.read_bytes()[cut : file.stat().st_size // 2])
    finding = found(begun.warehouse)["working database"]
    assert finding.verdict is Verdict.WRONG
    assert "--full-refresh" in finding.sentence


def test_raw_table_that_is_missing_is_named(begun: Workplace) -> None:
    with duckdb.connect(str(begun.warehouse / "working.duckdb")) as db:
        db.execute("drop table raw.terms")
    finding = found(begun.warehouse)["working database"]
    assert (finding.verdict, "terms" in finding.sentence) == (Verdict.WARNING, True)


def test_published_file_of_garbage_is_told_with_its_cure(begun: Workplace) -> None:
    (begun.warehouse / "broadsheet.duckdb").write_bytes(b"garbage" * 1000)
    finding = found(begun.warehouse)["published file"]
    assert finding.verdict is Verdict.WRONG
    assert "sets it aside" in finding.sentence


def test_published_file_that_someone_wrote_to_is_found_out(begun: Workplace) -> None:
    with duckdb.connect(str(begun.warehouse / "broadsheet.duckdb")) as db:
        db.execute("delete from marts.page_lines")
        db.execute("alter table marts.posts drop column title")
    findings = found(begun.warehouse)
    assert "marts.posts.title" in findings["published file"].sentence
    assert {findings[check].verdict for check in ("published file", "published hash")} == {Verdict.WRONG}


def test_edition_of_tomorrow_means_a_wrong_clock(begun: Workplace) -> None:
    finding = found(begun.warehouse, datetime.now(UTC) - timedelta(days=1))["clock"]
    assert (finding.verdict, "clock" in finding.sentence) == (Verdict.WRONG, True)


def test_damaged_ledger_is_told_with_its_cure(begun: Workplace) -> None:
    file = begun.warehouse / "ledger.sqlite"
    with sqlite3.connect(file) as ledger:
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.write_bytes(b"\x00" * 4096 + file.read_bytes()[4096:])
    finding = found(begun.warehouse)["ledger"]
    assert (finding.verdict, "move it away" in finding.sentence) == (Verdict.WRONG, True)


def test_ledger_that_can_not_be_opened_is_not_called_damaged(begun: Workplace) -> None:
    (begun.warehouse / "ledger.sqlite").rename(begun.warehouse / "elsewhere")
    (begun.warehouse / "ledger.sqlite").mkdir()
    finding = found(begun.warehouse)["ledger"]
    assert (finding.verdict, "check its permissions" in finding.sentence) == (Verdict.WRONG, True)
    assert "move it away" not in finding.sentence


def test_run_that_begins_while_the_doctor_looks_was_not_killed(begun: Workplace) -> None:
    findings = check_warehouse(begun.warehouse, datetime.now(UTC))
    lock = next(finding for finding in findings if finding.check == "lock")
    assert lock.sentence == "No run is under way."
    assert next(findings).check == "working database"
    assert next(findings).check == "published file"
    with sole_writer(begun.warehouse), Ledger(begun.warehouse) as ledger:
        ledger.start_run("now")
        ledger_finding = next(finding for finding in findings if finding.check == "ledger")
    assert ledger_finding.sentence == "It is whole."


def test_edition_that_is_published_while_the_doctor_looks_is_well(
    begun: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another file, of which an event tells as edition 2, takes the place before the file is hashed."""
    published = begun.warehouse / "broadsheet.duckdb"
    digests: list[str] = []

    def publish_then_hash(file: Path) -> str:
        if not digests:
            fresh = begun.warehouse / "fresh"
            shutil.copy(published, fresh)
            with duckdb.connect(str(fresh)) as db:
                db.execute("update marts.editions set edition = 2")
                db.execute("update marts.pages set edition = 2")
            with Ledger(begun.warehouse) as ledger:
                ledger.add_event(
                    "2", b"{}", type="t", edition=2, run_id="2", snapshot_sha256=sha256_of(fresh), state="ready"
                )
            fresh.replace(published)
        digests.append(sha256_of(file))
        return digests[-1]

    monkeypatch.setattr("warehouse.checkup.sha256_of", publish_then_hash)
    findings = found(begun.warehouse)
    assert len(digests) == 2
    assert findings["published hash"].verdict is Verdict.WELL
    assert "Edition 2" in findings["published file"].sentence


def test_killed_run_is_told_of(begun: Workplace) -> None:
    with Ledger(begun.warehouse) as ledger:
        ledger.start_run("killed")
    finding = found(begun.warehouse)["ledger"]
    assert (finding.verdict, "killed" in finding.sentence) == (Verdict.WARNING, True)


def test_event_that_waits_for_days_and_a_disabled_endpoint_are_worth_a_look(begun: Workplace) -> None:
    with Ledger(begun.warehouse) as ledger:
        ledger.meet({"desk": None}, datetime.now(UTC))
    assert "1 deliveries wait" in found(begun.warehouse)["events"].sentence
    with closing(sqlite3.connect(begun.warehouse / "ledger.sqlite")) as ledger_file, ledger_file:
        ledger_file.execute("UPDATE endpoints SET state = 'disabled', disabled_at = 'now', disabled_why = '410 Gone'")
    assert "desk is disabled, for 410 Gone" in found(begun.warehouse)["endpoint"].sentence
    finding = found(begun.warehouse, datetime.now(UTC) + timedelta(days=2))["events"]
    assert (finding.verdict, "broadsheet webhook list" in finding.sentence) == (Verdict.WARNING, True)


def test_last_success_is_the_last_run_that_did_not_fail(begun: Workplace) -> None:
    ended = last_success(begun.warehouse)
    assert ended is not None
    assert timedelta(0) <= datetime.now(UTC) - ended < timedelta(hours=2)
    shutil.rmtree(begun.warehouse)
    assert last_success(begun.warehouse) is None


def test_last_success_is_the_newest_run_though_the_clock_was_set_back_before_it(tmp_path: Path) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    with Ledger(tmp_path) as ledger:
        for run_id in ("of a clock ahead", "of the clock set back"):
            ledger.start_run(run_id)
            ledger.finish_run(run_id, "unchanged", counts={}, edition=None)
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as ledger_file, ledger_file:
        ledger_file.execute("UPDATE runs SET finished_at = ? WHERE run_id = 'of a clock ahead'", [ahead])
    ended = last_success(tmp_path)
    assert ended is not None
    assert ended <= datetime.now(UTC)
