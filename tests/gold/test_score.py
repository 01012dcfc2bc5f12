"""The published edition of the five pages against their hand-made readings: what was reached is not lost again."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import PROJECT, Workplace

FLOORS = {
    "lines.role": 0.97,
    "lines.article": 0.98,
    "joins.f1": 0.95,
    "articles.f1": 1.0,
    "articles.headline": 0.93,
    "articles.kicker": 0.93,
    "articles.deck": 0.93,
    "articles.jump": 1.0,
    "articles.truncated": 0.9,
    "articles.place": 0.9,
    "bylines.f1": 0.97,
    "entities.f1": 0.85,
    "entities.person.f1": 0.95,
    "entities.place.f1": 0.90,
    "entities.organization.f1": 0.88,
    "entities.product.f1": 0.75,
    "entities.programme.f1": 0.72,
    "entities.event.f1": 0.75,
    "entities.name": 0.88,
    "metrics.f1": 0.97,
    "metrics.kind": 0.98,
    "metrics.approx": 0.98,
    "metrics.high": 0.98,
    "metrics.measure": 0.75,
    "metrics.subject": 0.65,
    "metrics.target": 0.58,
    "metrics.place": 0.73,
    "metrics.period": 0.9,
    "metrics.compare": 0.95,
}


@pytest.fixture(scope="module")
def scores(seed_edition: Workplace) -> dict[str, Any]:
    scorer = PROJECT / "tests" / "gold" / "score.py"
    published = seed_edition.warehouse / "broadsheet.duckdb"
    result = subprocess.run([sys.executable, scorer, published, "--json"], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("name", FLOORS)
def test_score_stays_above_its_floor(scores: dict[str, Any], name: str) -> None:
    assert scores[name] >= FLOORS[name]


def test_all_pages_are_in_the_warehouse(scores: dict[str, Any]) -> None:
    assert scores["pages"] == 5
    assert scores["absent"] == []


def test_every_programme_and_product_that_was_found_can_be_looked_up(seed_edition: Workplace) -> None:
    named = {
        (reading["page"], entity["surface"].strip("“”‘’"))
        for file in (PROJECT / "tests" / "gold").glob("*.json")
        for reading in [json.loads(file.read_text(encoding="utf-8"))]
        for entity in reading["entities"]
        if entity["type"] in ("programme", "product")
    }
    mentioned = seed_edition.ask(
        "select file_name, trim(surface, '“”‘’'), entity_id from marts.entity_mentions"
        " join marts.entities using (entity_id) join marts.pages using (page_id)"
        " where entity_type in ('programme', 'product')"
    )
    known = {entity_id for (entity_id,) in seed_edition.ask("select entity_id from marts.programmes")}
    found = {(page, surface): entity_id for page, surface, entity_id in mentioned if (page, surface) in named}
    assert len(found) > 100
    assert set(found.values()) <= known


def test_most_programmes_and_products_are_said_to_be_run_by_somebody(seed_edition: Workplace) -> None:
    said = "select count(*) filter (run_by_entity_id is not null) > 0.6 * count(*), count(since) > 20"
    ((are_run, are_dated),) = seed_edition.ask(f"{said} from marts.programmes")
    assert (are_run, are_dated) == (True, True)
