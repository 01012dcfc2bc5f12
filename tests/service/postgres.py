"""A real PostgreSQL for Prefect: Debian's package, a cluster of the test's own, reached over loopback by password."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import free_port, wait_for


def programs() -> Path | None:
    """The folder of the newest PostgreSQL that Debian's package has installed; None: none is."""
    versions = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    return max(versions, key=lambda folder: float(folder.parent.name), default=None)


@dataclass(frozen=True)
class Postgres:
    """A server that is running."""

    pid: int
    port: int
    password: str = field(repr=False)  # of the superuser
    log: Path

    def run(self, sql: str) -> None:
        """Let the superuser do this; the statements come through standard input, so that no command line shows them."""
        self.call(["psql", "--quiet", "--set=ON_ERROR_STOP=1"], user="postgres", password=self.password, text=sql)

    def call(self, command: Sequence[str], *, user: str, password: str, text: str = "") -> str:
        """What one of PostgreSQL's programs answers."""
        bin_folder = programs()
        assert bin_folder is not None
        connection = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": user, "PGPASSWORD": password}
        program, *arguments = command
        return subprocess.run(
            [bin_folder / program, *arguments],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **connection},
            input=text,
            capture_output=True,
            text=True,
            check=True,
        ).stdout


@contextmanager
def running(folder: Path, password: str) -> Iterator[Postgres]:
    """A PostgreSQL whose files lie in this folder, which it makes and leaves; it is shut down cleanly afterwards.

    PostgreSQL won't run as root: then it is the user of Debian's package who runs it, and who must reach the folder.
    """
    bin_folder = programs()
    assert bin_folder is not None
    folder.mkdir()
    someone: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        shutil.chown(folder, pwd.getpwnam("postgres").pw_uid)
        someone |= {"user": "postgres", "group": "postgres", "extra_groups": []}
    data, port, log = folder / "data", free_port(), folder / "postgres.log"
    password_file = folder / "password"
    password_file.write_text(password)
    init = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [str(bin_folder / "initdb"), f"--pgdata={data}", f"--pwfile={password_file}", *init],
        stdout=subprocess.DEVNULL,
        check=True,
        **someone,
    )
    password_file.unlink()
    settings = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
    options = [f"--{name}={value}" for name, value in settings.items()]
    with log.open("w") as output:
        server = subprocess.Popen(
            [str(bin_folder / "postgres"), "-D", str(data), *options], stdout=output, stderr=output, **someone
        )
    try:
        ready = [str(bin_folder / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
        wait_for(lambda: server.poll() is not None or not subprocess.run(ready, check=False).returncode, seconds=60)
        assert server.poll() is None, log.read_text()
        yield Postgres(server.pid, port, password, log)
    finally:
        server.send_signal(signal.SIGINT)  # "fast": clients are hung up on, what is in memory is written
        server.wait(60)
