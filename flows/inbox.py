"""The inbox: which files lie there, and what a file's bytes hold: a page's text, or the reason why it is refused."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from charset_normalizer import from_bytes
from pydantic import BaseModel, Field, ValidationError

PAGE_SUFFIXES = {".txt", ".md"}
MAX_METADATA_BYTES = 64 * 1024
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Control characters that no text holds: all but tab, line feed, vertical tab, form feed, carriage return, escape.
BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# What formats that people mistake for text begin with.
SIGNATURES = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or Office document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x1f\x8b": "a gzip archive",
}


class Refused(Exception):
    """A file that can't be a page: ``reason`` is a code, ``detail`` a sentence that says what to do."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class StillChanging(Exception):
    """The file changed while it was read."""


class Metadata(BaseModel):
    """What ``NAME.json`` beside ``NAME.txt`` may say of the page."""

    newspaper: str | None = Field(None, max_length=200)
    published_on: date | None = None
    page: str | None = Field(None, max_length=50, coerce_numbers_to_str=True)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the inbox as the listing saw it."""

    path: str  # below the inbox, with forward slashes; a name that is not UTF-8 has its odd bytes replaced
    file: Path
    byte_count: int
    modified_ns: int
    metadata_stamp: str  # size and time of the metadata beside it

    @property
    def stamp(self) -> str:
        """Sizes and times of the file and its metadata: as long as it stays the same, so does what they hold."""
        return f"{self.byte_count} {self.modified_ns} {self.metadata_stamp}"


@dataclass(frozen=True, slots=True)
class Page:
    """A file's content that was admitted."""

    sha256: str  # of the bytes
    byte_count: int
    encoding: str
    text: str

    @property
    def page_id(self) -> str:
        """First 16 hex digits of the content's SHA-256."""
        return self.sha256[:16]


def list_inbox(inbox: Path) -> list[Listed]:
    """All page files below ``inbox``, sorted by path; hidden ones are left out, linked folders not entered.

    Raises NotADirectoryError where there is no such folder, PermissionError where it can't be listed.
    """
    if not inbox.is_dir():
        raise NotADirectoryError(f"The inbox {inbox} does not exist or is no folder: create it, or name another one.")
    os.scandir(inbox).close()  # os.walk would pass over an unreadable top folder in silence
    return sorted(_walk(inbox), key=lambda listed: listed.path)


def _walk(inbox: Path) -> Iterator[Listed]:
    for folder, subfolders, names in os.walk(inbox):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        for name in names:
            file = Path(folder, name)
            if file.suffix.lower() in PAGE_SUFFIXES and not name.startswith("."):
                path = os.fsencode(file.relative_to(inbox).as_posix()).decode("utf-8", "replace")
                yield look_at(path, file)


def look_at(path: str, file: Path) -> Listed:
    """The file as it is now, under its path below the inbox."""
    byte_count, modified_ns = _size_and_time(file)
    return Listed(path, file, byte_count, modified_ns, "{} {}".format(*_size_and_time(file.with_suffix(".json"))))


def _size_and_time(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:  # none there, or a broken link: reading it will say so
        return 0, 0
    return status.st_size, status.st_mtime_ns


def read_bytes(listed: Listed, inbox: Path, max_bytes: int) -> bytes:
    """The file's bytes. Raises Refused (unreadable, too large, outside the inbox) and StillChanging."""
    target = listed.file.resolve()
    if not target.is_relative_to(inbox.resolve()):
        raise Refused(
            "outside_inbox", "The file is a link that leaves the inbox: put a copy of the page there instead."
        )
    try:
        descriptor = os.open(target, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Refused("unreadable", f"The file can't be opened ({error.strerror}): check its permissions.") from error
    try:
        return _read_regular(descriptor, listed, max_bytes)
    except OSError as error:
        raise Refused("unreadable", f"The file can't be read ({error.strerror}).") from error
    finally:
        os.close(descriptor)


def _read_regular(descriptor: int, listed: Listed, max_bytes: int) -> bytes:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise Refused("unreadable", "This is no regular file.")
    if before.st_size > max_bytes:
        raise Refused(
            "too_large",
            f"The file has {before.st_size:,} bytes, more than the limit of {max_bytes:,} (BROADSHEET_MAX_FILE_BYTES).",
        )
    with os.fdopen(os.dup(descriptor), "rb") as stream:
        content = stream.read(max_bytes + 1)
    after = os.fstat(descriptor)
    if (after.st_size, after.st_mtime_ns) != (listed.byte_count, listed.modified_ns) or len(content) != after.st_size:
        raise StillChanging
    return content


def admit(content: bytes) -> Page:
    """The page that a file's bytes hold. Raises Refused."""
    if not content.strip():
        raise Refused("empty", "The file holds nothing.")
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            raise Refused("binary", f"The file is {kind}, no text: bring the page's text.")
    encoding, text = decode(content)
    if BINARY.search(text):
        raise Refused("binary", "The file holds control characters that no text has: bring the page's text.")
    if not HAN.search(text):
        raise Refused("no_chinese", "The text holds no Chinese character.")
    return Page(hashlib.sha256(content).hexdigest(), len(content), encoding, text)


def decode(content: bytes) -> tuple[str, str]:
    """(encoding, text) of a page in UTF-8, UTF-16 or GB18030, the byte order mark taken off. Raises Refused."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return _decode_as(content[len(mark) :], encoding)
    try:
        return _decode_as(content, "utf-8")
    except Refused:
        pass
    # Bytes can be valid in several encodings: the one in which they make most sense is taken.
    guess = from_bytes(content, cp_isolation=["gb18030", "utf_16_le", "utf_16_be", "big5"]).best()
    if guess is None or guess.encoding == "big5":
        raise Refused("undecodable", "The bytes are no UTF-8, UTF-16 or GB18030 text: save the page as UTF-8.")
    return _decode_as(content, guess.encoding.replace("_", "-"))


def _decode_as(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return encoding, content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            "undecodable", f"The file begins as {encoding}, but byte {error.start:,} is none: save the page as UTF-8."
        ) from error


def metadata_beside(file: Path) -> tuple[Metadata, bytes]:
    """What the JSON file beside the page says, and its bytes; nothing where there is none. Raises Refused."""
    beside = file.with_suffix(".json")
    try:
        with beside.open("rb") as stream:
            content = stream.read(MAX_METADATA_BYTES + 1)
    except FileNotFoundError:
        return Metadata(), b""
    except OSError as error:
        raise Refused("bad_metadata", f"{beside.name} can't be read ({error.strerror}).") from error
    if len(content) > MAX_METADATA_BYTES:
        raise Refused("bad_metadata", f"{beside.name} has more than {MAX_METADATA_BYTES:,} bytes.")
    try:
        return Metadata.model_validate_json(content), content
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused("bad_metadata", f"{beside.name}: {where + ': ' if where else ''}{first['msg']}.") from error
