"""A warehouse of a few pages that say what the tests need, and dbt to build its marts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from flows.reading.model import Passage
from flows.reading.terms import article_terms

REPOSITORY = Path(__file__).resolve().parents[2]
SCHEMA = (REPOSITORY / "warehouse" / "schema.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Page:
    """A page with one article: its lines, what it names and one quantity."""

    key: str
    headline: str
    body: str
    place_code: str | None = None
    mentions: tuple[tuple[str, str], ...] = ()  # (entity type, surface), each where it first stands
    quantities: tuple[tuple[str, float, str, str, str], ...] = ()  # text, value, unit, subject, period
    posts: tuple[tuple[str, str, str], ...] = ()  # person, organization, title
    published_on: str | None = None
    caption: str = ""

    @property
    def text(self) -> str:
        return f"{self.headline}\n\n{self.body}\n{self.caption}"


@dataclass(frozen=True)
class Warehouse:
    """A working database with the raw tables in a folder of its own, which may hold one already."""

    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.open() as db:
            db.execute(SCHEMA)

    def open(self, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.folder / "working.duckdb"), read_only=read_only)

    def read(self, path: str, page: Page, *, reader_version: str = "1") -> None:
        """Admit the page at the path, and write what such a reader read in it, unless it has before."""
        with self.open() as db:
            if db.execute("select 1 from raw.pages where page_id = ?", [page.key]).fetchone() is None:
                self._insert(
                    db,
                    "pages",
                    page_id=page.key,
                    sha256=page.key * 4,
                    byte_count=len(page.text.encode()),
                    encoding="utf-8",
                    text=page.text,
                    line_count=3,
                    char_count=len(page.text),
                    first_seen_at="2024-01-01 00:00:00+00",
                    run_id="run",
                )
            keys: dict[str, object] = {"page_id": page.key, "reader_version": reader_version}
            known = "select 1 from raw.readings where page_id = $page_id and reader_version = $reader_version"
            if db.execute(known, keys).fetchone() is None:
                self._read(db, page, keys)
            self._insert(
                db, "admissions", page_id=page.key, outcome="read", published_on=page.published_on, **self._at(path)
            )

    def refuse(self, path: str) -> None:
        with self.open() as db:
            self._insert(db, "admissions", outcome="quarantined", reason="empty", detail="Nothing.", **self._at(path))

    def begin_edition(self, edition: int) -> None:
        with self.open() as db:
            db.execute(
                "insert into raw.editions (edition, run_id, published_at, change_number, reader_version, marts_version,"
                " new_page_count) select ?, 'run', now(), max(change_number), '1', '1', 1 from raw.admissions",
                [edition],
            )

    def build(self, *arguments: str) -> str:
        """Run ``dbt build`` in a process of its own; returns what it printed."""
        run = self._dbt("build", *arguments)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def test(self, *arguments: str) -> dict[str, str]:
        """Run ``dbt test``; the status (pass, warn, fail) of each data test by its name."""
        self._dbt("test", "--exclude-resource-type", "unit_test", *arguments)
        results = json.loads((self.folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
        return {result["unique_id"].split(".")[2]: result["status"] for result in results}

    def _dbt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).parent / "dbt"), *arguments],
            cwd=REPOSITORY / "dbt_project",
            env=os.environ
            | {
                "BROADSHEET_WAREHOUSE": str(self.folder),
                "DBT_TARGET_PATH": str(self.folder / "target"),
                "DBT_LOG_PATH": str(self.folder / "logs"),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def marts(self) -> dict[str, list[tuple[object, ...]]]:
        """All rows of the marts but what tells when and in which order they came."""
        passing = {"first_seen_at", "last_seen_at", "published_at", "edition", "change_number"}
        with self.open(read_only=True) as db:
            tables = db.execute(
                "select table_name, list(column_name order by column_index) from duckdb_columns()"
                " where schema_name = 'marts' group by table_name order by table_name"
            ).fetchall()
            return {
                table: db.execute(
                    f"select {', '.join(c for c in columns if c not in passing)} from marts.{table} order by all"
                ).fetchall()
                for table, columns in tables
            }

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with self.open(read_only=True) as db:
            return db.execute(sql).fetchall()

    def _read(self, db: duckdb.DuckDBPyConnection, page: Page, keys: dict[str, object]) -> None:
        article = keys | {"article_ordinal": 1}
        body_start = len(page.headline) + 2

        def place(surface: str) -> dict[str, object]:
            start = page.text.index(surface)
            return {
                "line_number": 1 if start < body_start else 3,
                "char_start": start,
                "char_end": start + len(surface),
            }

        self._insert(db, "readings", **keys, read_at="2024-01-01 00:00:00+00", run_id="run")
        passages = [Passage("headline", page.headline, ()), Passage("body", page.body, ())]
        passages += [Passage("caption", page.caption, ())] if page.caption else []
        for number, passage in zip((1, 3, 4), passages, strict=False):
            line = place(passage.text) | {"line_number": number, "role": passage.role, "continues": False}
            self._insert(db, "lines", **article, **line)
        for field, counts in article_terms(passages).items():
            for term, count in counts.items():
                self._insert(db, "terms", **article, field=field, term=term, term_count=count)
        self._insert(
            db,
            "articles",
            **article,
            headline=page.headline,
            body=page.body,
            is_truncated=False,
            place_code=page.place_code,
        )
        self._insert(db, "bylines", **article, byline_ordinal=1, name="方圆", role="记者")
        for ordinal, (entity_type, surface) in enumerate(page.mentions, start=1):
            self._insert(
                db,
                "mentions",
                **article,
                mention_ordinal=ordinal,
                entity_type=entity_type,
                surface=surface,
                name=surface,
                sentence_ordinal=1,
                **place(surface),
            )
        for ordinal, (person, organization, title) in enumerate(page.posts, start=1):
            span = place(organization)
            self._insert(
                db,
                "posts",
                **article,
                post_ordinal=ordinal,
                person=person,
                organization=organization,
                title=title,
                char_start=span["char_start"],
                char_end=place(person)["char_end"],
            )
        for ordinal, (text, value, unit, subject, period) in enumerate(page.quantities, start=1):
            self._insert(
                db,
                "quantities",
                **article,
                quantity_ordinal=ordinal,
                text=text,
                value=value,
                unit=unit,
                kind="level",
                measure="产量",
                subject=subject,
                place=subject,
                period=period,
                sentence=page.body,
                sentence_ordinal=1,
                **place(text),
            )

    @staticmethod
    def _at(path: str) -> dict[str, object]:
        return {
            "path": path,
            "file_name": path.rpartition("/")[2],
            "byte_count": 1,
            "stamp": "stamp",
            "fingerprint": "fingerprint",
            "reader_version": "1",
            "admitted_at": "2024-01-01 00:00:00+00",
            "run_id": "run",
        }

    @staticmethod
    def _insert(db: duckdb.DuckDBPyConnection, table: str, **row: object) -> None:
        db.execute(
            f"insert into raw.{table} ({', '.join(row)}) values ({', '.join('?' * len(row))})",
            list(row.values()),
        )


HARVEST = Page(
    key="aaaaaaaaaaaaaaaa",
    headline="象山渔业丰收",
    body="象山县委书记林海说，今年一季度全县捕鱼3万吨，农行象山支行放贷。",
    place_code="330225",
    mentions=(("place", "象山"), ("organization", "象山县委"), ("person", "林海"), ("organization", "农行象山支行")),
    quantities=(("3万吨", 30000.0, "吨", "全县", "今年一季度"),),
    posts=(("林海", "象山县委", "书记"),),
    published_on="2024-05-20",
)
SCHOOL = Page(
    key="cccccccccccccccc",
    headline="宁波新校开学",
    body="宁波市教育局与市发改委、农业银行共建学校，造价4亿元。",
    place_code="330200",
    mentions=(
        ("place", "宁波"),
        ("organization", "宁波市教育局"),
        ("organization", "市发改委"),
        ("organization", "农业银行"),
    ),
    quantities=(("4亿元", 400000000.0, "元", "市发改委", "目前"),),
    published_on="2024-05-21",
)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Two pages, one of them at two paths, and two refused files, built once from nothing."""
    warehouse = Warehouse(tmp_path_factory.mktemp("built") / "data")
    warehouse.read("a.txt", HARVEST)
    warehouse.read("b.txt", SCHOOL)
    warehouse.read("y/z.txt", HARVEST)
    warehouse.refuse("c.txt")
    warehouse.refuse("n.txt")
    warehouse.begin_edition(1)
    warehouse.build("--full-refresh")
    return warehouse
