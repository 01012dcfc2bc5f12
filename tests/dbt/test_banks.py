from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

SEED = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "bank_abbreviations.csv"


@pytest.fixture(scope="module")
def banks() -> list[dict[str, str]]:
    with SEED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_bank_goes_by_its_full_name(banks: list[dict[str, str]]) -> None:
    assert {row["name"] for row in banks} <= {row["abbreviation"] for row in banks}


def test_a_bank_is_of_one_kind(banks: list[dict[str, str]]) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in banks:
        kinds[row["name"]].add(row["kind"])
    assert all(len(kind) == 1 for kind in kinds.values())


@pytest.mark.parametrize(
    ("spoken", "official"),
    [
        ("兰州银行", "兰州银行"),
        ("海峡银行", "福建海峡银行"),
        ("北部湾银行", "广西北部湾银行"),
        ("华润银行", "珠海华润银行"),
        ("三峡银行", "重庆三峡银行"),
        ("新网银行", "四川新网银行"),
        ("浦东发展银行", "上海浦东发展银行"),
        ("中国邮储银行", "中国邮政储蓄银行"),
    ],
)
def test_banks_of_all_provinces_are_known(banks: list[dict[str, str]], spoken: str, official: str) -> None:
    assert official in {row["name"] for row in banks if row["abbreviation"] == spoken}
