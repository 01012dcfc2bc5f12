from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Workplace
from tests.flows.conftest import page as page
from tests.service.stack import Stack, started


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole service, with an empty inbox and no warehouse yet."""
    folder = tmp_path_factory.mktemp("stack")
    place = Workplace(folder / "inbox", folder / "warehouse")
    place.inbox.mkdir()
    with started(place) as stack:
        yield stack
