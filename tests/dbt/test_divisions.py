from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SEED = REPOSITORY / "dbt_project" / "seeds" / "divisions.csv"
READERS = REPOSITORY / "flows" / "reading" / "dictionaries" / "divisions.csv"

spec = importlib.util.spec_from_file_location("make_seeds", REPOSITORY / "dbt_project" / "make_seeds.py")
assert spec is not None
assert spec.loader is not None
make_seeds = importlib.util.module_from_spec(spec)
sys.modules["make_seeds"] = make_seeds
spec.loader.exec_module(make_seeds)


@pytest.fixture(scope="module")
def divisions() -> dict[str, dict[str, str]]:
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def test_the_reader_and_dbt_hold_the_same_table() -> None:
    assert SEED.read_bytes() == READERS.read_bytes()


def test_every_division_hangs_from_one_above_it(divisions: dict[str, dict[str, str]]) -> None:
    above = {"city": {"province"}, "county": {"province", "city"}, "town": {"city", "county"}}
    for row in divisions.values():
        if row["level"] == "province":
            assert row["parent_code"] == ""
        else:
            assert divisions[row["parent_code"]]["level"] in above[row["level"]]


def test_codes_have_the_length_of_their_level(divisions: dict[str, dict[str, str]]) -> None:
    assert all(row["code"].isdigit() for row in divisions.values())
    assert all(len(row["code"]) == (9 if row["level"] == "town" else 6) for row in divisions.values())


def test_groupings_are_left_out_and_their_counties_kept(divisions: dict[str, dict[str, str]]) -> None:
    assert not {"市辖区", "省直辖县级行政区划"} & {row["name"] for row in divisions.values()}
    assert divisions["310115"]["parent_code"] == "310000"  # 浦东新区, 上海市
    assert divisions["429004"]["parent_code"] == "420000"  # 仙桃市, 湖北省
    assert divisions["441900"]["level"] == "city"  # 东莞市 has no counties


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("浙江省", "浙江"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("东乡族自治县", "东乡"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("浦东新区", "浦东"),
        ("城步苗族自治县", "城步"),
        ("赵县", "赵县"),
        ("阿拉善左旗", "阿拉善左旗"),
        ("敖汉旗", "敖汉"),
        ("老竹畲族镇", "老竹"),
        ("东街道", "东街道"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert make_seeds.short_name(name) == short
