from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.webhook import Patience
from warehouse.ledger import Ledger


@pytest.fixture
def secret() -> SecretStr:
    return SecretStr("whsec_" + base64.b64encode(bytes(range(32))).decode())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path) as ledger:
        yield ledger


@pytest.fixture
def patience() -> Patience:
    """The production rules with waits of a millisecond."""
    return Patience(wait_initial=0.001, wait_jitter=0.0, wait_max=0.001, retry_after_max=0.002)
