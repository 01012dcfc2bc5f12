"""How far a text can be trusted."""

from __future__ import annotations

import random

import pytest

from flows.reading.names.gazetteer import segmenter
from flows.reading.names.words import cut
from flows.reading.ocr_quality import Counts, counted, ocr_quality
from flows.reading.page import read_page

CLEAN = """县人民医院今年开出夜间门诊，内科、儿科、口腔科的医生每天晚上坐诊到九点，市民下班以后也能看专科。
医院负责人介绍，夜间门诊开设半年来，接诊患者1.2万人次，其中六成是上班的年轻人，检查费用与白天相同。
“以前请假看病要扣工资，现在方便多了。”家住城东社区的居民说。下一步，医院还要开设周末手术，缩短病人等待的时间。"""
HAN = [chr(code) for code in range(0x4E00, 0x9FA5)]


def damaged(text: str, share: float) -> str:
    """A text in which a share of the Chinese characters was read as others."""
    choice = random.Random(11)  # noqa: S311 - no secret
    return "".join(choice.choice(HAN) if "一" <= c <= "龥" and choice.random() < share else c for c in text)


def counts(text: str) -> list[Counts]:
    return [counted(cut(line, segmenter())) for line in text.splitlines()]


def quality(text: str) -> float:
    found = ocr_quality(counts(text))
    assert found is not None
    return found


def test_clean_print_is_trusted() -> None:
    assert quality(CLEAN) > 0.95
    assert quality("The quick brown fox jumps over the lazy dog. It does so every day.") == 1.0


def test_quality_falls_with_the_share_of_wrong_characters() -> None:
    found = [quality(damaged(CLEAN, share)) for share in (0, 0.1, 0.25, 0.5, 1)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.95
    assert found[2] < 0.75
    assert found[3] < 0.3


@pytest.mark.parametrize(
    "wreck", [CLEAN.encode().decode("gbk", "replace"), CLEAN.encode("gb18030").decode("latin-1"), "\ufffd" * 300]
)
def test_text_in_the_wrong_encoding_is_a_wreck(wreck: str) -> None:
    assert quality(wreck) < 0.3


def test_what_was_read_twice_or_breaks_off_counts_against_a_text() -> None:
    once = quality(CLEAN)
    assert ocr_quality(counts(CLEAN), repeated=len(CLEAN)) == pytest.approx(once / 2, abs=0.01)
    assert ocr_quality(counts(CLEAN), is_torn=True) == pytest.approx(0.9 * once, abs=0.001)


def test_nothing_has_no_quality() -> None:
    assert ocr_quality([]) is None
    assert read_page("\n\n").ocr_quality is None


def test_a_page_says_it_of_itself_and_of_each_article() -> None:
    news = "夜间门诊开诊\n\n本报讯(记者 周敏)" + CLEAN
    wreck = "旧桥拆除\n\n本报讯(记者 韩雪)" + damaged(
        "老城的旧桥建于上世纪七十年代，桥面已经开裂，下月起封闭拆除。" * 3, 0.9
    )
    reading = read_page(f"{news}\n\n\n{wreck}\n")
    assert [article.headline for article in reading.articles] == ["夜间门诊开诊", "旧桥拆除"]
    good, bad = (article.ocr_quality or 0 for article in reading.articles)
    assert good > 0.9
    assert bad < 0.4
    assert bad < (reading.ocr_quality or 0) < good
