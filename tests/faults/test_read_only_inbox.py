"""The inbox may lie on a disk that is mounted read-only, or belong to somebody else: it is only read."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.inbox import list_inbox
from flows.ingest import ingest
from flows.progress import LoggedProgress
from flows.settings import Settings
from tests.pages import CLINIC
from warehouse.database import working_database


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Path]:
    """A folder with a page and a picture, in which nobody can write: mounted so, or else by its mode."""
    written, inbox = tmp_path / "written", tmp_path / "inbox"
    written.mkdir()
    inbox.mkdir()
    (written / "clinic.txt").write_text(CLINIC, encoding="utf-8")
    (written / "clinic.json").write_text('{"newspaper": "石桥日报"}', encoding="utf-8")
    (written / "picture.txt").write_bytes(b"\x89PNG")
    if mount("--bind", str(written), str(inbox)):
        mount("-o", "remount,bind,ro", str(inbox))
    else:
        inbox = written
        inbox.chmod(0o555)
    try:
        if not is_read_only(inbox):
            pytest.skip("nothing may be mounted here, and this user may write everywhere")
        yield inbox
    finally:
        if inbox != written:
            subprocess.run(["umount", "--lazy", inbox], check=True)
        written.chmod(0o755)


def mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def is_read_only(folder: Path) -> bool:
    try:
        (folder / "probe").touch()
    except OSError:
        return True
    return False


def test_an_inbox_that_can_only_be_read_is_read(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # away from a .env
    settings = Settings(inbox=inbox, warehouse=tmp_path, workers=1, settle_seconds=0.05)
    before = {file.name: file.read_bytes() for file in inbox.iterdir()}
    with working_database(tmp_path) as db:
        outcomes = [
            {str(outcome): count for outcome, count in run.outcomes.items() if count}
            for run in (ingest(db, list_inbox(inbox), settings, "run", LoggedProgress()) for _ in range(2))
        ]
        newspapers = db.execute("select newspaper from raw.admissions where page_id is not null").fetchall()
    assert outcomes == [{"read": 1, "quarantined": 1}, {"unchanged": 1, "quarantined": 1}]
    assert newspapers == [("石桥日报",)]
    assert {file.name: file.read_bytes() for file in inbox.iterdir()} == before
