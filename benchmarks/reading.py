"""How fast the reader is, beside two segmenters on the same text in the same run: ``make bench``.

Reading is all that happens to a page between its text and its rows, on one core; start-up is not counted. Given a
folder, it takes the pages there instead of seeds/.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jieba
import jieba.posseg
import rjieba

from flows.reading.page import read_page
from flows.rows import reading_rows

ROUNDS = 5


def megabytes_a_second(work: Callable[[str], object], pages: list[str]) -> float:
    """The best of some rounds, in MB of UTF-8 a second of processor time."""
    size = sum(len(page.encode()) for page in pages) / 1e6
    best = min(_seconds(work, pages) for _ in range(ROUNDS))
    return size / best


def _seconds(work: Callable[[str], object], pages: list[str]) -> float:
    started = time.process_time()
    for page in pages:
        work(page)
    return time.process_time() - started


def main() -> None:
    """Print a table."""
    jieba.setLogLevel(logging.WARNING)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "seeds"
    pages = [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt"))]
    tools: dict[str, Callable[[str], object]] = {
        "Broadsheet": lambda page: reading_rows(read_page(page)),
        "jieba.posseg.cut": lambda page: list(jieba.posseg.cut(page)),
        "rjieba.tag": rjieba.tag,
    }
    for name, work in tools.items():
        work(pages[0])  # dictionaries are loaded
        sys.stdout.write(f"{name:20} {megabytes_a_second(work, pages):8.2f} MB/s\n")


if __name__ == "__main__":
    main()
