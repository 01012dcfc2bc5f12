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
    "entities.f1": 0.82,
    "entities.name": 0.88,
    "metrics.f1": 0.93,
    "metrics.kind": 0.93,
    "metrics.approx": 0.95,
    "metrics.high": 0.98,
    "metrics.period": 0.8,
    "metrics.compare": 0.75,
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
