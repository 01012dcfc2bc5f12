from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from warehouse.database import PUBLISHED, WORKING
from warehouse.room import NoRoom, ask_for_room, room_for_a_run, room_for_publishing, told_when_full


def test_a_disk_with_room_is_asked_and_no_more(tmp_path: Path) -> None:
    ask_for_room(tmp_path, 1, "a run")


def test_a_disk_without_room_is_named_with_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(NoRoom, match=r"bytes free, a run may need 1,000,000,000,000,000,000: make room") as caught:
        ask_for_room(tmp_path, 10**18, "a run")
    assert str(tmp_path) in str(caught.value)


def test_a_large_working_database_needs_more_room(tmp_path: Path) -> None:
    before = room_for_a_run(tmp_path)
    (tmp_path / WORKING).write_bytes(bytes(1000))
    assert room_for_a_run(tmp_path) == before + 2000


def test_publishing_needs_room_for_the_marts_and_not_for_all_that_was_ever_read(tmp_path: Path) -> None:
    (tmp_path / WORKING).write_bytes(bytes(100_000))
    assert room_for_publishing(tmp_path) == 200_000
    (tmp_path / PUBLISHED).write_bytes(bytes(1000))
    assert room_for_publishing(tmp_path) == 2000


def test_a_full_disk_is_told_in_one_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(NoRoom, match="is full, or a quota is used up: make room") as caught,
        told_when_full(tmp_path),
        Path("/dev/full").open("wb", buffering=0) as full,
    ):
        full.write(b"a page")
    assert str(tmp_path) in str(caught.value)


def test_a_database_that_may_not_grow_is_told_alike(tmp_path: Path) -> None:
    ledger = sqlite3.connect(tmp_path / "ledger.sqlite")
    ledger.execute("pragma max_page_count = 1")
    with pytest.raises(NoRoom, match="make room"), told_when_full(tmp_path):
        ledger.execute("create table runs (run_id text)")
    ledger.close()


def test_what_a_full_disk_led_to_is_told_alike(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space") as full:
        Path("/dev/full").write_bytes(b"a page")
    with pytest.raises(NoRoom, match="make room"), told_when_full(tmp_path):
        raise RuntimeError("The marts could not be built.") from full.value


@pytest.mark.parametrize("error", [ValueError("no such page"), OSError("no such file"), NoRoom("make room")])
def test_all_else_is_told_as_it_is(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(type(error)) as caught, told_when_full(tmp_path):
        raise error
    assert caught.value is error
