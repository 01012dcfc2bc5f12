from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import wait_for
from warehouse.lock import LOCK_FILE, WarehouseBusy, WarehouseUnwritable, sole_deliverer, sole_writer, writers_held_off

HOLD = """
import sys
from pathlib import Path
from warehouse.lock import sole_writer
with sole_writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""

DELIVER = """
import os, sys
from pathlib import Path
from warehouse.lock import WarehouseBusy, sole_deliverer
if os.geteuid() == 0:
    os.setuid(65534)  # who can't write what root has made; root writes everything
try:
    with sole_deliverer(Path(sys.argv[1]), "crm", 0):
        print("held")
except WarehouseBusy:
    print("busy")
"""


@contextmanager
def another_process_holds(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        yield holder


def test_the_folder_is_made_where_there_is_none(tmp_path: Path) -> None:
    with sole_writer(tmp_path / "a" / "b"):
        assert (tmp_path / "a" / "b" / LOCK_FILE).exists()


def test_a_second_writer_is_refused_and_told_which_process_holds_the_lock(tmp_path: Path) -> None:
    with another_process_holds(tmp_path) as holder:
        with pytest.raises(WarehouseBusy, match=f"process {holder.pid}, since 20") as caught, sole_writer(tmp_path):
            pytest.fail("two writers")
        assert str(tmp_path) in str(caught.value)


def test_the_same_process_is_refused_too(tmp_path: Path) -> None:
    with sole_writer(tmp_path), pytest.raises(WarehouseBusy, match=f"process {os.getpid()}"), sole_writer(tmp_path):
        pytest.fail("two writers")


def test_the_one_refused_leaves_the_holders_name_standing(tmp_path: Path) -> None:
    with another_process_holds(tmp_path) as holder:
        for _ in range(2):
            with pytest.raises(WarehouseBusy, match=f"process {holder.pid}"), sole_writer(tmp_path):
                pytest.fail("two writers")


def test_a_writer_waits_for_who_only_looks(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).touch()
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with writers_held_off(tmp_path):
        writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        wait_for(lambda: _has_open(writer.pid, tmp_path / LOCK_FILE), seconds=60)
    with writer:
        assert writer.stdout
        assert writer.stdout.readline() == "held\n"
        writer.kill()


def _has_open(process_id: int, file: Path) -> bool:
    return any(link.exists() and link.samefile(file) for link in Path(f"/proc/{process_id}/fd").iterdir())


def test_the_lock_is_free_again_after_the_holder_was_killed(tmp_path: Path) -> None:
    with another_process_holds(tmp_path) as holder:
        holder.kill()
        holder.wait()
    with sole_writer(tmp_path), pytest.raises(WarehouseBusy, match=f"process {os.getpid()}"), sole_writer(tmp_path):
        pytest.fail("two writers")


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), sole_writer(tmp_path):
        raise KeyError
    with sole_writer(tmp_path):
        pass


def test_a_process_that_the_writer_started_does_not_keep_the_lock(tmp_path: Path) -> None:
    with sole_writer(tmp_path):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with child, sole_writer(tmp_path):
        assert child.poll() is None
        child.kill()


def test_two_warehouses_have_two_locks(tmp_path: Path) -> None:
    with sole_writer(tmp_path / "a"), sole_writer(tmp_path / "b"):
        pass


@pytest.mark.parametrize("content", ["", "{", "[]", "7", '{"pid": 1}'])
def test_a_lock_file_that_says_nothing_is_no_obstacle(tmp_path: Path, content: str) -> None:
    (tmp_path / LOCK_FILE).write_text(content)
    with sole_writer(tmp_path):
        (tmp_path / LOCK_FILE).write_text(content)
        with pytest.raises(WarehouseBusy, match="a process that has just begun"), sole_writer(tmp_path):
            pytest.fail("two writers")


@pytest.mark.parametrize("inside", [".", "below/it"])
def test_a_folder_that_cannot_be_made_is_named_with_the_setting_to_change(tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / inside
    with pytest.raises(WarehouseUnwritable, match="BROADSHEET_WAREHOUSE") as caught, sole_writer(folder):
        pytest.fail("written nowhere")
    assert str(folder) in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(WarehouseUnwritable, match="Permission denied"), sole_writer(tmp_path):
        pytest.fail("written nowhere")
    tmp_path.chmod(0o700)


def test_lock_of_an_endpoint_that_another_user_made_is_taken_all_the_same() -> None:
    """An operator's command as root comes first; the service's user may read the file, and no more."""

    def deliver() -> str:
        command = [sys.executable, "-c", DELIVER, str(folder)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    with tempfile.TemporaryDirectory(prefix="broadsheet-") as name:  # pytest's own folders are closed to others
        folder = Path(name)
        with sole_deliverer(folder, "crm", 0):
            (folder / "deliver-crm.lock").chmod(0o444)
            folder.chmod(0o555)
            assert deliver() == "busy\n"
        assert deliver() == "held\n"
        folder.chmod(0o755)
