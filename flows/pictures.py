"""Pictures of an edition: what of it comes from where, as bars.

They are drawn with the font of the package ``zhplot``, so that a machine without any Chinese font shows Chinese.
Importing this module takes some 0.4 s (matplotlib): import it where a picture is drawn.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import duckdb
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from rich.cells import cell_len, set_cell_size

MAX_BARS = 15
MAX_LABEL = 30  # half the widths of Chinese characters
MISSING = "〓"  # what printers set where they have no type for a character
OLD, NEW = "#9db8d2", "#1f5a92"  # bars: what was there, what came with the edition
DARK_TEXT, QUIET_TEXT = "#222222", "#666666"
WIDTH, HEAD, ROW = 8.5, 0.75, 0.3  # inches: the picture, its title and note, a bar
LEFT, LABELS = 0.02, 0.28  # shares of the width: where the title begins, and where the bars do
DOTS_PER_INCH = 120

# Each gives a row for everything that is counted: under which key, by which name (null: none), and of which edition.
COUNTED = {
    ("Articles by place", "articles", "places", "name no place"): """
        select article.place_code as key, article.place as name, parent.name as within, page.edition
        from marts.articles as article
        inner join marts.pages as page using (page_id)
        left join marts.entities as entity
            on entity.entity_type = 'place' and entity.place_code = article.place_code and entity.name = article.place
        left join marts.entities as parent on entity.parent_entity_id = parent.entity_id
    """,
    ("Metrics by measure", "metrics", "measures", "have none"): """
        select
            measure.measure_id as key,
            measure.measure || coalesce(' (' || measure.unit || ')', '') as name,
            null as within,
            page.edition
        from marts.metrics as metric
        inner join marts.pages as page using (page_id)
        left join marts.measures as measure using (measure_id)
    """,
    ("Pages by newspaper", "pages", "newspapers", "name no newspaper"): """
        select
            newspaper as key,
            newspaper || coalesce(' to ' || max(published_on) over (partition by newspaper), '') as name,
            null as within,
            edition
        from marts.pages
    """,
}
# The names that have most; on each row also how many names there are, what all have, and what has no name.
LARGEST = """
    with counted as (
        select
            key,
            nullif(min(name), '') as name,
            min(within) as within,
            count(*) as item_count,
            count(*) filter (where edition = $edition) as new_count
        from ({rows})
        group by key
    )

    select
        if(count(*) over (partition by name) > 1, concat(name, '（', coalesce(within, key), '）'), name) as name,
        item_count,
        new_count,
        count(name) over () as name_count,
        sum(item_count) over ()::bigint as total,
        coalesce(sum(item_count) filter (where name is null) over (), 0)::bigint as nameless
    from counted
    qualify name is not null
    order by item_count desc, name
    limit $limit
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """So many of what is counted have this name; ``new_count`` of them came with the edition."""

    name: str
    count: int
    new_count: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What is counted, by name, the largest first; and what the bars leave out."""

    title: str
    note: str  # what all come to, what the bars leave out, what their colours mean
    bars: tuple[Bar, ...]

    @property
    def words(self) -> str:
        """The picture in words, for whoever can't see it."""
        return f"{self.title}: " + ", ".join(f"{bar.name} {bar.count:,}" for bar in self.bars) + f". {self.note}"


def pictures(db: duckdb.DuckDBPyConnection) -> list[Picture]:
    """The pictures of the newest edition in a published file; one that would have no bar is left out."""
    row = db.execute("select max(edition) from marts.editions").fetchone()
    edition = int(row[0]) if row and row[0] is not None else 0
    drawn = []
    for (title, counted, named, nameless), rows in COUNTED.items():
        largest = db.execute(LARGEST.format(rows=rows), {"edition": edition, "limit": MAX_BARS}).fetchall()
        if largest:
            bars = tuple(Bar(str(name), count, new_count) for name, count, new_count, *_ in largest)
            note = _note(edition, bars, *largest[0][3:], counted=counted, named=named, nameless=nameless)
            drawn.append(Picture(title, note, bars))
    return drawn


def _note(
    edition: int,
    bars: tuple[Bar, ...],
    name_count: int,
    total: int,
    without: int,
    *,
    counted: str,
    named: str,
    nameless: str,
) -> str:
    """What all come to, how much of it the bars leave out, and what the colours mean."""
    parts = [f"Edition {edition}: {total:,} {counted}"]
    if others := name_count - len(bars):
        parts.append(f"in other {named} ({others:,}): {total - without - sum(bar.count for bar in bars):,}")
    if without:
        parts.append(f"{nameless}: {without:,}")
    if any(bar.new_count < bar.count for bar in bars):
        parts.append("dark: new in this edition")
    return "; ".join(parts) + "."


def draw(picture: Picture) -> bytes:
    """The picture as PNG, some 1,000 pixels wide and 20 to 60 KB large."""
    height = HEAD + ROW * len(picture.bars)
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH)
    write = partial(figure.text, LEFT, fontproperties=_font(), parse_math=False)
    write(1 - 0.3 / height, picture.title, fontsize=14, color=DARK_TEXT)
    write(1 - 0.55 / height, picture.note, fontsize=9, color=QUIET_TEXT)
    axes = figure.add_axes((LABELS, 0, 1 - LABELS, 1 - HEAD / height))
    axes.set_axis_off()
    axes.set_xlim(0, 1.2 * max(bar.count for bar in picture.bars))  # room for the figures behind the bars
    axes.set_ylim(len(picture.bars) - 0.25, -0.5)
    for at, bar in enumerate(picture.bars):
        axes.barh(at, bar.count, color=OLD, height=0.72)
        axes.barh(at, bar.new_count, color=NEW, height=0.72)
        _beside(axes, 0, at, drawable(bar.name), "right")
        _beside(axes, bar.count, at, f"{bar.count:,}", "left")
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None}, pil_kwargs={"optimize": True})
    return png.getvalue()


def _beside(axes: Axes, x: float, y: float, text: str, side: Literal["left", "right"]) -> None:
    """Write a text beside a point: one that is aligned to the right ends there."""
    gap = 5 if side == "left" else -5
    axes.annotate(
        text,
        (x, y),
        xytext=(gap, 0),
        textcoords="offset points",
        ha=side,
        va="center",
        fontproperties=_font(),
        fontsize=10,
        color=DARK_TEXT,
        parse_math=False,
    )


def drawable(text: str) -> str:
    """A name as the font can set it: on one line, cut where it is long, 〓 for a character that the font lacks."""
    shown = "".join(
        character if _glyphs().get_char_index(ord(character)) else MISSING
        for character in " ".join(text.split())
        if character.isprintable() and not unicodedata.category(character).startswith("M")
    )
    return shown if cell_len(shown) <= MAX_LABEL else set_cell_size(shown, MAX_LABEL - 1).rstrip() + "…"


@cache
def font_file() -> str:
    """The path of the font. Its package is not imported: that would set matplotlib's fonts for the whole process."""
    package = find_spec("zhplot")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("The package zhplot is not installed, which brings the font.")
    return str(Path(package.submodule_search_locations[0], "fonts", "NotoSansSC-Regular.ttf"))


@cache
def _font() -> FontProperties:
    return FontProperties(fname=font_file())


@cache
def _glyphs() -> FT2Font:
    return FT2Font(font_file())
