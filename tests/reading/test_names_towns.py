"""A town is the one near by, whoever else in the country bears its name."""

from __future__ import annotations

import pytest

from flows.reading.names import find_names
from tests.reading.test_names import read, story

SHANDONG = "370826108"  # 马坡镇 in 微山县
GUANGXI = "450922103"  # 马坡镇 in 陆川县


def codes(*paragraphs: str) -> set[str | None]:
    return {mention.place_code for mention in read(*paragraphs).mentions if mention.surface == "马坡镇"}


def test_the_county_in_front_tells_the_town() -> None:
    text = "玉林市、陆川县的客人来到微山县马坡镇采访。陆川县、陆川县、玉林市都种大蒜。"
    assert codes("陆川县客商看大蒜", text) == {SHANDONG}


@pytest.mark.parametrize(
    ("where", "code"), [("微山县", SHANDONG), ("陆川县", GUANGXI), ("济宁市", SHANDONG), ("玉林市", GUANGXI)]
)
def test_what_the_article_names_tells_the_town(where: str, code: str) -> None:
    assert codes(f"{where}的大蒜丰收，马坡镇种了一千亩。") == {code}


def test_the_county_named_beats_the_rest_of_the_page() -> None:
    others = story("玉林市、陆川县、北流市、博白县今年种树，陆川县种得最多。")
    article = story("微山县的大蒜丰收，马坡镇种了一千亩。")
    found = {mention.place_code for mention in find_names([others, article])[1].mentions}
    assert found == {"370826", SHANDONG}


def test_the_page_tells_where_the_article_names_no_place() -> None:
    found = find_names([story("微山县今年种树。"), story("马坡镇种了一千亩大蒜。")])[1]
    assert [mention.place_code for mention in found.mentions] == [SHANDONG]
    assert found.place_code == "370826"


@pytest.mark.parametrize("where", ["喀什市", "江西省上饶市", "北京市海淀区"])
def test_a_town_far_from_all_that_the_page_names_has_no_code(where: str) -> None:
    assert codes(f"{where}的大蒜丰收，马坡镇种了一千亩。") == {None}


def test_the_only_bearer_of_a_name_is_not_meant_far_away() -> None:
    names = read("景宁畲族自治县种茶", "记者来到大源乡采访，景宁畲族自治县的茶叶好。")
    assert {mention.surface: mention.place_code for mention in names.mentions}["大源乡"] is None
    assert names.place_code == "331127"


def test_a_far_namesake_in_a_bodys_name_does_not_move_the_article() -> None:
    assert read("微山县马坡镇人民政府种树。").place_code == "370826"
    assert read("景宁畲族自治县种茶。大源乡人民政府、大源乡中心小学、大源乡卫生院都种茶。").place_code == "331127"
