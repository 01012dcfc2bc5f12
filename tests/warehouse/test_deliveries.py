"""The copy of the ledger's deliveries that an edition is built from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from warehouse.database import working_database
from warehouse.ledger import Delivery, Ledger
from warehouse.load import newest_change
from warehouse.publish import replace_deliveries


def test_raw_deliveries_are_replaced_by_what_the_ledger_says_now(tmp_path: Path) -> None:
    at = datetime(2026, 5, 1, 2, 3, 4, tzinfo=UTC)
    with Ledger(tmp_path) as ledger, working_database(tmp_path) as db:
        before = newest_change(db)
        replace_deliveries(db, ledger.deliveries())
        assert db.execute("from raw.deliveries").fetchall() == []
        ledger.add_event("e1", b"{}", type="t", edition=7, run_id="r", snapshot_sha256=None, state="ready")
        ledger.meet({"crm": None, "pager": None}, at)
        for endpoint, status in (("crm", 204), ("pager", 503)):
            ledger.record_attempt(
                "e1",
                endpoint,
                attempted_at=at,
                status_code=status,
                outcome="delivered" if status == 204 else "refused",
                detail="so it was",
                seconds=1.5,
                next_attempt_at=at,
            )
        for _ in range(2):
            replace_deliveries(db, ledger.deliveries())
        rows = db.execute(
            "select endpoint, edition, state, attempts, last_status, last_attempt_at, epoch(delivered_at - $at)"
            " from raw.deliveries where event_id = 'e1' and event_type = 't' order by endpoint",
            {"at": at},
        ).fetchall()
        assert rows == [("crm", 7, "delivered", 1, 204, at, 1.5), ("pager", 7, "waiting", 1, 503, at, None)]
        assert newest_change(db) == before  # they are no reason for an edition


def test_thousands_of_deliveries_are_all_there_and_replaced(tmp_path: Path) -> None:
    """More than go into the table at a time."""
    owed = [
        Delivery(
            event_id=f"e{number}",
            event_type="broadsheet.run.failed",
            edition=None,
            endpoint="default",
            state="given up",
            created_at="2026-05-01T02:03:04.000005Z",
            failures=10,
            next_attempt_at=None,
            delivered_at=None,
            attempts=10,
            last_attempt_at="2026-05-04T02:03:04.000005Z",
            last_status=None,
        )
        for number in range(2500)
    ]
    with working_database(tmp_path) as db:
        for some in (owed, owed[:1200]):
            replace_deliveries(db, some)
            row = db.execute(
                "select count(distinct event_id), sum(attempts), count(edition), min(created_at), max(last_attempt_at)"
                " from raw.deliveries"
            ).fetchone()
            assert row == (
                len(some),
                10 * len(some),
                0,
                datetime(2026, 5, 1, 2, 3, 4, 5, tzinfo=UTC),
                datetime(2026, 5, 4, 2, 3, 4, 5, tzinfo=UTC),
            )
