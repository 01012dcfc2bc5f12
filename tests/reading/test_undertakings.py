"""Who runs a programme or offers a product, and since when."""

from __future__ import annotations

import pytest

from flows.reading.figures import find_facts
from flows.reading.model import EntityType, Mention, Passage, Piece, Story, Undertaking
from flows.reading.names.gazetteer import segmenter
from flows.reading.names.words import cut


def read(*sentences: str, **names: str) -> list[Undertaking]:
    """What a paragraph of these sentences says; ``names`` gives the names of each type, separated by |."""
    text = "".join(sentences)
    mentions: list[Mention] = []
    kinds: dict[str, EntityType] = {
        "bodies": "organization",
        "places": "place",
        "plans": "programme",
        "products": "product",
        "people": "person",
    }
    for argument, kind in kinds.items():
        for surface in filter(None, names.get(argument, "").split("|")):
            start = text.find(surface)
            while start >= 0:
                if not any(other.char_start < start + len(surface) and start < other.char_end for other in mentions):
                    mentions.append(Mention(kind, surface, surface, None, 1, 1, start, start + len(surface)))
                start = text.find(surface, start + 1)
    story = Story(1, (Passage("body", text, (Piece(0, len(text), 0, 1, False),)),), None, 0)
    return list(find_facts(story, mentions, [cut(text, segmenter())]).undertakings)


def told(*sentences: str, **names: str) -> list[tuple[str, str | None, str | None]]:
    """(programme or product, who runs it, since when)."""
    return [(found.initiative, found.runner, found.since) for found in read(*sentences, **names)]


@pytest.mark.parametrize(
    ("text", "runner", "since"),
    [
        ("2021年，盐池县推出“一码通”。", "盐池县", "2021年"),
        ("今年以来，盐池县纪委全面推行“一码通”工作法。", "盐池县纪委", "今年以来"),
        ("盐池县去年3月推出“一码通”。", "盐池县", "去年3月"),
        ("早在2020年10月，盐池县就启动了“一码通”。", "盐池县", "2020年10月"),
        ("近年来，盐池县聚焦民生，打造“一码通”品牌。", "盐池县", "近年来"),
        ("盐池县因地制宜创新推出“一码通”。", "盐池县", None),
        ("“一码通”由盐池县研发，方便群众。", "盐池县", None),
        ("“一码通”是盐池县在专家指导下，专为老人研发的。", "盐池县", None),
        ("“一码通”是盐池县的名片。", "盐池县", None),
        ("盐池县“一码通”方便了群众。", "盐池县", None),
        ("盐池县“一码通”于2019年上线。", "盐池县", "2019年"),
        ("盐池县“一码通”自2022年5月正式启动以来，受到欢迎。", "盐池县", "2022年5月"),
        ("这得益于盐池县去年推行的“一码通”。", "盐池县", "去年"),
        ("盐池县出台,一码通,干部下沉。", "盐池县", None),  # the page lost its quotation marks
        ("去年3月，盐池县推出了全国首笔以碳汇收益为质押物的“一码通”。", "盐池县", "去年3月"),
        ("盐池县将原先的报到点升级为“一码通”。", "盐池县", None),
        ("为解难题，去年，盐池县以党建为纽带，联合各村组建队伍，推出“一码通”。", "盐池县", "去年"),
        ("盐池县积极响应号召，2022年，实施“一码通”。", "盐池县", "2022年"),
    ],
)
def test_a_clause_tells_who_runs_it_and_since_when(text: str, runner: str, since: str | None) -> None:
    bodies = "盐池县纪委" if "纪委" in text else ""
    assert told(text, places="盐池县", bodies=bodies, plans="一码通") == [("一码通", runner, since)]


@pytest.mark.parametrize(
    "text",
    [
        "盐池县积极响应“一码通”。",
        "盐池县入选“一码通”。",
        "为深入推进“一码通”，盐池县召开会议。",
        "“一码通”方便了群众。",
        "群众打开“一码通”就能办事。",
    ],
)
def test_who_takes_part_or_nobody_runs_it(text: str) -> None:
    assert told(text, places="盐池县", plans="一码通") == []


@pytest.mark.parametrize(
    "text",
    [
        "目前，盐池县已推出“一码通”。",
        "截至2022年6月，盐池县推广“一码通”。",
        "下一步，盐池县将推广“一码通”。",
        "2025年，盐池县计划推出“一码通”。",
        "今年是盐池县实施“一码通”的第五年。",
        "盐池县每年举办“一码通”。",
        "今年盐池县还要推出“一码通”。",
    ],
)
def test_words_that_do_not_say_since_when_are_no_beginning(text: str) -> None:
    assert told(text, places="盐池县", plans="一码通") == [("一码通", "盐池县", None)]


def test_a_bank_offers_products_also_as_this_bank() -> None:
    found = told(
        "中国银行固原分行走村入户。",
        "近期，该行创新推出“枸杞贷”“滩羊贷”，已向农户发放“枸杞贷”300万元。",
        bodies="中国银行固原分行",
        products="枸杞贷|滩羊贷",
    )
    assert found == [
        ("枸杞贷", "中国银行固原分行", "近期"),
        ("滩羊贷", "中国银行固原分行", "近期"),
        ("枸杞贷", "中国银行固原分行", None),
    ]


def test_the_body_next_to_the_verb_runs_it_not_the_one_that_begins_the_sentence() -> None:
    text = "盐池县鼓励各镇探索新路，如惠安堡镇创新推出“红色代办”。"
    assert told(text, places="盐池县|惠安堡镇", plans="红色代办") == [("红色代办", "惠安堡镇", None)]


def test_where_it_is_done_and_who_helps_are_not_who_runs_it() -> None:
    text = "盐池县医院联合固原市中医院开展“健康敲门”行动，并在惠安堡镇推出“小药箱”。"
    found = told(text, bodies="盐池县医院|固原市中医院", places="惠安堡镇", plans="健康敲门|小药箱")
    assert found == [("健康敲门", "盐池县医院", None), ("小药箱", "盐池县医院", None)]


def test_who_only_uses_it_is_marked() -> None:
    (used,) = read("惠安堡镇依托“一码通”收集诉求。", places="惠安堡镇", plans="一码通")
    assert (used.runner, used.verb, used.is_means) == ("惠安堡镇", "依托", True)
    (run,) = read("惠安堡镇推出“一码通”。", places="惠安堡镇", plans="一码通")
    assert (run.runner, run.verb, run.is_means) == ("惠安堡镇", "推出", False)


def test_who_speaks_of_what_we_did_speaks_for_the_body_that_employs_him() -> None:
    text = "盐池县民政局局长马文海介绍：“2023年，我们推出了‘幸福餐’。”"
    assert told(text, bodies="盐池县民政局", people="马文海", plans="幸福餐") == [("幸福餐", "盐池县民政局", "2023年")]


def test_a_name_that_heads_another_noun_is_not_what_is_begun() -> None:
    assert told("2016年，盐池县举办“滩羊绣”培训班。", places="盐池县", products="滩羊绣") == []


def test_of_several_bodies_the_first_one_runs_it() -> None:
    text = "盐池县教体局、盐池县文旅局联合印发《非遗进校园计划》。"
    found = told(text, bodies="盐池县教体局|盐池县文旅局", plans="非遗进校园计划")
    assert found == [("非遗进校园计划", "盐池县教体局", None)]


def test_what_others_are_made_of_is_not_what_is_founded() -> None:
    text = "盐池县建立滩羊绣、麻编等16个“非遗讲堂”。"
    found = told(text, places="盐池县", products="滩羊绣|麻编", plans="非遗讲堂")
    assert [row[:2] for row in found] == [("非遗讲堂", "盐池县")]


def test_who_reports_without_quotation_marks_speaks_for_the_body_too() -> None:
    text = "中国银行固原分行办了讲座。农行盐池县支行行长张强说，去年推出了“滩羊贷”。"
    found = told(text, bodies="中国银行固原分行|农行盐池县支行", people="张强", products="滩羊贷")
    assert found == [("滩羊贷", "农行盐池县支行", "去年")]


def test_what_a_meeting_brings_is_not_the_last_speakers() -> None:
    text = "盐池县供销社要把好质量关。会上发布了《滩羊品牌管理办法》。"
    assert told(text, bodies="盐池县供销社", plans="滩羊品牌管理办法") == []


def test_help_in_which_something_is_done_is_not_run_by_who_does_it() -> None:
    assert told("柳杨堡村在闽宁协作资金支持下建起工坊。", places="柳杨堡村", plans="闽宁协作") == []


def test_it_stands_where_its_name_stands() -> None:
    text = "去年以来，盐池县干得好。今年，盐池县推出“一码通”。"
    (found,) = read(text, places="盐池县", plans="一码通")
    assert text[found.char_start : found.char_end] == found.initiative
    assert (found.sentence, found.sentence_ordinal) == ("今年，盐池县推出“一码通”。", 2)
