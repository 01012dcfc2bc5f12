"""Which persons find_names tells, in sentences as papers of many provinces write them."""

from __future__ import annotations

import pytest

from flows.reading.model import Passage, Piece, Story
from flows.reading.names import find_names


def persons(*paragraphs: str) -> set[str]:
    stories = [Story(1, (Passage("body", text, (Piece(0, len(text), 0, 1, False),)),), None, 0) for text in paragraphs]
    return {
        mention.surface
        for names in find_names(stories)
        for mention in names.mentions
        if mention.entity_type == "person"
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # behind a role of whatever word, with no verb of speech near
        ("魔芋种植大户祝世坤正在地里查看长势。", "祝世坤"),
        ("71岁的双联户长郭敏，每天都在巷子里转。", "郭敏"),
        ("农技人员詹建英、徐斌等人走进田间，指导农户防治稻飞虱。", "詹建英 徐斌"),
        # far from any role
        ("正在车间里缝制手套的冯改莲说。", "冯改莲"),
        ("从事香菇种植多年的杜春来算起了账。", "杜春来"),
        ("他和同村的石大勇一起外出务工。", "石大勇"),
        # lists
        ("参加座谈会的有石宗源、郭兰、方敏等人大代表。", "石宗源 郭兰 方敏"),
        ("一等奖：陈雨桐、李一诺；二等奖：谭咏、张子涵。", "陈雨桐 李一诺 谭咏 张子涵"),
        # names of other peoples
        ("养牛户巴特尔一大早就把牛群赶到了草场上，他的妻子乌云其木格在家里挤奶。", "巴特尔 乌云其木格"),
        ("驻村第一书记扎西多吉带着村干部挨家挨户走访。", "扎西多吉"),
        ("记者见到古丽努尔时，她正在赶制订单。", "古丽努尔"),
        ("志愿者白玛央金、拉姆和次旦为群众表演了弦子舞。", "白玛央金 拉姆 次旦"),
        ("牧民巴图送来了两只羊。", "巴图"),
        ("棉农热合曼·艾散与公司签了合同。", "热合曼·艾散"),
        # before a number of people, before an honour
        ("孔令伟、戚广平两名学生上台领奖。", "孔令伟 戚广平"),
        ("职工牛丽红荣登“中国好人榜”。", "牛丽红"),
        # a word of every day in a name
        ("返乡人才周一明表示，明年要扩大种植面积。", "周一明"),
    ],
)
def test_persons_are_known_by_their_names_and_neighbours(text: str, names: str) -> None:
    assert persons(text) == set(names.split())


@pytest.mark.parametrize(
    "text",
    [
        "合作社还为邻村大户代育机插秧300多亩。",
        "客户经理来湖区走访，了解情况后当场收集资料。",
        "前几年亏了本的农户占一半。",
        "信用社发放贷款支持农户种桂，向茶农介绍新品种。",
        "项目给群众带来了真金白银。",
        "合作社着力打造金银花标准化种植基地。",
        "冷水江民警的一次深夜接力。",
        "家住县城的王女士、李先生和林师傅都来了。",
        "马铃薯、高粱和黄芪丰收在望。",
        "游客在苗寨、侗寨里跳起了舞。",
        "李家庄村、张家口路两侧的绿化带已建成。",
    ],
)
def test_words_that_begin_like_names_are_no_persons(text: str) -> None:
    assert persons(text) == set()


def test_a_list_of_thousands_of_names_is_read_in_one_go() -> None:
    text = "获奖者有" + "、".join(["陈雨桐", "何巍"] * 3000) + "。"
    assert persons(text) == {"陈雨桐", "何巍"}
