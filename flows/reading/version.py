"""Which reader this is: pages that another one read are read again."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path


@cache
def reader_version() -> str:
    """The package's version and a hash of the reader's code and dictionaries: ``0.1.0+1f3a5c7e``.

    Nobody has to remember to count a number up when a rule changes.
    """
    digest = hashlib.sha256()
    reading = Path(__file__).parent
    for file in sorted(path for path in reading.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(file.relative_to(reading).as_posix().encode() + b"\0" + file.read_bytes())
    return f"{version('broadsheet')}+{digest.hexdigest()[:8]}"
