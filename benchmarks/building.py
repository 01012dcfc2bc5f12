"""What one new page costs in warehouses of different sizes: ``python benchmarks/building.py [PAGES …]``.

A warehouse begins with four pages of ``seeds/``. What was read in them is written again and again, each time about
another county and with other people, plans, products and stories, until there are so many pages; they are built in one
run. Then the fifth page comes in: the seconds of that run's steps are printed, beside those of building all.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from warehouse.database import working_database

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
BROADSHEET = Path(sys.executable).with_name("broadsheet")
SIZES = (5, 500, 5000)

# Copy number k of each page: $copies of them, from 1. Text and offsets stay, so that every mention stands on its page.
COPIES = """
    create temp table copies as
    select
        page_id as old_id,
        number,
        left(sha256(page_id || number), 16) as page_id,
        (select list(code order by code) from reference.divisions where level = 'county')[
            cast(1 + hash(page_id, number) % 2800 as int)
        ] as county
    from raw.pages cross join range(1, $copies + 1) as copy (number)
"""
# A name of the copy's own, as long as the old one: its last two characters are others.
RENAMED = (
    "(left({0}, -2) || chr(cast(19968 + hash({0}, number) % 5000 as int)) || chr(cast(19968 + number % 5000 as int)))"
)
CHANGED = {
    "pages": "copy.page_id as page_id, sha256(old.page_id || number) as sha256",
    "admissions": (
        "copy.page_id as page_id, number || '/' || path as path, nextval('raw.change_number') as change_number"
    ),
    "readings": "copy.page_id as page_id, nextval('raw.change_number') as change_number",
    "articles": (
        "copy.page_id as page_id, county as place_code,"
        " list_transform(signature, value -> cast((value + hash(number, article_ordinal)) % 4294967296 as uinteger))"
        " as signature"
    ),
    "mentions": (
        "copy.page_id as page_id, {} as name, {} as surface".format(
            *(
                f"if(entity_type in ('person', 'programme', 'product', 'event'), {RENAMED.format(column)}, {column})"
                for column in ("name", "surface")
            )
        )
    ),
    "posts": f"copy.page_id as page_id, {RENAMED.format('person')} as person",
    **dict.fromkeys(("lines", "bylines", "quantities", "terms"), "copy.page_id as page_id"),
}


def multiply(warehouse: Path, pages: int) -> None:
    """Write what was read in the warehouse's four pages again, until it has so many."""
    with working_database(warehouse) as db:
        db.execute(COPIES, {"copies": pages // 4 - 1})
        for table, changed in CHANGED.items():
            db.execute(
                f"insert into raw.{table} by name select old.* replace ({changed})"  # noqa: S608 - our own words
                f" from raw.{table} as old inner join copies as copy on old.page_id = copy.old_id"
            )


def run(inbox: Path, warehouse: Path) -> dict[str, float]:
    """Run the pipeline; the seconds of its steps, and of all."""
    folders = {"BROADSHEET_INBOX": str(inbox), "BROADSHEET_WAREHOUSE": str(warehouse)}
    started = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own program
        [BROADSHEET, "run"],
        env=os.environ | folders,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    steps = {step: float(seconds) for step, seconds in re.findall(r"(\w+), seconds +│ +([\d.]+)", done.stdout)}
    return steps | {"all": time.perf_counter() - started}


def main() -> None:
    """Print a line of seconds for building each warehouse, and one for a new page in it."""
    for pages in [int(argument) for argument in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            inbox, warehouse = Path(folder) / "inbox", Path(folder) / "warehouse"
            inbox.mkdir()
            for seed in SEEDS[:4]:
                _put(inbox, seed)
            run(inbox, warehouse)
            if pages > len(SEEDS):
                multiply(warehouse, pages)
                _print(f"{pages:,} pages, all", run(inbox, warehouse))
            _put(inbox, SEEDS[4])
            _print(f"{pages:,} pages, one new", run(inbox, warehouse))


def _put(inbox: Path, seed: Path) -> None:
    """Copy a page into the inbox, old enough that nobody can be writing it still."""
    file = inbox / seed.name
    file.write_bytes(seed.read_bytes())
    minute_ago = time.time() - 60
    os.utime(file, (minute_ago, minute_ago))


def _print(what: str, seconds: dict[str, float]) -> None:
    sys.stdout.write(f"{what:24}" + "".join(f"  {step} {spent:6.1f}" for step, spent in seconds.items()) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
