"""What the pictures of an edition cost: processor seconds of the import, and of asking and drawing; bytes of the PNGs.

Use: ``python benchmarks/pictures.py``. The editions are made up: the columns that pictures ask, with as many rows as
that many pages have in warehouses of real ones (6 articles and 60 metrics a page), places and measures drawn unevenly.
"""

from __future__ import annotations

import sys
import time
from itertools import pairwise
from types import ModuleType

import duckdb

PAGES = (5, 500, 5_000, 50_000)
EDITION = """
    create schema marts;
    select setseed(0.5);
    create table marts.editions as select unnest([1, 2]) as edition;
    create table marts.pages as
    select
        'p' || i as page_id,
        chr(20000 + (i % 40)::integer) || '州日报' as newspaper,
        1 + (i % 20 = 0)::integer as edition,
        date '2022-05-01' + (i % 365)::integer as published_on
    from range({pages}) as t (i);
    create table marts.articles as
    select page_id, number::varchar as place_code, chr(20000 + number) || '县' as place
    from (select page_id, (random() ** 4 * 3000)::integer as number from marts.pages, range(6));
    create table marts.entities as
    select distinct
        'e' || place_code as entity_id,
        'place' as entity_type,
        place as name,
        place_code,
        null::varchar as parent_entity_id
    from marts.articles;
    create table marts.metrics as
    select page_id, 'm' || (random() ** 4 * {pages} * 30)::integer as measure_id
    from marts.pages, range(60);
    create table marts.measures as
    select distinct measure_id, chr(20000 + (hash(measure_id) % 9000)::integer) || '产量' as measure, '吨' as unit
    from marts.metrics;
"""


def main() -> None:
    """Print a row of the table in results.md for each size."""
    begun = time.process_time()
    pictures = _import_pictures()
    sys.stdout.write(f"import: {time.process_time() - begun:.2f} s\n")
    for pages in PAGES:
        with duckdb.connect() as db:
            db.execute(EDITION.format(pages=pages))
            times = [time.process_time()]
            found = pictures.pictures(db)
            times.append(time.process_time())
            sizes = [len(pictures.draw(picture)) for picture in found]
            times.append(time.process_time())
        asking, drawing = (after - before for before, after in pairwise(times))
        sys.stdout.write(f"| {pages:,} | {asking:.2f} | {drawing:.2f} | {sum(sizes) / 1024:.0f} |\n")


def _import_pictures() -> ModuleType:
    from flows import pictures

    return pictures


if __name__ == "__main__":
    main()
