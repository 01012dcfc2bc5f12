"""The README's SQL for Prefect's database, on a real PostgreSQL."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.postgres import Postgres, programs, running
from tests.service.stack import database_sql

pytestmark = pytest.mark.skipif(programs() is None, reason="Debian's postgresql is not installed")

FIRST, SECOND, THIRD = "first-5c1d", "second-'$7a\"e", "third-90bf"


@pytest.fixture
def database() -> Iterator[Postgres]:
    """An empty one; its folder lies where PostgreSQL's own user can reach it too."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        with running(Path(name) / "postgres", "superuser-31") as database:
            yield database


def test_it_may_be_run_again_with_another_password_and_leaves_none_in_the_log(database: Postgres) -> None:
    for password in (FIRST, SECOND):
        database.run(database_sql(password))
        assert "prefect" in database.call(["psql", "--tuples-only", "--list"], user="prefect", password=password)
    with pytest.raises(subprocess.CalledProcessError):
        database.call(["psql", "--list"], user="prefect", password=FIRST)
    database.run("alter role postgres set default_transaction_read_only = on")
    with pytest.raises(subprocess.CalledProcessError):
        database.run(database_sql(THIRD))
    log = database.log.read_text()
    assert "cannot execute ALTER ROLE in a read-only transaction" in log
    assert not [word for word in ("first-", "second-", "third-") if word in log]
