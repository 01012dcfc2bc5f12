"""What holds for the layout of any text whatever."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reading.layout import lay_out

# Pieces that newspapers' pages are made of, so that the search meets its rules and not only noise.
PIECES = st.sampled_from(
    [
        "本报讯(记者 李明 通讯员 王芳)",
        "今年以来，全市新增就业岗位3200个，同比增长6.5%。",
        "市民在公园里散步",
        "记者 张伟 摄",
        "(图片由市总工会提供)",
        "（下转第三版）",
        "## ",
        "**",
        "——",
        "一、",
        "■ ",
        "奋进新征程",
        "“",
        "”",
        "《",
        "\u3000\u3000",
        "\n",
        "\n\n",
        "\r\n",
        "\n\n\n\n",
        "2022年5月1日 星期日",
        "联合工",
        "会成立了",
        "| 1 | 2 |",
        "Hello world.",
        "\ufeff",
        "\u2028",
    ]
)
PAGES = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=40).map("".join),
    st.lists(PIECES, max_size=60).map("".join),
)
LINE_END = re.compile(r"\r\n|\n|\r")


@settings(max_examples=300, deadline=None)
@given(PAGES)
def test_every_line_with_text_is_read_once(text: str) -> None:
    lines = lay_out(text).lines
    printed = {number: line.strip() for number, line in enumerate(LINE_END.split(text), start=1) if line.strip()}
    assert {line.line_number: text[line.char_start : line.char_end] for line in lines} == printed
    assert [line.line_number for line in lines] == sorted(printed)


@settings(max_examples=300, deadline=None)
@given(PAGES)
def test_passages_show_the_page(text: str) -> None:
    layout = lay_out(text)
    spans = {line.line_number: (line.char_start, line.char_end) for line in layout.lines}
    for frame in layout.frames:
        for passage in frame.story.passages:
            assert passage.text
            end = 0
            for piece in passage.pieces:
                assert piece.offset == end
                end += piece.length
                shown = text[piece.char_start : piece.char_start + piece.length]
                assert passage.text[piece.offset : end] == shown
                start, stop = spans[piece.line_number]
                assert start <= piece.char_start < piece.char_start + piece.length <= stop
            assert end == len(passage.text)


@settings(max_examples=200, deadline=None)
@given(PAGES)
def test_lines_and_frames_agree(text: str) -> None:
    layout = lay_out(text)
    ordinals = [frame.ordinal for frame in layout.frames]
    owned = {line.article_ordinal for line in layout.lines} - {None}
    assert ordinals == list(range(1, len(ordinals) + 1))
    assert owned == set(ordinals)
    assert all((line.article_ordinal is None) == (line.role in ("banner", "noise")) for line in layout.lines)
    assert all(line.role == "body" for line in layout.lines if line.continues)
    for frame in layout.frames:
        assert frame.story.dateline_passage is None or frame.dateline
        assert frame.jump is None or frame.is_truncated


@settings(max_examples=100, deadline=None)
@given(PAGES)
def test_the_same_text_has_the_same_layout(text: str) -> None:
    assert lay_out(text) == lay_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "#",
        "##",
        "**",
        "****",
        "。",
        "“",
        "（",
        "本报讯",
        "(记者 )",
        "下转第三版",
        "中\n" * 3000,
        "1 2 3.4\n" * 500,
        "中文，" * 50_000,
        "“" * 20_000,
        "甲" + " " * 50_000 + "乙。",
        "（下转" * 5_000,
        "本报讯(记者 " * 3_000,
        "|a|b|\n|--|--|\n|1|2|\n",
        "Only English here. No Chinese at all.\n" * 50,
        "\x00\x01\x02\n\ud800",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_strange_pages_have_a_layout(text: str) -> None:
    assert len(lay_out(text).lines) == sum(bool(line.strip()) for line in LINE_END.split(text))
