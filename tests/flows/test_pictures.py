"""The pictures of an edition: what they show, and their letters."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from matplotlib.ft2font import FT2Font
from PIL import Image

from flows.pictures import MAX_BARS, Bar, Picture, draw, drawable, font_file, pictures
from tests.conftest import Workplace

MAX_BYTES = 100_000  # of one picture: it goes into Prefect's database with every edition


@pytest.fixture
def db(seed_edition: Workplace) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(seed_edition.warehouse / "broadsheet.duckdb"), read_only=True) as db:
        yield db


def test_bars_are_the_largest_and_the_note_accounts_for_the_rest(
    db: duckdb.DuckDBPyConnection, seed_edition: Workplace
) -> None:
    places, measures = pictures(db)  # no page of these names its newspaper
    assert (places.title, measures.title) == ("Articles by place", "Metrics by measure")
    for picture, counts in (
        (places, "select place, count(*) from marts.articles where place is not null group by all"),
        (measures, "select measure || ' (' || unit || ')', metric_count from marts.measures where unit is not null"),
    ):
        right = seed_edition.ask(counts)
        assert len(picture.bars) == MAX_BARS
        assert {(bar.name, bar.count) for bar in picture.bars} <= set(right)
        assert [bar.count for bar in picture.bars] == sorted((int(str(n)) for _, n in right), reverse=True)[:MAX_BARS]
    shown = sum(bar.count for bar in places.bars)
    (total, named, names), *_ = seed_edition.ask(
        "select count(*), count(place), count(distinct place_code) from marts.articles"
    )
    assert f"Edition 1: {total} articles; " in places.note
    assert f"in other places ({int(str(names)) - MAX_BARS}): {int(str(named)) - shown}" in places.note
    assert ("name no place" in places.note) == (named != total)


@pytest.fixture
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """The columns that pictures need, without a row."""
    with duckdb.connect() as db:
        db.execute("""
            create schema marts;
            create table marts.editions (edition integer);
            create table marts.pages (page_id varchar, newspaper varchar, edition integer, published_on date);
            create table marts.articles (page_id varchar, place varchar, place_code varchar);
            create table marts.entities (
                entity_id varchar, entity_type varchar, name varchar, place_code varchar, parent_entity_id varchar
            );
            create table marts.metrics (page_id varchar, measure_id varchar);
            create table marts.measures (measure_id varchar, measure varchar, unit varchar);
        """)
        yield db


def test_what_came_with_the_edition_is_told_apart_and_names_of_two_places_too(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    empty.execute("""
        insert into marts.editions values (1), (2);
        insert into marts.pages values
            ('p1', '甲日报', 1, '2022-05-01'), ('p2', '甲日报', 2, '2022-04-30'), ('p3', '乙报', 1, null),
            ('p4', null, 2, null);
        insert into marts.articles values
            ('p1', '鼓楼区', '320106'), ('p2', '鼓楼区', '320106'), ('p2', '鼓楼区', '350102'), ('p4', null, null);
        insert into marts.entities values
            ('e1', 'place', '鼓楼区', '320106', 'e2'), ('e2', 'place', '南京市', '320100', null);
    """)
    places, newspapers = pictures(empty)
    assert places.bars == (Bar("鼓楼区（南京市）", 2, 1), Bar("鼓楼区（350102）", 1, 1))
    assert places.note == "Edition 2: 4 articles; name no place: 1; dark: new in this edition."
    assert newspapers.bars == (Bar("甲日报 to 2022-05-01", 2, 1), Bar("乙报", 1, 0))
    assert newspapers.note == "Edition 2: 4 pages; name no newspaper: 1; dark: new in this edition."


def test_an_edition_without_anything_has_no_picture(empty: duckdb.DuckDBPyConnection) -> None:
    assert pictures(empty) == []


def test_every_letter_is_in_the_font_that_comes_with_the_package(db: duckdb.DuckDBPyConnection) -> None:
    font = FT2Font(font_file())
    assert font.family_name == "Noto Sans SC"
    for picture in pictures(db):
        for text in (picture.title, picture.note, *(bar.name for bar in picture.bars)):
            assert [letter for letter in drawable(text) if not font.get_char_index(ord(letter))] == []
            assert "〓" not in drawable(text)


HOSTILE = [
    "𠮷林县",
    "\ue000私用",
    "$x^2$ \\frac{1}{2}",
    "\x00\x1b[31m\u202e反\u200b",
    "👩‍👩‍👧 مرحبا e\u0301\u20dd",
    "\n\t \n",
    "\ud800",
    "长" * 500,
    "",
]


@pytest.mark.filterwarnings("error")
def test_what_the_font_lacks_is_shown_as_a_missing_letter_without_a_word_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    picture = Picture("标题", "…", tuple(Bar(name, 1_000_000, 1) for name in HOSTILE))
    with caplog.at_level(logging.INFO):
        image = Image.open(io.BytesIO(draw(picture)))
    assert not caplog.records
    assert image.width == 1020
    assert drawable("𠮷林县") == "〓林县"
    assert drawable("甲\n 乙\u202e丙") == "甲 乙丙"
    assert drawable("长" * 500) == "长" * 14 + "…"
    assert drawable("长" * 15) == "长" * 15
    assert drawable("长城新闻日报 to 2022-05-01") == "长城新闻日报 to 2022-05-01"


def test_pictures_show_something_and_stay_small(db: duckdb.DuckDBPyConnection) -> None:
    for picture in pictures(db):
        png = draw(picture)
        image = Image.open(io.BytesIO(png))
        assert len(png) < MAX_BYTES
        assert image.height > image.width / 2
        assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 10  # white, bars, letters and their edges
    widest = Picture("题" * 40, "注" * 100, tuple(Bar(chr(0x4E00 + at * 97) * 20, 10**9 - at, at) for at in range(15)))
    assert len(draw(widest)) < MAX_BYTES


def test_pictures_are_drawn_as_files_and_nothing_is_left_in_the_home(seed_edition: Workplace, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    unset = dict.fromkeys(("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), "")
    result = seed_edition.call(
        "pictures", str(tmp_path / "new" / "folder"), HOME=str(home), PREFECT_HOME=str(tmp_path / "prefect"), **unset
    )
    assert (result.returncode, result.stderr) == (0, "")
    files = [Path(line) for line in result.stdout.splitlines()]
    assert [file.name for file in files] == ["articles-by-place.png", "metrics-by-measure.png"]
    assert [Image.open(file).width for file in files] == [1020, 1020]
    assert not list(home.iterdir())
    assert list((seed_edition.warehouse / "matplotlib").iterdir())
