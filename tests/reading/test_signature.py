"""Signatures: how nearly two articles use the same words."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reading.signature import BINS, SHINGLE, SHORTEST, signature

HAN = [chr(code) for code in range(0x4E00, 0x9FA5)]
CHOICE = random.Random(7)  # noqa: S311 - no secret


def some_text(length: int) -> str:
    return "".join(CHOICE.choices(HAN, k=length))


def similarity(one: str, other: str) -> float:
    first, second = signature(one), signature(other)
    assert first is not None
    assert second is not None
    return sum(a == b for a, b in zip(first, second, strict=True)) / BINS


def jaccard(one: str, other: str) -> float:
    first, second = ({text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)} for text in (one, other))
    return len(first & second) / len(first | second)


def test_the_same_words_have_the_same_signature_however_they_are_set() -> None:
    text = some_text(300)
    assert signature(text) == signature(f"{text[:100]}，\n {text[100:]}。")
    assert signature(text) != signature(some_text(300))


def test_a_signature_is_64_numbers_of_32_bits() -> None:
    found = signature(some_text(60))
    assert found is not None
    assert len(found) == 64
    assert all(0 <= value < 2**32 for value in found)


def test_a_signature_never_changes() -> None:
    """The warehouse compares signatures of different runs and machines."""
    found = signature(
        "全县今年新建农村公路四十六公里，惠及十二个行政村的三千多户村民，年底以前全部通车，明年再建五十公里。"
    )
    assert found is not None
    assert found[:4] == (3498671205, 844235444, 2484766979, 4125298514)


def test_short_texts_are_not_compared() -> None:
    assert signature("县图书馆周末延长开放") is None
    assert signature(some_text(SHORTEST)) is not None


@settings(max_examples=30, deadline=None)
@given(st.integers(200, 2000), st.floats(0, 1))
def test_the_estimate_is_near_the_true_share(length: int, kept: float) -> None:
    text = some_text(length)
    other = text[: int(length * kept)] + some_text(length - int(length * kept))
    share = jaccard(text, other)
    # four standard errors of 64 draws
    assert abs(similarity(text, other) - share) <= 4 * (max(share * (1 - share), 0.01) / BINS) ** 0.5
