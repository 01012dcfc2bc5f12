"""The words under which articles are found."""

from __future__ import annotations

from flows.reading.page import read_page
from flows.reading.terms import question_words

PAGE = """茶产业贷款发放

本报讯(记者 周敏)青山农商银行向茶农发放贷款２００万元，支持ＧＥＰ茶园建设。贷款利率下调。

一、送贷上门

客户经理走村入户送贷款。
"""


def terms() -> dict[tuple[str, str], int]:
    (article,) = read_page(PAGE).articles
    return {(field, term): count for field, counts in article.terms.items() for term, count in counts.items()}


def test_words_are_counted_by_field() -> None:
    found = terms()
    assert found["headline", "产业"] == 1
    assert found["headline", "贷款"] == 1
    assert found["body", "贷款"] == 3
    assert ("body", "客户经理") in found


def test_a_long_word_stands_beside_the_shorter_ones_in_it() -> None:
    found = terms()
    assert {("body", "客户"), ("body", "经理"), ("body", "客户经理")} <= set(found)


def test_width_and_case_are_folded_and_marks_and_particles_left_out() -> None:
    found = {term for _, term in terms()}
    assert {"gep", "200"} <= found
    assert not found & {"，", "。", "(", "的", "向", " "}


def test_a_question_is_cut_like_the_articles() -> None:
    assert question_words("茶产业贷款") == ["茶", "产业", "贷款"]
    assert question_words("ＧＥＰ 的 贷款") == ["gep", "贷款"]
    assert question_words("，。!") == []
