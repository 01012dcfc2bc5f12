"""Which administrative unit an organization has in its name, and which county or city a story is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from flows.reading.model import Mention
from flows.reading.names.article_place import article_place
from flows.reading.names.gazetteer import gazetteer

LONGEST_NAME = 12  # characters of a division's name
SCHOOL = re.compile("(?:[医师]科|[师工农林财理][范业工经]|交通|科技|政法|外国语|职业|民族)?(?:大学|学院|师范)")
BRANCH = re.compile("(?:省|市|县|区)?(?:分行|支行|分公司|支公司|中心支|营业部|分局|供电|联社|办事处|分院|校区)")
LONGEST_SURFACE = 40  # characters of an organization's name that are looked at


class Seats:
    """The divisions that a story's names lie in. One for each story."""

    def __init__(
        self, divisions: Sequence[tuple[Mention, int]], organizations: Sequence[Mention], place_code: str | None
    ) -> None:
        """``divisions`` with the weight of the place where each is named (headline, opening, body).

        ``place_code`` is the article's own place as far as the page tells it.
        """
        self.surfaces: dict[str, str] = {}
        coded: list[tuple[str, int]] = []
        for mention, weight in divisions:
            if mention.place_code and mention.place_code in gazetteer().divisions:
                self.surfaces.setdefault(mention.place_code, mention.surface)
                coded.append((mention.place_code, weight))
        self.code: str | None = None
        self.codes: dict[str, str | None] = {}
        self.code = place_code or article_place(coded, gazetteer())
        self.organizations = sorted({mention.surface for mention in organizations})
        if self.code is None:
            coded += [(code, 1) for surface in self.organizations if (code := self.look_up(surface))]
            self.code = article_place(coded, gazetteer())

    @property
    def article(self) -> str | None:
        """The county or city that the story is about."""
        return self.words(self.code)

    def code_of(self, organization: str) -> str | None:
        """The code of the smallest division that an organization's name holds: 微山县 of 微山农商银行."""
        if organization not in self.codes:
            self.codes[organization] = self.look_up(organization)
        return self.codes[organization]

    def words(self, code: str | None) -> str | None:
        """A division as the text has it, else its full name."""
        return None if code is None else self.surfaces.get(code) or gazetteer().divisions[code].name

    def around(self, length: int) -> str | None:
        """The division of the story's place to which the first ``length`` digits of its code belong: 2 a province."""
        code = None if self.code is None else self.code[:length].ljust(6, "0")
        return self.words(code) if code in gazetteer().divisions else None

    def whole(self, what: str) -> str | None:
        """The division that 全市 or 我县 means where the story names none: an organization's seat or what that lies in.

        Those of the organizations come first, by how many lie there; then those that the story's place lies in.
        """
        known = gazetteer()
        held = Counter(
            above
            for organization in self.organizations
            if (seat := self.code_of(organization))
            for above in known.line(seat)
        )
        line = list(known.line(self.code)) if self.code else []
        for code in [*(code for code, _ in held.most_common()), *line]:
            if known.divisions[code].name.endswith(what):
                return self.words(code)
        return None

    def look_up(self, surface: str) -> str | None:
        """The code of the smallest division in a name."""
        surface = surface[:LONGEST_SURFACE]
        names = gazetteer().names
        found: str | None = None
        start = behind = 0
        while start < len(surface) - 1:
            step = 1
            for end in range(min(len(surface), start + LONGEST_NAME), start + 1, -1):
                if surface[start:end] in names and (code := self.told_by(surface, start, end, start == behind)):
                    found, step, behind = code, end - start, end
                    break
            start += step
        return found

    def told_by(self, surface: str, start: int, end: int, leads: bool) -> str | None:
        """The code of the division that ``surface[start:end]`` names there.

        A short name counts only where a name can tell its seat: where it ``leads`` (at the beginning, behind another
        division) or before the words for a branch (工行青阳支行); never before the words of a school (中山大学). An
        everyday word (合作) leads only in its own city.
        """
        name = surface[start:end]
        if name in gazetteer().by_name or BRANCH.match(surface, end):
            return self.meant(name)
        if SCHOOL.match(surface, end) or not leads:
            return None
        code = self.meant(name)
        at_home = code is not None and self.code is not None and code[:4] == self.code[:4]
        return code if at_home or name in gazetteer().safe_short_names else None

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
