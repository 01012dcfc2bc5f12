"""Quantities of a story, and what is said of each: kind, measure, whose, to whom, where, when, against what.

In the same walk over its sentences: who runs its programmes and products, and since when.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from flows.reading.figures.facts import Told, tell
from flows.reading.figures.links import Linker, Links
from flows.reading.figures.named import Named, begun_between
from flows.reading.figures.openings import openings
from flows.reading.figures.parties import Parties
from flows.reading.figures.undertakings import Undertaken, undertaken
from flows.reading.model import TITLE_ROLES, Mention, Passage, Quantity, Story, Undertaking
from flows.reading.names.article_place import HEADLINE, OPENING
from flows.reading.names.words import Words
from flows.reading.sentences import Sentence, story_sentences

__all__ = ["Facts", "find_facts"]

LONGEST_SENTENCE = 400  # characters kept around a figure where a page without full stops leaves a longer one


@dataclass(frozen=True, slots=True)
class Facts:
    """What a story states, in reading order."""

    quantities: tuple[Quantity, ...]
    undertakings: tuple[Undertaking, ...]


def find_facts(
    story: Story, mentions: Sequence[Mention], words: Sequence[Words], place_code: str | None = None
) -> Facts:
    """All quantities that a story states, and what it says of its programmes and products.

    ``mentions`` are the story's names, offsets on the page; ``words`` those of its passages, in the same order;
    ``place_code`` is the county or city that the page takes it to be about.
    """
    in_order = sorted(mentions, key=lambda mention: mention.char_start)
    starts = [mention.char_start for mention in in_order]
    located = [locate(passage, in_order, starts) for passage in story.passages]
    opening = story.opening
    weights = {
        item.mention.char_start: HEADLINE if passage.role in TITLE_ROLES else OPENING if index == opening else 1
        for index, passage in enumerate(story.passages)
        for item in located[index]
    }
    parties = Parties(in_order, [weights.get(mention.char_start, 1) for mention in in_order], place_code)
    found: list[Quantity] = []
    run: list[Undertaking] = []
    passage_index = -1
    linker = Linker()
    for sentence in story_sentences(story):
        if sentence.passage != passage_index:
            passage_index, linker = sentence.passage, Linker()
            current = story.passages[passage_index]
            parties.begin_passage(current.text, located[passage_index], current.role in TITLE_ROLES)
        passage = story.passages[sentence.passage]
        text = passage.text[sentence.start : sentence.end]
        named = [
            Named(item.start - sentence.start, min(item.end, sentence.end) - sentence.start, item.mention)
            for item in begun_between(located[sentence.passage], sentence.start, sentence.end)
        ]
        in_dateline = story.dateline_length if story.dateline_passage == sentence.passage else 0
        skipped = max(0, in_dateline - sentence.start)
        broken = sentence.start == 0 and is_rest(story, sentence.passage)
        facts: list[Told] = []
        opens = next(openings(text, skipped or int(broken)), None)
        if opens or named:
            part = words[sentence.passage].part(sentence.start, text)
            clauses = parties.clauses(part, named, sentence.start, skipped)
            if opens:
                facts = list(tell(part, named, parties, clauses, skipped or int(broken)))
            run.extend(
                as_undertaking(passage, sentence, text, skipped, told)
                for told in undertaken(part, named, parties, clauses)
            )
        linked = linker.links(text, facts, len(found))
        found.extend(
            as_row(passage, sentence, text, skipped, told, link) for told, link in zip(facts, linked, strict=True)
        )
        if not facts:
            parties.period = None
            parties.unread.append(text)
    return Facts(tuple(found), tuple(run))


BROKEN_NUMBER = re.compile(r"[0-9][.．,]?$")


def is_rest(story: Story, passage: int) -> bool:
    """Whether a paragraph begins with what is left of a number that the one before it broke off: 3. and 2亿元."""
    before = story.passages[passage - 1] if passage else None
    return before is not None and before.role == "body" and bool(BROKEN_NUMBER.search(before.text))


def locate(passage: Passage, mentions: Sequence[Mention], starts: Sequence[int]) -> list[Named]:
    """The mentions that begin in a passage, with their offsets in its text.

    ``mentions`` in the order of the page, ``starts`` where they begin there.
    """
    located = []
    for piece in passage.pieces:
        first = bisect_left(starts, piece.char_start)
        last = bisect_left(starts, piece.char_start + piece.length)
        for mention in mentions[first:last]:
            start = piece.offset + mention.char_start - piece.char_start
            located.append(Named(start, start + len(mention.surface), mention))
    return sorted(located, key=lambda item: item.start)


def as_row(passage: Passage, sentence: Sentence, text: str, skipped: int, told: Told, link: Links) -> Quantity:
    """A figure with all that is told of it, placed on the page. ``skipped`` characters of the text are the dateline."""
    figure = told.figure
    sign = -1 if told.falls else 1
    line_number, char_start, char_end = passage.on_page(sentence.start + figure.start, sentence.start + figure.end)
    low, high = sign * figure.low, None if figure.high is None else sign * figure.high
    return Quantity(
        text=passage.text[sentence.start + figure.start : sentence.start + figure.end],
        value=low,
        value_high=high,
        unit=figure.unit,
        approx=figure.approx,
        kind=told.kind,
        measure=told.measure,
        subject=told.subject,
        target=told.target,
        place=told.place,
        period=told.period,
        compare=told.compare,
        subject_basis=told.subject_basis,
        place_basis=told.place_basis,
        period_basis=told.period_basis,
        change_of=ordinal(link.change_of),
        part_of=ordinal(link.part_of),
        sentence=shown(text, skipped, figure.start),
        sentence_ordinal=sentence.ordinal,
        line_number=line_number,
        char_start=char_start,
        char_end=char_end,
    )


def ordinal(index: int | None) -> int | None:
    """Quantities are numbered from 1."""
    return None if index is None else index + 1


def as_undertaking(passage: Passage, sentence: Sentence, text: str, skipped: int, told: Undertaken) -> Undertaking:
    """What is said of a programme or product, placed on the page where its name stands."""
    line_number, char_start, char_end = passage.on_page(sentence.start + told.start, sentence.start + told.end)
    return Undertaking(
        initiative=passage.text[sentence.start + told.start : sentence.start + told.end],
        runner=told.runner,
        verb=told.verb,
        is_means=told.is_means,
        since=told.since,
        sentence=shown(text, skipped, told.start),
        sentence_ordinal=sentence.ordinal,
        line_number=line_number,
        char_start=char_start,
        char_end=char_end,
    )


def shown(text: str, skipped: int, offset: int) -> str:
    """The sentence behind its dateline; where it is too long, the part of it around ``offset``."""
    begin = skipped
    if len(text) - skipped > LONGEST_SENTENCE:
        begin = max(skipped, offset - LONGEST_SENTENCE // 2)
    return text[begin : begin + LONGEST_SENTENCE].lstrip()
