"""What a person would look for in the entities: each check finds it, and stops the edition only where it must."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.dbt.conftest import Warehouse

CHECKS = ("one_type_a_name", "one_entity_a_county", "no_cycle", "parents_fit", "foreign_keys")
WRONG = """
    -- a name of two types, and one for which there is a reason
    insert into marts.entities (entity_id, entity_type, name, article_count, mention_count) values
        ('a1', 'programme', '青山贷', 1, 1), ('a2', 'product', '青山贷', 1, 1),
        ('b1', 'place', '青山机场', 1, 1), ('b2', 'organization', '青山机场', 1, 1);
    -- the same words for two places in one county
    insert into marts.entities (entity_id, entity_type, name, article_count, mention_count) values
        ('c1', 'place', '东村', 1, 1);
    insert into marts.entity_mentions
        select * replace ('c1' as entity_id, mention_id || 'x' as mention_id)
        from marts.entity_mentions where surface = '象山';
"""
ENDLESS = """
    update marts.entities set parent_entity_id = (select entity_id from marts.entities where name = '象山县')
    where name = '宁波市'
"""
MISFIT = """
    update marts.entities set parent_entity_id = (select entity_id from marts.entities where name = '林海')
    where name = '中国农业银行';
    update marts.entities set parent_entity_id = (select entity_id from marts.entities where name = '象山县')
    where name = '宁波市';
    update marts.entities set parent_entity_id = null where name = '象山县'
"""
ORPHAN = "update marts.entities set parent_entity_id = 'nobody' where name = '象山县'"


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        pytest.param(WRONG, {"one_type_a_name": "warn", "one_entity_a_county": "warn"}, id="names"),
        pytest.param(ENDLESS, {"no_cycle": "fail", "parents_fit": "warn"}, id="cycle"),
        pytest.param(MISFIT, {"parents_fit": "warn"}, id="misfit"),
        pytest.param(ORPHAN, {"foreign_keys": "fail"}, id="orphan"),
    ],
)
def test_checks_find_what_is_wrong(built: Warehouse, tmp_path: Path, wrong: str, found: dict[str, str]) -> None:
    shutil.copytree(built.folder, tmp_path / "data")
    warehouse = Warehouse(tmp_path / "data")
    with warehouse.open() as db:
        db.execute(wrong)
    statuses = warehouse.test("--select", "entities", "entity_mentions", "--indirect-selection", "buildable")
    assert {_check(name): status for name, status in statuses.items() if status != "pass"} == found


def _check(test: str) -> str:
    """The check that dbt calls by a longer name: no_cycle for no_cycle_entities_entity_id__parent_entity_id."""
    return next(check for check in CHECKS if test.startswith(check))
