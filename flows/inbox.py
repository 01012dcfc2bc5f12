"""The inbox: which files lie there, and what a file's bytes hold: a page's text, or the reason why it is refused."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

logger = logging.getLogger(__name__)

PAGE_SUFFIXES = {".txt", ".md"}
MAX_METADATA_BYTES = 64 * 1024
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Control characters that no text holds: all but tab, line feed, vertical tab, form feed, carriage return.
BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
# What Chinese prose is made of: GB 2312's punctuation and signs (rows 1 to 3) and its 3,755 everyday characters (rows
# 16 to 55). Of a real page's characters beyond ASCII they are some 98 %, of one read in a wrong encoding hardly half.
EVERYDAY = frozenset(
    bytes((row, cell)).decode("gb2312", "ignore")
    for row in (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
    for cell in range(0xA1, 0xFF)
)
LEAST_EVERYDAY = 0.6
UNMARKED = ("gb18030", "utf-16-le", "utf-16-be")  # encodings that are known by what they make of the bytes
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
    """The file changed, or went away, while it was read."""

    def __init__(self) -> None:
        super().__init__("The file changed while it was read: try again when it is written.")


class InboxUnusable(Exception):
    """The inbox is no folder, or can't be listed; the message says which."""


class Metadata(BaseModel):
    """What ``NAME.json`` beside ``NAME.txt`` may say of the page."""

    newspaper: str | None = Field(None, max_length=200)
    published_on: date | None = Field(None, strict=True)  # a number would be taken for seconds since 1970
    page: str | None = Field(None, max_length=50, coerce_numbers_to_str=True)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the inbox as the listing saw it."""

    path: str  # below the inbox, with forward slashes; as `_printable` shows it
    file: Path
    byte_count: int
    modified_ns: int
    metadata_stamp: str  # size and time of the metadata beside it
    newest_ns: int  # the later of the two times

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

    Raises InboxUnusable where there is no such folder, or it can't be listed; a subfolder that can't be is logged.
    """
    if not inbox.is_dir():
        raise InboxUnusable(f"The inbox {inbox} does not exist or is no folder: create it, or name another one.")
    try:
        os.scandir(inbox).close()  # os.walk would pass over an unreadable top folder in silence
    except OSError as error:
        raise InboxUnusable(f"The inbox {inbox} can't be listed ({error.strerror}): check its permissions.") from error
    return sorted(_walk(inbox), key=lambda listed: listed.path)


def _walk(inbox: Path) -> Iterator[Listed]:
    folders = [inbox]  # not os.walk, which calls itself for each level: Python 3.11 ends that after 1,000
    while folders:
        folder = folders.pop()
        try:
            entries = [entry for entry in os.scandir(folder) if not entry.name.startswith(".")]
        except OSError as error:
            logger.warning("The folder %s can't be listed (%s); its pages are left out.", folder, error.strerror)
            continue
        for entry in entries:
            file = Path(entry.path)
            if _is_folder(entry):
                folders += [] if entry.is_symlink() else [file]
            elif file.suffix.lower() in PAGE_SUFFIXES:
                yield look_at(_printable(file.relative_to(inbox).as_posix()), file)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle
        return False


def _printable(name: str) -> str:
    r"""A file's name as text that any program can write; odd bytes are shown as \xff.

    So that two names stay two, a backslash in a name is shown as two.
    """
    return os.fsencode(name.replace("\\", "\\\\")).decode("utf-8", "backslashreplace")


def look_at(path: str, file: Path) -> Listed:
    """The file as it is now, under its path below the inbox."""
    byte_count, modified_ns = _size_and_time(file)
    metadata_bytes, metadata_ns = _size_and_time(file.with_suffix(".json"))
    return Listed(path, file, byte_count, modified_ns, f"{metadata_bytes} {metadata_ns}", max(modified_ns, metadata_ns))


def _size_and_time(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:  # none there, or a broken link: reading it will say so
        return 0, 0
    return status.st_size, status.st_mtime_ns


def read_bytes(listed: Listed, inbox: Path, max_bytes: int) -> bytes:
    """The file's bytes. Raises Refused (unreadable, too large, outside the inbox) and StillChanging."""
    target = _within(inbox, listed.file)
    try:
        return _read_regular(target, listed, max_bytes)
    except FileNotFoundError as error:
        if listed.modified_ns:  # it was there when the inbox was listed
            raise StillChanging from error
        raise Refused("unreadable", "The file can't be opened (it is a link to nothing).") from error
    except OSError as error:
        raise Refused("unreadable", f"The file can't be read ({error.strerror}): check its permissions.") from error


def _within(inbox: Path, file: Path) -> Path:
    """Where the file lies, all links followed. Raises Refused where that is not in the inbox."""
    try:
        target = file.resolve()
    except RuntimeError as error:  # Python 3.13 and newer leave it to the opening
        raise Refused("unreadable", "The file is a link that leads in a circle: put a copy there instead.") from error
    if not target.is_relative_to(inbox.resolve()):
        raise Refused("outside_inbox", "The file is a link that leaves the inbox: put a copy there instead.")
    return target


def _read_regular(file: Path, listed: Listed, max_bytes: int) -> bytes:
    with _opened(file) as descriptor:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise Refused("unreadable", "This is no regular file.")
        if before.st_size > max_bytes:
            raise Refused(
                "too_large",
                f"The file has {before.st_size:,} bytes, more than the limit of {max_bytes:,}"
                " (BROADSHEET_MAX_FILE_BYTES).",
            )
        content = _read_all(descriptor, max_bytes + 1)
        after = os.fstat(descriptor)
    if (after.st_size, after.st_mtime_ns) != (listed.byte_count, listed.modified_ns) or len(content) != after.st_size:
        raise StillChanging
    if after.st_ctime_ns != before.st_ctime_ns:  # written, and its old time put back
        raise StillChanging
    return content


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    """A descriptor of the file, to be read; a pipe is opened without waiting for whoever writes to it."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _read_all(descriptor: int, most: int) -> bytes:
    """At most ``most`` bytes of an open file."""
    with os.fdopen(os.dup(descriptor), "rb") as stream:
        return stream.read(most)


def admit(content: bytes) -> Page:
    """The page that a file's bytes hold. Raises Refused."""
    if not content.strip():
        raise Refused("empty", "The file holds nothing: bring the page again, or take the file away.")
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            raise Refused("binary", f"The file is {kind}, no text: bring the page's text.")
    encoding, text = decode(content)
    if BINARY.search(text):
        raise Refused("binary", "The file holds control characters that no text has: bring the page's text.")
    if not text.strip():
        raise Refused("empty", "The file holds nothing but white space: bring the page again, or take the file away.")
    if not HAN.search(text):
        raise Refused("no_chinese", "The text holds no Chinese character: take the file away if it is no page.")
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
    share, encoding = max((_everyday_share(content, encoding), encoding) for encoding in UNMARKED)
    if share < LEAST_EVERYDAY:
        raise Refused("undecodable", "The bytes are no UTF-8, UTF-16 or GB18030 text: save the page as UTF-8.")
    return _decode_as(content, encoding)


def _everyday_share(content: bytes, encoding: str) -> float:
    """How much of the text beyond ASCII is everyday Chinese, read in this encoding; 0 where it can't be."""
    try:
        beyond_ascii = [character for character in content.decode(encoding) if not character.isascii()]
    except UnicodeDecodeError:
        return 0
    return sum(character in EVERYDAY for character in beyond_ascii) / max(1, len(beyond_ascii))


def _decode_as(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return encoding, content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            "undecodable", f"The file begins as {encoding}, but byte {error.start:,} is none: save the page as UTF-8."
        ) from error


def metadata_beside(file: Path, inbox: Path) -> tuple[Metadata, bytes]:
    """What the JSON file beside the page says, and its bytes; nothing where there is none. Raises Refused."""
    beside = file.with_suffix(".json")
    name = _printable(beside.name)
    try:
        with _opened(_within(inbox, beside)) as descriptor:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Refused("unreadable", "This is no regular file: put a JSON file there, or take it away.")
            content = _read_all(descriptor, MAX_METADATA_BYTES + 1)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENAMETOOLONG}:  # a page's name may leave no room for the longer suffix
            return Metadata(), b""
        raise Refused("bad_metadata", f"{name} can't be read ({error.strerror}): check its permissions.") from error
    except Refused as refusal:
        raise Refused("bad_metadata", f"{name}: {refusal.detail}") from refusal
    if len(content) > MAX_METADATA_BYTES:
        raise Refused("bad_metadata", f"{name} has more than {MAX_METADATA_BYTES:,} bytes: is it the page's metadata?")
    try:
        return Metadata.model_validate_json(content.removeprefix(b"\xef\xbb\xbf")), content
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(
            "bad_metadata", f"{name}: {where + ': ' if where else ''}{first['msg']}: correct it, or take it away."
        ) from error
