"""How the reader's time and memory grow with a page's length, on whole pages and on bad ones: ``make bench``.

Each measure runs in a process of its own, so that its peak of memory is nobody else's. Ends with exit code 1 where a
kind of page takes longer than n log n lets it.
"""

from __future__ import annotations

import random
import re
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from math import log
from multiprocessing import get_context
from pathlib import Path
from statistics import linear_regression

from flows.reading.page import read_page
from flows.rows import reading_rows

SEEDS = Path(__file__).parent.parent / "seeds"
LARGEST = 5_000_000  # bytes
DOUBLINGS = 6  # the smallest page is the largest halved as often
SLACK = 1.5  # times as long as n log n may the largest page take, measured by the smallest; noise and caches need room
LEAST_SECONDS = 0.5  # a page is read again and again for as long, and the best time counts
EVERY = 12  # one in so many Chinese characters changes its place in a copy, so that no paragraph repeats another
HAN = re.compile("[一-鿿]")
ENGLISH = (
    "mayor",
    "opened",
    "library",
    "city",
    "council",
    "road",
    "bridge",
    "school",
    "farm",
    "river",
    "people",
    "year",
)
TOWNS = ("石桥镇", "青山乡", "柳树湾村", "东坪镇", "花山镇", "前进村", "河口镇", "白云街道")


def newspaper(size: int) -> str:
    """A page of about so many bytes: the articles of seeds/ over and over, each copy with other words and figures."""
    pages = [file.read_text(encoding="utf-8") for file in sorted(SEEDS.glob("*.txt"))]
    draw = random.Random(size)  # noqa: S311 - the same pages each time
    copies: list[str] = []
    missing = size
    while missing > 0:
        copies.append(_copy(pages[len(copies) % len(pages)], draw))
        missing -= len(copies[-1].encode())
    return "\n".join(copies).encode()[:size].decode("utf-8", "ignore")


def _copy(page: str, draw: random.Random) -> str:
    characters = list(re.sub(r"\d", lambda _: str(draw.randint(1, 9)), page))
    places = [match.start() for match in HAN.finditer(page) if not draw.randrange(EVERY)]
    moved = [characters[place] for place in draw.sample(places, len(places))]
    for place, character in zip(places, moved, strict=True):
        characters[place] = character
    return "".join(characters)


def _lines(size: int, line: Callable[[random.Random], str]) -> str:
    """Lines for so many bytes, each drawn anew: a line that repeats another is not read twice."""
    draw = random.Random(size)  # noqa: S311
    count = size // len(line(draw).encode())
    return "".join(line(draw) for _ in range(count))


def _english(draw: random.Random) -> str:
    return f"The {' '.join(draw.choices(ENGLISH, k=10))} on Monday, said Mr. Smith.\n"


def _figures(draw: random.Random) -> str:
    return (
        f"{draw.uniform(1, 9999):,.2f} {draw.randint(1, 99)}% {draw.randint(1, 99)}亿元 {draw.randint(1, 9999)}万吨\n"
    )


def _table_row(draw: random.Random) -> str:
    return f"| {draw.choice(TOWNS)} | {draw.randint(1, 9999)} | {draw.uniform(1, 99):.1f}% | {draw.randint(1, 99)} |\n"


# Pages by kind, each made for a number of bytes.
KINDS: dict[str, Callable[[int], str]] = {
    "newspaper": newspaper,
    "one line": lambda size: newspaper(size).replace("\n", ""),
    "no headline": lambda size: "\n".join(line for line in newspaper(size).splitlines() if len(line) > 60),
    "one character a line": lambda size: (
        "中\n" * (size // 40)
    ),  # 125,000 lines at most: a line costs more than its bytes
    "only English": lambda size: _lines(size, _english),
    "only figures": lambda size: _lines(size, _figures),
    "a table": lambda size: _lines(size, _table_row),
    "one sentence": lambda size: re.sub("[。！？；;…\n]", "，", newspaper(size)),
    "no mark at all": lambda size: "".join(filter(str.isalnum, newspaper(size))),
}


def measure(kind: str, size: int) -> tuple[int, float, float]:
    """Bytes of a page, seconds of processor time to read it, and the process's peak of memory in MiB."""
    page = KINDS[kind](size)
    reading_rows(read_page(newspaper(20_000)))  # dictionaries are loaded
    spent: list[float] = []
    while sum(spent) < LEAST_SECONDS:
        started = time.process_time()
        reading_rows(read_page(page))
        spent.append(time.process_time() - started)
    return len(page.encode()), min(spent), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print a line for each measure, and how each kind of page grows."""
    sizes = [LARGEST >> halvings for halvings in range(DOUBLINGS, -1, -1)]
    too_slow = []
    for kind in KINDS:
        measures = []
        for size in sizes if kind == "newspaper" else sizes[::2]:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                byte_count, seconds, peak = pool.submit(measure, kind, size).result()
            measures.append((byte_count, seconds))
            sys.stdout.write(
                f"{kind:20} {byte_count:9,} bytes {seconds:7.2f} s {1e6 * seconds / byte_count:6.2f} µs a byte "
                f"{peak:5.0f} MiB\n"
            )
            sys.stdout.flush()
        exponent = linear_regression([log(size) for size, _ in measures], [log(spent) for _, spent in measures]).slope
        (small, first), (large, last) = measures[0], measures[-1]
        ratio = (last / first) / (large * log(large) / (small * log(small)))
        sys.stdout.write(f"{kind:20} grows with n^{exponent:.2f}: {ratio:.2f} times n log n\n\n")
        if ratio > SLACK:
            too_slow.append(kind)
    if too_slow:
        sys.exit(f"Slower than {SLACK} times n log n: {', '.join(too_slow)}.")


if __name__ == "__main__":
    main()
