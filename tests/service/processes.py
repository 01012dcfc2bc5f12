"""What /proc tells of processes: who started whom, with which command line, and who listens where."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
LISTEN = "0A"
SOCKET = re.compile(r"socket:\[(\d+)\]")


def tree(root: int) -> list[int]:
    """A process and all that it and they have started, as far as they live."""
    parents = {int(folder.name): parent for folder in PROC.glob("[0-9]*") if (parent := _parent(folder)) is not None}
    found = [root] if root in parents else []
    for pid in found:  # it grows while it is walked
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def command_line(pid: int) -> str:
    """The words that started it, as everybody on the machine can see them; empty when it has ended."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def listening(pid: int) -> set[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The addresses at which it takes TCP connections."""
    try:
        links = [os.readlink(one) for one in (PROC / str(pid) / "fd").iterdir()]  # noqa: PTH115 - no path behind them
    except OSError:  # it has ended, or closed one of them
        return set()
    sockets = {match[1] for link in links if (match := SOCKET.fullmatch(link))}
    return {address for address, inode in _listeners() if inode in sockets}


def _parent(folder: Path) -> int | None:
    try:
        # the name, in brackets, may hold anything; behind it stand the state and the parent
        return int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None


def _listeners() -> Iterator[tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, str]]:
    """Address and inode of each listening socket (the columns: proc(5), /proc/net/tcp)."""
    for table in ("tcp", "tcp6"):
        for line in (PROC / "net" / table).read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == LISTEN:
                words = bytes.fromhex(columns[1].partition(":")[0])
                # each 32 bits stand in the machine's byte order, which is little-endian wherever this runs
                packed = b"".join(words[at : at + 4][::-1] for at in range(0, len(words), 4))
                yield ipaddress.ip_address(packed), columns[9]
