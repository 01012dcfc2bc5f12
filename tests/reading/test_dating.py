"""The day on which a page was printed, and what its text leaves of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.dating import Printed, printed
from flows.reading.page import read_page

YEAR_2021 = "今年是中国共产党成立100周年。"


@pytest.mark.parametrize(
    ("texts", "earliest", "latest"),
    [
        ([YEAR_2021], date(2021, 1, 1), date(2021, 12, 31)),
        (["今年正值“八八战略”实施20周年，全县上下干劲十足。"], date(2023, 1, 1), date(2023, 12, 31)),
        (["今年是“十四五”规划的开局之年。"], date(2021, 1, 1), date(2021, 12, 31)),
        (["今年是十四五收官之年。"], date(2025, 1, 1), date(2025, 12, 31)),
        (["2021年3月5日，渡口大桥建成通车。"], date(2021, 3, 5), None),
        (["截至2021年2月末，贷款余额36亿元。"], date(2021, 2, 28), None),
        (["截至2021年底，贷款余额36亿元，预计今年达到40亿元。"], date(2021, 12, 31), None),
        (["以优异成绩喜迎党的二十大胜利召开。", "2022年8月1日，泵站投运。"], date(2022, 8, 1), date(2022, 10, 22)),
        (["喜迎二十大召开，唱响主旋律。"], None, date(2022, 10, 22)),
        (["制定2030年制造业高质量发展规划。"], None, None),
        (["深入学习贯彻党的二十大精神。"], date(2022, 10, 16), None),
        # nothing that is still to come, or of another year
        (["工程将于2026年6月30日完工。", "到2035年基本实现现代化。"], None, None),
        (["去年是中国共产党成立100周年，今年要再接再厉。"], None, None),
        (["厂庆50周年，今年的活动格外热闹。", "第五次党代会召开。"], None, None),
        # clues that contradict each other
        ([YEAR_2021, "2023年5月4日，新校区启用。"], None, None),
        ([], None, None),
    ],
)
def test_what_a_text_leaves(texts: list[str], earliest: date | None, latest: date | None) -> None:
    assert printed([], texts) == Printed(earliest, latest)


@pytest.mark.parametrize(
    ("folios", "texts", "day"),
    [
        # in 2021 the 1st of July was a Thursday
        (["7月1日 星期四"], [YEAR_2021], date(2021, 7, 1)),
        (["7月1日 星期五"], [YEAR_2021], None),
        (["7月1日 星期四"], [], None),
        ([], [YEAR_2021, "昨日（6月30日），座谈会举行。"], date(2021, 7, 1)),
        ([], [YEAR_2021, "今天(7月1日)上午，升旗仪式举行。"], date(2021, 7, 1)),
        ([], [YEAR_2021, "昨天（6月30日）有雨。", "前天（6月30日）有雨。"], None),
        ([], ["昨日（6月30日），座谈会举行。"], None),
        (["2020年7月1日 星期三"], [YEAR_2021], date(2020, 7, 1)),
        (["2020年7月1日", "2020年7月2日"], [YEAR_2021], None),
    ],
)
def test_the_one_day_that_is_left(folios: list[str], texts: list[str], day: date | None) -> None:
    assert printed(folios, texts).day == day


def test_a_date_in_the_news_dates_no_page() -> None:
    reading = read_page("港口扩建\n\n本报讯 2021年3月4日，港口扩建工程开工，总投资12亿元。\n")
    assert reading.published_on is None
    assert reading.published_earliest == date(2021, 3, 4)


@given(st.lists(st.dates(date(1990, 1, 1), date(2090, 1, 1)), min_size=1, max_size=4))
def test_no_page_is_printed_before_what_it_tells(days: list[date]) -> None:
    texts = [f"{day.year}年{day.month}月{day.day}日，渡口通车。" for day in days]
    assert printed([], texts) == Printed(max(days), None)
