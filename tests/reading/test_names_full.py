"""The full names behind printed ones: none is invented, none stays short that the page explains."""

from __future__ import annotations

import pytest

from flows.reading.names import find_names
from tests.reading.test_names import full_name, read, story


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("恩施土家族苗族自治州文化和旅游局发布消息。", "恩施土家族苗族自治州文化和旅游局", None),
        ("恩施州文旅局发布消息。", "恩施州文旅局", "恩施土家族苗族自治州文化和旅游局"),
        ("恩施文旅局发布消息。", "恩施文旅局", "恩施土家族苗族自治州文化和旅游局"),
        ("南阳市政协召开会议。", "南阳市政协", "中国人民政治协商会议南阳市委员会"),
        ("南阳市团委发出倡议。", "南阳市团委", "中国共产主义青年团南阳市委员会"),
        ("济南大学团委发出倡议。", "济南大学团委", "中国共产主义青年团济南大学委员会"),
        ("济南大学工会发出倡议。", "济南大学工会", None),
        ("共青团南阳市委发出倡议。", "共青团南阳市委", "中国共产主义青年团南阳市委员会"),
        ("福州海关出台举措。", "福州海关", None),
        ("舟山海事局出台举措。", "舟山海事局", None),
        ("南平供电公司抢修线路。", "南平供电公司", None),
        ("苏州金融监管分局发布消息。", "苏州金融监管分局", "国家金融监督管理总局苏州监管分局"),
    ],
)
def test_a_body_under_a_place_has_its_true_name(text: str, surface: str, name: str | None) -> None:
    assert full_name(read(text), surface) == (name or surface)


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("市政协", "中国人民政治协商会议南阳市委员会"),
        ("团市委", "中国共产主义青年团南阳市委员会"),
        ("市税务局", "南阳市税务局"),
        ("市委", "中共南阳市委员会"),
        ("省政府", "河南省人民政府"),
        ("省委", "中共河南省委员会"),
    ],
)
def test_a_level_is_that_of_the_articles_place(surface: str, name: str) -> None:
    assert full_name(read("南阳市种下新树", f"南阳市今年种树。{surface}召开会议。"), surface) == name


@pytest.mark.parametrize("surface", ["市政协", "团市委", "省委", "省政府"])
def test_a_level_whose_place_nobody_names_writes_out_no_place(surface: str) -> None:
    assert full_name(read(f"当天，{surface}召开会议。"), surface) in (surface, "省人民政府")


def test_the_province_of_the_page_is_that_of_an_article_without_a_place() -> None:
    about = story("金华市和湖州市今年种树，浙江省的林业部门很高兴。")
    bare = story("当天，省政府召开会议，省委作出部署。")
    names = find_names([about, bare])[1]
    assert full_name(names, "省政府") == "浙江省人民政府"
    assert full_name(names, "省委") == "中共浙江省委员会"


def test_an_open_namesake_is_not_read_as_a_shorter_division() -> None:
    assert full_name(read("朝阳区教育局招聘教师。"), "朝阳区教育局") == "朝阳区教育局"


def test_an_autonomous_region_is_no_district() -> None:
    names = read("喀什市种下新树", "喀什市今年种树。自治区教育厅召开会议。")
    assert full_name(names, "自治区教育厅") == "新疆维吾尔自治区教育厅"


@pytest.mark.parametrize("surface", ["县教育局", "自治县教育局"])
def test_an_autonomous_county_is_a_county(surface: str) -> None:
    names = read("三江侗族自治县种下新树", f"三江侗族自治县今年种树。{surface}召开会议。")
    assert full_name(names, surface) == "三江侗族自治县教育局"


def test_a_committee_is_not_that_of_the_league() -> None:
    names = read("南阳市种下新树", "市委和团市委、洛川团县委、三江团县委今年种树。")
    assert full_name(names, "市委") == "中共南阳市委员会"
    assert full_name(names, "团市委") == "中国共产主义青年团南阳市委员会"
    assert full_name(names, "洛川团县委") == "中国共产主义青年团洛川县委员会"


def test_a_level_is_the_articles_place_and_no_guests() -> None:
    names = read("南阳市种下新树", "南阳市今年种树。市委负责人接待了信阳市委的客人，南阳市民很高兴。")
    assert full_name(names, "市委") == "中共南阳市委员会"
    assert full_name(names, "信阳市委") == "中共信阳市委员会"


def test_in_a_city_under_a_city_only_the_article_tells_which_is_meant() -> None:
    assert full_name(read("南安市种下新树", "南安市教育局发文。市教育局还说，要种树。"), "市教育局") == "南安市教育局"
    assert full_name(read("南安市种下新树", "南安市种树。市教育局发文。"), "市教育局") == "市教育局"
    assert full_name(read("仙桃市种下新树", "仙桃市种树。市教育局发文。"), "市教育局") == "仙桃市教育局"


def test_in_the_paper_of_a_city_under_a_city_the_level_is_that_city() -> None:
    own = read("南安市种下新树", "南安市今年种树。" * 6 + "市教育局发文，团市委、市就业服务中心响应。")
    assert full_name(own, "市教育局") == "南安市教育局"
    assert full_name(own, "市就业服务中心") == "南安市就业服务中心"
    of_the_upper_city = story("泉州市、晋江市、石狮市、泉州市今年种树。" * 4)
    guest = find_names([of_the_upper_city, story("南安市种下新树", "南安市今年种树，市教育局发文。")])[1]
    assert full_name(guest, "市教育局") == "市教育局"


def test_the_committee_of_a_firm_keeps_its_name() -> None:
    assert full_name(read("石门农商银行党委开会，科右前旗委组织部参加。"), "石门农商银行党委") == "石门农商银行党委"
