"""Reading the names of one page: first each passage by itself, then again with what the whole page told."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress, count
from operator import add

from flows.reading.model import TITLE_ROLES, EntityType, Mention, Post, Story
from flows.reading.names import organizations, persons, places, plans, quoted
from flows.reading.names.article_place import HEADLINE, OPENING, article_place
from flows.reading.names.events import events
from flows.reading.names.firms import short_names
from flows.reading.names.full_names import (
    LEVEL,
    backwards,
    levels_of,
    longer_on_page,
    organization_name,
    place_name,
    plain,
)
from flows.reading.names.gazetteer import Gazetteer, Region, gazetteer, is_common_word, region_of, segmenter
from flows.reading.names.posts import posts
from flows.reading.names.quoted_signs import Quotes
from flows.reading.names.spans import Found, longest
from flows.reading.names.towns import Surroundings, surroundings, towns
from flows.reading.names.words import Words, cut
from flows.reading.sentences import story_sentences

# Pages print ASCII punctuation too: one form of each mark is enough for all patterns.
WIDE = tuple(zip(",;:?!()", "，；：？！（）", strict=True))
ZONES = ("园区", "开发区", "经开区", "高新区")
# How many different names a page may teach; no real page has half as many.
LESSONS = 2000


@dataclass(frozen=True, slots=True)
class _Passage:
    story: int
    index: int
    skip: int  # characters of the dateline at the beginning
    words: Words


def read_names(
    stories: Sequence[Story],
) -> Iterator[tuple[tuple[Mention, ...], tuple[Post, ...], str | None, tuple[Words, ...]]]:
    """Mentions, posts and the place of each story, and the words of its passages."""
    known = gazetteer()
    cutter = segmenter()
    story_words = [tuple(cut(_plain(passage.text), cutter) for passage in story.passages) for story in stories]
    passages = [
        _Passage(number, index, story.dateline_length if index == story.dateline_passage else 0, words)
        for number, story in enumerate(stories)
        for index, words in enumerate(story_words[number])
        if words.text
    ]
    texts = [passage.words for passage in passages]
    region = region_of(texts, known)
    titles = [
        number
        for number, passage in enumerate(passages)
        if stories[passage.story].passages[passage.index].role in TITLE_ROLES
    ]
    quotes = quoted.page_quotes(texts, titles)
    first = [_alone(passage, known, region, quotes) for passage in passages]
    lessons = _by_pair(
        _lessons(
            (found for passage, spans in zip(passages, first, strict=True) for found in _told(passage, spans)), known
        )
    )
    final = [
        longest([*spans, *_taught(passage.words, lessons)], len(passage.words.text))
        for passage, spans in zip(passages, first, strict=True)
    ]
    by_story: list[list[tuple[_Passage, list[Found]]]] = [[] for _ in stories]
    for passage, spans in zip(passages, final, strict=True):
        by_story[passage.story].append((passage, spans))
    for story, mine, words in zip(stories, by_story, story_words, strict=True):
        yield *_story_names(story, mine, known, region), words


def _plain(text: str) -> str:
    """The text, character by character, with one form of each mark, and without what no segmenter can take."""
    for ascii_mark, wide in WIDE:
        text = text.replace(ascii_mark, wide)
    return text.encode("utf-8", "replace").decode("utf-8")


def _alone(passage: _Passage, known: Gazetteer, region: Region, quotes: Quotes) -> list[Found]:
    """What a passage shows by itself."""
    words = passage.words
    bodies = [
        *organizations.known_bodies(words, known, region),
        *organizations.offices(words, known),
        *organizations.bureaus(words, known),
        *organizations.builders(words),
        *organizations.other_bodies(words, known),
    ]
    found = [
        *plans.known_names(words),
        *quoted.quoted(words, quotes, known),
        *quoted.titled(words),
        *plans.plans(words, known),
        *plans.products(words, known),
        *events(words, known),
        *bodies,
        *persons.licensed(words, bodies, known.names),
        *places.divisions(words, known, region),
        *places.other_places(words, known),
        *places.listed(words, known, region),
        *places.lines_and_stations(words, known),
    ]
    return [span for span in longest(found, len(words.text)) if span.start >= passage.skip]


def _told(passage: _Passage, spans: Iterable[Found]) -> Iterator[tuple[str, Found]]:
    for span in spans:
        yield passage.words.text[span.start : span.end], span


def _lessons(told: Iterable[tuple[str, Found]], known: Gazetteer) -> dict[str, Found]:
    """What the page teaches: strings that mean a name wherever they stand."""
    lessons: dict[str, Found] = {}
    zones: dict[str, set[str]] = defaultdict(set)
    for surface, span in told:
        if len(lessons) >= LESSONS:
            break
        if len(surface) < 2:
            continue
        lessons.setdefault(surface, span)
        lessons.setdefault(surface.replace(" ", ""), span)  # 邻里守望 机制, its quotation marks lost
        if span.entity_type == "place" and (zone := ZONE.fullmatch(surface)):
            zones[zone.group(1)].add(surface)
        firm = short_names(surface, known) if span.entity_type == "organization" else ()
        for short in filter(None, (_short(surface, span.entity_type), *firm)):
            lessons.setdefault(short, replace(span, name=span.name or plain(surface)))
    for form, surfaces in zones.items():
        if len(surfaces) == 1:
            lessons.setdefault(form, Found("place", 0, 0, surfaces.pop()))
    return lessons


SHORTENED = re.compile(r"(.{2,4})(?:集团|街道|社区|镇|乡|村)")
COINED = re.compile(r"[“‘「『]([^“”‘’「」『』，]{3,12})[”’」』].+")
ZONE = re.compile(r".{2,}(经开区|高新区|自贸区|度假区)")


def _short(surface: str, kind: EntityType) -> str | None:
    """What a page calls a thing after it gave its name: 万和 for 万和集团, 舞龙坊 for “舞龙坊”展演; no common word."""
    if kind in ("programme", "event"):
        match = COINED.fullmatch(surface)
    elif kind in ("organization", "place"):
        match = SHORTENED.fullmatch(surface)
    else:
        return None
    if match is None or is_common_word(match.group(1)):
        return None
    return match.group(1)


def _by_pair(lessons: dict[str, Found]) -> dict[str, list[tuple[str, Found]]]:
    """The lessons by their first two characters."""
    pairs: dict[str, list[tuple[str, Found]]] = defaultdict(list)
    for surface, lesson in lessons.items():
        pairs[surface[:2]].append((surface, lesson))
    return pairs


def _taught(words: Words, lessons: dict[str, list[tuple[str, Found]]]) -> Iterator[Found]:
    """Where the page's lessons stand in a text."""
    text = words.text
    for position in compress(count(), map(lessons.__contains__, map(add, text, text[1:]))):
        for surface, lesson in lessons[text[position : position + 2]]:
            if text.startswith(surface, position) and (len(surface) > 2 or words.is_border(position)):
                yield Found(lesson.entity_type, position, position + len(surface), lesson.name, lesson.place_code)


def _story_names(
    story: Story, passages: Sequence[tuple[_Passage, list[Found]]], known: Gazetteer, region: Region
) -> tuple[tuple[Mention, ...], tuple[Post, ...], str | None]:
    near = surroundings(_weighted(story, passages, known, region, None), region, known)
    passages = [(passage, _settled(passage, spans, near)) for passage, spans in passages]
    place = article_place(_weighted(story, passages, known, region, near), known)
    levels = levels_of(place or region.province(known), known, region)
    sentences = story_sentences(story)
    starts = [(sentence.passage, sentence.start) for sentence in sentences]
    bodies = backwards(
        plain(passage.words.text[span.start : span.end])
        for passage, spans in passages
        for span in spans
        if span.entity_type == "organization"
    )
    full: dict[tuple[EntityType, str], str] = {}  # one surface has one full name in an article
    mentions = []
    held = []
    for passage, spans in passages:
        text = story.passages[passage.index].text
        for span in spans:
            surface = text[span.start : span.end]
            name = span.name or full.get((span.entity_type, surface))
            if name is None:
                name = full[span.entity_type, surface] = _full_name(span, surface, bodies, levels, known, region)
            sentence = sentences[bisect_right(starts, (passage.index, span.start)) - 1]
            line, char_start, char_end = story.passages[passage.index].on_page(span.start, span.end)
            mentions.append(
                Mention(span.entity_type, surface, name, span.place_code, sentence.ordinal, line, char_start, char_end)
            )
        for person, body, title, start, end in posts(text, spans):
            _, char_start, char_end = story.passages[passage.index].on_page(start, end)
            held.append(Post(text[person.start : person.end], text[body.start : body.end], title, char_start, char_end))
    return tuple(mentions), tuple(held), place


def _settled(passage: _Passage, spans: Sequence[Found], near: Surroundings) -> list[Found]:
    """The spans of a passage, its towns with the codes that their surroundings tell."""
    settled: list[Found] = []
    for span in spans:
        surface = passage.words.text[span.start : span.end]
        if span.entity_type == "place" and towns(surface, near.known):
            before = settled[-1] if settled and settled[-1].end == span.start else None
            span = replace(span, place_code=near.town(surface, before.place_code if before else None))
        settled.append(span)
    return settled


def _weighted(
    story: Story,
    passages: Sequence[tuple[_Passage, list[Found]]],
    known: Gazetteer,
    region: Region,
    near: Surroundings | None,
) -> Iterator[tuple[str, int]]:
    """The divisions that an article names, and those inside the names of bodies and events, with their weights.

    Towns count only where what surrounds them is known.
    """
    opening = story.opening or 0
    for passage, spans in passages:
        role = story.passages[passage.index].role
        weight = HEADLINE if role in TITLE_ROLES else OPENING if passage.index == opening else 1
        for span in spans:
            if span.place_code is not None:
                if near is not None or known.divisions[span.place_code].level != "town":
                    yield span.place_code, weight
            elif span.entity_type in ("organization", "event", "programme", "place"):
                yield from ((code, weight) for code in _divisions_inside(passage.words, span, known, region, near))


def _is_its_only_bearer(word: str, body: str, known: Gazetteer, region: Region) -> bool:
    """Whether a word at the front of a body's name (临朐|农商银行) can be no division's name but one's.

    A word that means something else too (修水) is one in front of a zone's name, where the page names it or its city.
    """
    codes = known.by_short_name.get(word, ())
    if len(codes) != 1:
        return False
    return not is_common_word(word) or (body.endswith(ZONES) and region.holds(codes[0], known))


def _divisions_inside(
    words: Words, span: Found, known: Gazetteer, region: Region, near: Surroundings | None
) -> Iterator[str]:
    front: str | None = None
    body = words.text[span.start : span.end]
    is_front = not body.endswith("队")  # a team's place is no news's place
    for index in range(words.at(span.start), words.at(span.end - 1) + 1):
        word = words.words[index]
        if word not in known.names:
            front, is_front = None, False
            continue
        codes = known.by_name.get(word) or (
            known.by_short_name.get(word)
            if word in known.safe_short_names or (is_front and _is_its_only_bearer(word, body, known, region))
            else None
        )
        if towns(word, known):
            front = near.town(word, front) if near is not None else None
        else:
            front = region.choose(codes, known) if codes else None
        is_front = is_front and codes is not None
        if front is not None:
            yield front


def _full_name(
    span: Found, surface: str, bodies: Sequence[str], levels: Mapping[str, str], known: Gazetteer, region: Region
) -> str:
    if span.entity_type == "place":
        return place_name(surface)
    if span.entity_type != "organization":
        return plain(surface)
    # The level of the article's own place goes before a longer name, which may be a guest's.
    own = LEVEL.match(surface)
    longer = None if own and own.group() in levels else longer_on_page(plain(surface), bodies)
    return organization_name(longer or surface, levels, known, region)
