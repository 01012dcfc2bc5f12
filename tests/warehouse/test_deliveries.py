"""The copy of the ledger's deliveries that an edition is built from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from warehouse.database import working_database
from warehouse.ledger import Ledger
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
