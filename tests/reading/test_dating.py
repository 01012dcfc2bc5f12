"""The day on which a page was printed, and what its text leaves of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.dating import FOUNDED, Printed, printed
from flows.reading.page import read_page

YEAR_2021 = "今年是中国共产党成立100周年。"


@pytest.mark.parametrize(
    ("texts", "earliest", "latest"),
    [
        ([YEAR_2021], date(2021, 1, 1), date(2021, 12, 31)),
        (["今年是中国共产党成立一百周年。"], date(2021, 1, 1), date(2021, 12, 31)),
        (["今年正值“八八战略”实施20周年，全县上下干劲十足。"], date(2023, 1, 1), date(2023, 12, 31)),
        (["去年是建党100周年，今年要再接再厉。"], date(2022, 1, 1), date(2022, 12, 31)),
        (["明年是新中国成立75周年。"], date(2023, 1, 1), date(2023, 12, 31)),
        (["今年是“十四五”规划的开局之年，也是建党100周年。"], date(2021, 1, 1), date(2021, 12, 31)),
        (["今年是十四五收官之年、“十五五”谋划之年。"], date(2025, 1, 1), date(2025, 12, 31)),
        (["今年是全面贯彻党的二十大精神的开局之年。"], date(2023, 1, 1), date(2023, 12, 31)),
        (["今年是党的二十大召开之年，做好信访工作责任重大。"], date(2022, 1, 1), date(2022, 12, 31)),
        (["去年（2022年）全县新建公厕12座。"], date(2023, 1, 1), date(2023, 12, 31)),
        (["2021年3月5日，渡口大桥建成通车。"], date(2021, 3, 5), None),
        (["新华社广州2021年3月5日电"], date(2021, 3, 5), None),
        (["截至2021年2月末，贷款余额36亿元。"], date(2021, 2, 28), None),
        (["截至2021年底，贷款余额36亿元，预计今年达到40亿元。"], date(2021, 12, 31), None),
        (["2020年10月，合作社办起了加工厂。"], date(2020, 10, 1), None),
        (["2019年，他已种下百亩油茶。"], date(2019, 1, 1), None),
        (["以优异成绩喜迎党的二十大胜利召开。", "2022年8月1日，泵站投运。"], date(2022, 8, 1), date(2022, 10, 22)),
        (["喜迎二十大召开，唱响主旋律。"], None, date(2022, 10, 22)),
        (["深入学习贯彻党的二十大精神。"], date(2022, 10, 16), None),
        (["工程将于2026年6月30日完工。"], None, date(2026, 6, 30)),
        (["项目2021年3月5日开工，预计2023年10月投产。"], None, date(2023, 10, 31)),
    ],
)
def test_what_a_text_leaves(texts: list[str], earliest: date | None, latest: date | None) -> None:
    assert printed([], texts) == Printed(earliest, latest)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        # what is still to come, or what a plan or a notice sets
        ["到2035年，基本实现现代化。"],
        ["2030年，全市将建成高速公路12条。"],
        ["分三步走：2024年，主体完工；2026年，建成投用。"],
        ["截至2025年底，全县将建成停车位3000个。"],
        ["条例自2021年9月1日起施行。"],
        ["报名时间：2021年9月1日至2021年9月15日。"],
        ["须于2021年9月1日前交清。"],
        ["制定2030年制造业高质量发展规划。"],
        ["依据2021—2035年，县域总体布局"],
        # what was announced long ago
        ["当时预计2015年底建成的水库，如今碧波荡漾。"],
        ["《方案》提出，确保2020年全部脱贫。"],
        # what is no year of this year's
        ["今年以来，认真学习在庆祝中国共产党成立100周年大会上的讲话。"],
        ["今年要好好谋划，“十四五”开局之年的账要算清。"],
        ["厂庆50周年，今年的活动格外热闹。", "第五次党代会召开。"],
        ["今年是青山县建党95周年。", "今年是青山水库建成30周年。"],
        ["今年是实施“十四五”规划的关键一年。"],
        # what was looked forward to once
        ["“喜迎二十大”书画展的作品仍在馆内。"],
        ["2012年为迎接十八大召开，村里排了一台戏。"],
        # no such days
        ["2021年2月30日，大桥通车。", "2021年13月，建成了大桥。"],
        # what is quoted, or told from later
        ["“今年是改革开放40周年，”他在大会上说。"],
        ["翻开日记，他写道，今年是建党90周年。"],
        ["回顾2016年：今年是建党95周年，办了展览。"],
        ["今年是新中国成立70周年大庆的筹备之年。"],
        # what is only agreed on or demanded
        ["合同约定，2030年1月1日，项目移交给县政府。"],
        ["会议要求，2025年12月31日，通车到村。"],
        ["2022年8月12日上午9时，在县公共资源交易中心公开出让。"],
        # bounds that touch: one of them is a forecast or quoted
        ["截至2021年12月末，贷款余额10亿元。", YEAR_2021],
        # clues that contradict each other
        [YEAR_2021, "2023年5月4日，新校区启用。"],
        ["今年是改革开放40周年。", YEAR_2021],
    ],
)
def test_what_leaves_a_page_undated(texts: list[str]) -> None:
    assert printed([], texts) == Printed()


def test_a_congress_once_looked_forward_to_is_no_bound_when_it_is_over() -> None:
    texts = ["喜迎党的二十大召开，连办三场赛事。", "深入学习贯彻党的二十大精神。"]
    assert printed([], texts) == Printed(date(2022, 10, 16), None)


@pytest.mark.parametrize(
    ("folios", "texts", "day"),
    [
        (["2020年7月1日 星期三"], [YEAR_2021], date(2020, 7, 1)),
        (["２０２０年７月１日　周三"], [], date(2020, 7, 1)),
        (["二〇二〇年七月一日 星期三 农历庚子年五月十一"], [], date(2020, 7, 1)),
        (["2020年7月1日 热线：周一至周五"], [], date(2020, 7, 1)),
        (["2020年7月1日 星期五"], [], None),  # one of the two is misread
        (["2020年7月1日", "2020年7月2日"], [YEAR_2021], None),
        (["2020年7月1日"], [], date(2020, 7, 1)),
        (["2020年7月1日"], [YEAR_2021], None),  # without its weekday it may be any day's
        # in 2021 the 1st of July was a Thursday
        (["7月1日 星期四"], [YEAR_2021], date(2021, 7, 1)),
        (["7月1日 星期五"], [YEAR_2021], None),
        (["7月1日 星期四"], [], None),
        ([], [YEAR_2021, "昨日（6月30日），座谈会举行。"], date(2021, 7, 1)),
        ([], [YEAR_2021, "昨日（12月31日），座谈会举行。"], date(2021, 1, 1)),
        ([], [YEAR_2021, "昨天（6月30日）有雨。", "前天（6月30日）有雨。"], None),
        ([], ["昨日（6月30日），座谈会举行。"], None),
        # the writer's day
        ([], [YEAR_2021, "今天(7月1日)上午，升旗仪式举行。"], None),
        ([], [YEAR_2021, "本报7月1日讯 升旗仪式举行。"], None),
    ],
)
def test_the_one_day_that_is_left(folios: list[str], texts: list[str], day: date | None) -> None:
    assert printed(folios, texts).day == day


def test_a_date_in_the_news_dates_no_page() -> None:
    reading = read_page("港口扩建\n\n本报讯 2021年3月4日，港口扩建工程开工，总投资12亿元。\n")
    assert reading.published_on is None
    assert reading.published_earliest == date(2021, 3, 4)


DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))


def words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@given(DAYS, st.lists(DAYS, max_size=4), st.lists(DAYS, max_size=2), st.sampled_from(sorted(FOUNDED)))
def test_the_day_of_a_true_page_is_never_excluded(today: date, others: list[date], due: list[date], what: str) -> None:
    """Whatever a page of some day truly says of its past and its plans, that day stays possible."""
    texts = [f"{words(day)}，渡口通车。" for day in others if day <= today]
    texts += [f"大桥将于{words(day)}合龙。" for day in due if day >= today]
    if today.year >= FOUNDED[what] + 10:
        texts.append(f"今年是{what}{today.year - FOUNDED[what]}周年。")
    found = printed([], texts)
    assert (found.earliest or date.min) <= today <= (found.latest or date.max)
    told = [day for day in others if day <= today]
    # bounds that touch tell nothing
    assert not told or found == Printed() or (found.earliest or date.min) >= max(told)
    yesterday = today - timedelta(days=1)
    near = printed([], [*texts, f"昨日（{yesterday.month}月{yesterday.day}日），座谈会举行。"])
    assert near.day in (None, today)
    sure = printed([f"{today.month}月{today.day}日 星期{'一二三四五六日'[today.weekday()]}"], texts)
    assert sure.day in (None, today)


@given(DAYS, st.sampled_from(["", " 星期{}"]))
def test_a_masthead_dates_its_page(today: date, weekday: str) -> None:
    folio = words(today) + weekday.format("一二三四五六日"[today.weekday()])
    assert printed([folio], []).day == today


@given(st.text(alphabet="今去明昨年月日（）0123456789是周二十四五大党的截至将于，。", max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    found = printed([text], [text])
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest
