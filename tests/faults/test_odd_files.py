"""Files as they must not be are read or refused, each by itself, in bounded memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import get_args

import duckdb
import pytest

from flows.inbox import admit
from flows.reading.model import Role
from tests.conftest import Workplace, settle
from tests.faults.measured_ingest import Measured
from tests.faults.odd_files import odd_files
from warehouse.database import WORKING

SECONDS = 3600  # a bound, generous for a machine with much else to do
SEED = int(os.environ.get("BROADSHEET_TEST_SEED", "6"))  # another one: other files
LARGEST_FILE = 4 * 1024 * 1024
MOST_MEMORY = 1024  # MiB of a process
REASONS = {None, "undecodable", "binary", "empty", "no_chinese", "bad_metadata"}
# Each gives the rows of which it does not hold.
HOLDS = {
    "a page's length is that of its text": "from raw.pages where char_count <> length(text)",
    "a line has its number once": (
        "from (select count(*) as times from raw.lines group by page_id, line_number) where times > 1"
    ),
    "a figure is a number": (
        "from raw.quantities where not isfinite(value) or not isfinite(coalesce(value_high, 0)) or isnan(value)"
    ),
    "what belongs to an article has one": (
        "from (select page_id, article_ordinal from raw.quantities union all select page_id, article_ordinal"
        " from raw.mentions) anti join raw.articles using (page_id, article_ordinal)"
    ),
}
SPANS = """
select page_id, kind, found.text, char_start, char_end
from (
    select page_id, 'line' as kind, null as text, char_start, char_end from raw.lines
    union all select page_id, 'quantity', text, char_start, char_end from raw.quantities
    union all select page_id, 'mention', surface, char_start, char_end from raw.mentions
    union all select page_id, 'post', null, char_start, char_end from raw.posts
    union all select page_id, 'undertaking', null, char_start, char_end from raw.undertakings
) as found
"""


@pytest.mark.parametrize(
    "count", [pytest.param(300, id="300"), pytest.param(10_000, id="10000", marks=pytest.mark.long)]
)
def test_odd_files_are_read_or_refused(tmp_path: Path, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    inbox, warehouse = tmp_path / "inbox", tmp_path / "warehouse"
    inbox.mkdir()
    put_odd_files(inbox, count)

    told = measured_ingest(inbox, warehouse)
    with capsys.disabled():
        sys.stdout.write(f"\nOdd files of BROADSHEET_TEST_SEED={SEED}: {told}\n")
    assert sum(told.outcomes.values()) == count
    assert set(told.outcomes) == {"read", "quarantined"}
    assert told.outcomes["read"] > count / 2  # else it tests little of the reader
    assert told.own_peak < MOST_MEMORY
    assert told.worker_peak < MOST_MEMORY

    with duckdb.connect(str(warehouse / WORKING), read_only=True) as db:
        refused = Counter(dict(db.execute("select reason, count(*) from raw.admissions group by reason").fetchall()))
        assert refused.total() == count
        assert refused.keys() <= REASONS
        roles = {role for (role,) in db.execute("select distinct role from raw.lines").fetchall()}
        assert roles <= set(get_args(Role))
        pages = {
            page_id: (path, text)
            for path, page_id, text in db.execute(
                "select path, page_id, text from raw.admissions inner join raw.pages using (page_id)"
            ).fetchall()
        }
        assert [path for path, text in pages.values() if admit((inbox / path).read_bytes()).text != text] == []
        wrong = {sentence: db.execute(f"{query} limit 3").fetchall() for sentence, query in HOLDS.items()}
        assert {sentence: rows for sentence, rows in wrong.items() if rows} == {}
        spans = db.execute(SPANS)
        while some := spans.fetchmany(100_000):
            assert [span for span in some if not _is_shown(pages[span[0]][1], *span[1:])] == []


@pytest.mark.long
def test_what_is_read_of_odd_files_can_be_published(place: Workplace) -> None:
    put_odd_files(place.inbox, 300)
    for file in place.inbox.iterdir():
        settle(file)
    assert "Edition 1 is published" in place.run("--check").stdout
    assert place.ask("select count(*) > 100 from marts.pages") == [(True,)]
    assert place.ask("select count(*) > 100 from marts.quarantine") == [(True,)]


def put_odd_files(inbox: Path, count: int) -> None:
    """So many of the files of SEED."""
    for odd in odd_files(count, SEED):
        (inbox / odd.name).write_bytes(odd.content)
        if odd.metadata is not None:
            (inbox / odd.name).with_suffix(".json").write_bytes(odd.metadata)


def _is_shown(page: str, kind: str, found: str | None, start: int, end: int) -> bool:
    """Whether the page shows at this place what was found there.

    No line is blank, and a figure is shown whole, but for one that another article's lines stand within: its
    place ends with the line in which it begins.
    """
    if not 0 <= start < end <= len(page):
        return False
    shown, behind = "".join(page[start:end].split()), page[end : end + 1].strip()
    if kind == "quantity":
        figure = "".join(str(found).split())
        return shown == figure or (figure.startswith(shown) and not behind)
    return bool(shown)


def measured_ingest(inbox: Path, warehouse: Path) -> Measured:
    """What ``tests.faults.measured_ingest`` tells of an ingest that did not end in an error."""
    command = [sys.executable, "-m", "tests.faults.measured_ingest", str(inbox), str(warehouse), str(LARGEST_FILE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return Measured(**json.loads(done.stdout))
