"""Which administrative unit an organization has in its name, and which county or city a story is about."""

from __future__ import annotations

from collections.abc import Sequence

from flows.reading.model import Mention
from flows.reading.names.article_place import article_place
from flows.reading.names.gazetteer import gazetteer

LONGEST_NAME = 12  # characters of a division's name
LONGEST_SURFACE = 40  # characters of an organization's name that are looked at


class Seats:
    """The divisions that a story's names lie in. One for each story."""

    def __init__(self, divisions: Sequence[tuple[Mention, int]], organizations: Sequence[Mention]) -> None:
        """``divisions`` with the weight of the place where each is named (headline, opening, body)."""
        self.surfaces: dict[str, str] = {}
        coded: list[tuple[str, int]] = []
        for mention, weight in divisions:
            if mention.place_code and mention.place_code in gazetteer().divisions:
                self.surfaces.setdefault(mention.place_code, mention.surface)
                coded.append((mention.place_code, weight))
        self.code: str | None = None
        self.codes: dict[str, str | None] = {}
        self.code = article_place(coded, gazetteer())
        if self.code is None:
            distinct = sorted({mention.surface for mention in organizations})
            coded += [(code, 1) for surface in distinct if (code := self.look_up(surface))]
            self.code = article_place(coded, gazetteer())

    @property
    def article(self) -> str | None:
        """The county or city that the story is about."""
        return self.words(self.code)

    def of(self, organization: str) -> str | None:
        """The smallest division that an organization's name holds: 微山县 of 微山农商银行."""
        if organization not in self.codes:
            self.codes[organization] = self.look_up(organization)
        return self.words(self.codes[organization])

    def words(self, code: str | None) -> str | None:
        """A division as the text has it, else its full name."""
        return None if code is None else self.surfaces.get(code) or gazetteer().divisions[code].name

    def look_up(self, surface: str) -> str | None:
        """The code of the smallest division in a name."""
        surface = surface[:LONGEST_SURFACE]
        names = gazetteer().names
        found: str | None = None
        start = 0
        while start < len(surface) - 1:
            step = 1
            for end in range(min(len(surface), start + LONGEST_NAME), start + 1, -1):
                name = surface[start:end]
                if name in names and (code := self.meant(name)):
                    found, step = code, end - start
                    break
            start += step
        return found

    def meant(self, name: str) -> str | None:
        """The division of that full or short name: the one nearest to the story's place, else the only one."""
        known = gazetteer()
        codes = known.by_name.get(name) or known.by_short_name[name]
        for length in (6, 4, 2):
            near = [code for code in codes if self.code and code[:length] == self.code[:length]]
            if near:
                return near[0]
        named = [code for code in codes if code in self.surfaces]
        if named:
            return named[0]
        return codes[0] if len(codes) == 1 and not self.code and len(name) > 1 else None
