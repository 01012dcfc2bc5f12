"""Forgetting: what the marts and later runs go by stays as it was, whatever is deleted."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.test_load import NOTHING, TABLES, admission, content, reading
from warehouse.database import PUBLISHED, set_aside, working_database
from warehouse.ledger import KEPT_RUNS, Ledger, LedgerError
from warehouse.load import READ_TABLES, known_paths, load_admission, load_reading, newest_change, note_failure
from warehouse.retention import (
    edition_file,
    forget_before,
    forget_damaged,
    forget_editions,
    forget_raw,
    keep_edition,
)

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
PAGES = [content(text) for text in ("甲\n", "乙\n", "丙\n")]
REFUSALS = ["empty", "unreadable"]

# What the marts take (dbt_project/models/intermediate), and the first and last refusal that marts.quarantine tells.
CURRENT_PATHS = """
    select path, change_number, page_id from raw.admissions
    where outcome = 'read' or reason not in ('unreadable', 'outside_inbox', 'too_large', 'bad_metadata')
    qualify row_number() over (partition by path order by change_number desc) = 1
    order by all
"""
CURRENT_READINGS = f"""
    select reading.page_id, reader_version, change_number, term.term
    from raw.readings as reading
    left join raw.terms as term using (page_id, reader_version)
    where reading.page_id in (select page_id from ({CURRENT_PATHS}))
    qualify row_number() over (partition by reading.page_id order by change_number desc) = 1
    order by all
"""
FIRST_REFUSALS = (
    "select path, arg_min(admitted_at, change_number), arg_max(admitted_at, change_number) from raw.admissions"
    " where outcome = 'quarantined' group by path order by 1"
)

Event = tuple[str, int, int]  # what happens: a file comes or is refused, or a page is read again; with which, how
EVENTS = st.lists(
    st.tuples(st.sampled_from(["admit", "refuse", "read"]), st.integers(0, 2), st.integers(0, 2)), max_size=25
)


def happen(db: duckdb.DuckDBPyConnection, events: list[Event], set_back: int = 1000) -> None:
    """A day or more for each event; with one, the clock is set back by a month."""
    for kind, what, how in events:
        page = PAGES[what]
        version = f"v{how}"
        if kind == "admit":
            load_admission(db, "run", admission(page, path=f"{how}.txt"), page, reading(page, version=version))
        elif kind == "refuse":
            refused = admission(None, path=f"{how}.txt")
            load_admission(db, "run", replace(refused, reason=REFUSALS[what % 2]))
        elif db.execute("select 1 from raw.pages where page_id = ?", [page.page_id]).fetchone():
            load_reading(db, "run", reading(page, version=version))
    changes = "(select change_number from raw.admissions union all select change_number from raw.readings)"
    ((first,),) = db.execute(f"select min(change_number) from {changes}").fetchall()
    for table, column in (("admissions", "admitted_at"), ("readings", "read_at")):
        db.execute(
            f"update raw.{table} set {column} = ?::timestamptz + to_days((change_number - ?)::int)"
            " - to_days(if(change_number - ? >= ?, 30, 0))",
            [BEGIN, first, first, set_back],
        )
    db.execute("update raw.pages set first_seen_at = ?", [BEGIN])


def gone_by(db: duckdb.DuckDBPyConnection) -> list[object]:
    """All that marts and runs go by."""
    asked = [db.execute(query).fetchall() for query in (CURRENT_PATHS, CURRENT_READINGS, FIRST_REFUSALS)]
    return [*asked, known_paths(db), newest_change(db)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, days=st.integers(-30, 30), set_back=st.integers(0, 25))
def test_what_marts_and_runs_go_by_stays_whatever_happened(
    tmp_path: Path, events: list[Event], days: int, set_back: int
) -> None:
    with working_database(tmp_path) as db:
        for table in TABLES:
            db.execute(f"delete from raw.{table}")
        happen(db, events, set_back)
        before = gone_by(db)
        forget_raw(db, BEGIN + timedelta(days=days))
        assert gone_by(db) == before
        for table in ("readings", *READ_TABLES):
            assert db.execute(f"from raw.{table} anti join raw.pages using (page_id)").fetchall() == []
        assert (
            db.execute("from raw.admissions anti join raw.pages using (page_id) where page_id is not null").fetchall()
            == []
        )
        assert forget_raw(db, BEGIN + timedelta(days=days)) == {"readings": 0, "admissions": 0, "pages": 0}


@pytest.fixture
def db(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A path whose content changed twice, read by three readers."""
    with working_database(tmp_path) as db:
        happen(db, [("admit", 0, 0), ("admit", 1, 0), ("admit", 2, 0), ("read", 2, 1), ("read", 2, 2), ("admit", 2, 1)])
    return duckdb.connect(str(tmp_path / "working.duckdb"))


def count(db: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {table: db.execute(f"select count(*) from raw.{table}").fetchall()[0][0] for table in TABLES}


def test_superseded_readings_admissions_and_contents_go(db: duckdb.DuckDBPyConnection) -> None:
    assert forget_raw(db, datetime.now(UTC)) == {"readings": 2, "admissions": 2, "pages": 2}
    left = count(db)
    assert (left["pages"], left["admissions"], left["readings"], left["terms"], left["lines"]) == (1, 2, 1, 1, 2)
    assert db.execute("select reader_version from raw.readings").fetchall() == [("v1",)]


def test_nothing_goes_before_its_time(db: duckdb.DuckDBPyConnection) -> None:
    before = count(db)
    assert forget_raw(db, BEGIN) == {"readings": 0, "admissions": 0, "pages": 0}
    assert count(db) == before


def test_failures_of_a_reader_stay_with_their_page(db: duckdb.DuckDBPyConnection) -> None:
    for page in (PAGES[0], PAGES[2]):
        note_failure(db, "run", page.page_id, "v9")
    forget_raw(db, datetime.now(UTC))
    assert db.execute("select page_id from raw.reading_failures").fetchall() == [(PAGES[2].page_id,)]


def test_a_content_that_was_forgotten_may_come_back(db: duckdb.DuckDBPyConnection) -> None:
    forget_raw(db, datetime.now(UTC))
    newest = newest_change(db)
    load_admission(db, "run", admission(PAGES[0], path="0.txt"), PAGES[0], reading(PAGES[0], NOTHING, "v2"))
    assert newest_change(db) > newest
    assert db.execute("select count(*) from raw.pages").fetchall() == [(2,)]


def test_what_does_not_fit_into_the_time_is_left_for_the_next_run(db: duckdb.DuckDBPyConnection) -> None:
    clock = itertools.count(0, 30)
    assert forget_raw(db, datetime.now(UTC), lambda: float(next(clock))) == {"readings": 2, "admissions": 0, "pages": 0}
    assert forget_raw(db, datetime.now(UTC)) == {"readings": 0, "admissions": 2, "pages": 2}


def publish(folder: Path, number: int) -> None:
    """As a run does it, with an edition that says its number."""
    fresh = folder / "fresh"
    with duckdb.connect(str(fresh)) as db:
        db.execute("create table edition as select ? as number", [number])
    if number > 1:
        keep_edition(folder, number - 1)
    fresh.replace(folder / "broadsheet.duckdb")


def number_in(file: Path) -> int:
    with duckdb.connect(str(file), read_only=True) as db:
        return int(db.execute("select number from edition").fetchall()[0][0])


def test_earlier_editions_stay_as_many_as_are_asked_for(tmp_path: Path) -> None:
    for number in (1, 2, 3, 4):
        publish(tmp_path, number)
        forget_editions(tmp_path, keep_editions=2, published=number)
    kept = sorted((tmp_path / "editions").iterdir())
    assert (
        [file.name for file in kept]
        == [edition_file(2), edition_file(3)]
        == ["edition-000002.duckdb", "edition-000003.duckdb"]
    )
    assert [number_in(file) for file in (*kept, tmp_path / "broadsheet.duckdb")] == [2, 3, 4]


def test_who_has_an_earlier_edition_open_keeps_it(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    with duckdb.connect(str(tmp_path / "broadsheet.duckdb"), read_only=True) as early:
        publish(tmp_path, 2)
        with duckdb.connect(str(tmp_path / "editions" / edition_file(1)), read_only=True) as kept:
            forget_editions(tmp_path, keep_editions=0, published=2)
            assert list((tmp_path / "editions").iterdir()) == []
            assert [one.execute("from edition").fetchall() for one in (early, kept)] == [[(1,)], [(1,)]]
    assert number_in(tmp_path / "broadsheet.duckdb") == 2


def test_edition_of_the_same_number_from_before_a_loss_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / edition_file(1)).write_bytes(b"older")
    publish(tmp_path, 1)
    publish(tmp_path, 2)
    assert number_in(tmp_path / "editions" / edition_file(1)) == 1


def test_editions_from_before_a_loss_go_first_though_their_numbers_are_higher(tmp_path: Path) -> None:
    (tmp_path / "editions").mkdir()
    for number in (48, 49, 50):
        (tmp_path / "editions" / edition_file(number)).write_bytes(b"older")
    kept = []
    for number in (1, 2, 3, 4):
        publish(tmp_path, number)
        forget_editions(tmp_path, keep_editions=2, published=number)
        kept.append([int(file.stem[-6:]) for file in sorted((tmp_path / "editions").iterdir())])
    assert kept == [[49, 50], [1, 50], [1, 2], [2, 3]]


def test_what_a_killed_run_left_half_made_goes(tmp_path: Path) -> None:
    (tmp_path / "editions").mkdir()
    for name in ("broadsheet.duckdb.next", "broadsheet.duckdb.next.wal", "editions/edition-000003.next"):
        (tmp_path / name).write_bytes(b"half")
    forget_editions(tmp_path, keep_editions=0, published=1)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_damaged_database_stays_its_days_though_it_was_last_written_long_ago(tmp_path: Path) -> None:
    for name in (PUBLISHED, PUBLISHED + ".wal"):
        (tmp_path / name).write_bytes(b"damaged")
        os.utime(tmp_path / name, (BEGIN.timestamp(), BEGIN.timestamp()))
    by_hand = tmp_path / f"{PUBLISHED}.damaged-by-hand"
    by_hand.write_bytes(b"nobody knows when")
    aside = set_aside(tmp_path / PUBLISHED)
    forget_damaged(tmp_path, datetime.now(UTC) - timedelta(days=30))
    assert set(tmp_path.iterdir()) == {aside, aside.with_name(aside.name + ".wal"), by_hand}
    forget_damaged(tmp_path, datetime.now(UTC) + timedelta(days=1))
    assert list(tmp_path.iterdir()) == [by_hand]


def test_a_clock_that_is_ahead_makes_nothing_old() -> None:
    yesterday = BEGIN - timedelta(days=1)
    assert forget_before(30, BEGIN, yesterday) == BEGIN - timedelta(days=30)
    ahead = BEGIN + timedelta(days=3650)
    assert forget_before(30, ahead, yesterday) == BEGIN - timedelta(days=24)
    assert forget_before(30, BEGIN, ahead) == BEGIN - timedelta(days=30)  # it was ahead, and is set back
    assert forget_before(30, ahead, None) is None


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path) as ledger:
        yield ledger


def leave(ledger: Ledger, number: int) -> None:
    """A run that published an edition, and its event."""
    ledger.start_run(f"run-{number}")
    ledger.finish_run(f"run-{number}", "published", counts={}, edition=number)
    ledger.add_event(
        f"event-{number}",
        b"{}",
        type="broadsheet.edition.published",
        edition=number,
        run_id=f"run-{number}",
        snapshot_sha256=f"{number:064x}",
        state="ready",
    )


def try_to_deliver(ledger: Ledger, event_id: str, endpoint: str, status: int, again: datetime | None) -> None:
    ledger.record_attempt(
        event_id,
        endpoint,
        attempted_at=datetime.now(UTC),
        status_code=status,
        outcome="delivered" if status == 200 else "refused",
        detail="so it was",
        seconds=0.1,
        next_attempt_at=again,
    )


def known(ledger: Ledger) -> set[str]:
    return {event for event in (f"event-{n}" for n in range(1, 7)) if has(ledger, event)}


def has(ledger: Ledger, event_id: str) -> bool:
    try:
        return ledger.event(event_id).event_id == event_id
    except LedgerError:
        return False


def test_events_that_were_delivered_or_given_up_go_and_what_waits_stays(ledger: Ledger) -> None:
    for number in range(1, 6):
        leave(ledger, number)
        ledger.meet({"desk": None}, datetime.now(UTC))
    for event_id in ("event-1", "event-4", "event-5"):
        try_to_deliver(ledger, event_id, "desk", 200, None)
    try_to_deliver(ledger, "event-2", "desk", 500, None)
    try_to_deliver(ledger, "event-3", "desk", 500, datetime.now(UTC) + timedelta(hours=1))
    waiting = ledger.undelivered()

    assert ledger.forget_records(BEGIN) == {"runs": 0, "events": 0}
    assert ledger.forget_records(datetime.now(UTC) + timedelta(days=1)) == {"runs": 0, "events": 3}

    assert known(ledger) == {"event-3", "event-5"}
    assert [event.event_id for event in waiting] == ["event-3"]
    assert ledger.undelivered() == waiting
    assert {delivery.event_id for delivery in ledger.deliveries()} == {"event-3", "event-5"}
    leave(ledger, 6)
    ledger.meet({"desk": None}, datetime.now(UTC))
    assert [event.event_id for event in ledger.undelivered()] == ["event-3", "event-6"]


def test_events_after_one_whose_edition_is_not_in_place_are_not_sent_again(ledger: Ledger) -> None:
    ledger.add_event("event-1", b"{}", type="t", edition=1, run_id="run", snapshot_sha256=None, state="pending")
    for number in (2, 3):
        leave(ledger, number)
    ledger.meet({"desk": None}, datetime.now(UTC))
    for event_id in ("event-2", "event-3"):
        try_to_deliver(ledger, event_id, "desk", 200, None)
    assert ledger.forget_records(datetime.now(UTC) + timedelta(days=1))["events"] == 1
    assert known(ledger) == {"event-1", "event-3"}
    ledger.meet({"desk": None}, datetime.now(UTC))
    assert ledger.undelivered() == []


def test_events_that_nobody_was_ever_owed_go_by_age_too(ledger: Ledger) -> None:
    for number in range(1, 201):
        leave(ledger, number)
    assert ledger.forget_records(datetime.now(UTC) + timedelta(days=400))["events"] == 199
    ledger.meet({"desk": None}, datetime.now(UTC))
    assert [event.event_id for event in ledger.undelivered()] == ["event-200"]


def test_the_last_runs_stay_and_the_one_that_is_under_way(ledger: Ledger) -> None:
    ledger.start_run("killed")
    leave(ledger, 1)
    for number in range(KEPT_RUNS + 10):
        ledger.start_run(f"quiet-{number}")
        ledger.finish_run(f"quiet-{number}", "unchanged", counts={}, edition=1)
    before = ledger.last_runs(KEPT_RUNS)
    assert ledger.forget_records(datetime.now(UTC) + timedelta(days=1))["runs"] == 10
    assert ledger.last_runs(1000)[:KEPT_RUNS] == before
    assert {run.run_id for run in ledger.last_runs(1000)} >= {"killed", "run-1"}
