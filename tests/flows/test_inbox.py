from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.inbox import (
    MAX_METADATA_BYTES,
    InboxUnusable,
    Listed,
    Metadata,
    Page,
    Refused,
    StillChanging,
    admit,
    decode,
    list_inbox,
    look_at,
    metadata_beside,
    read_bytes,
)

PAGE = (
    "梧桐县秋粮收购过半\n\n"
    "本报讯（记者 沈知秋）截至十月底，梧桐县收购秋粮12.6万吨，比去年同期多收8%。粮库日夜开门，农户随到随卖。\n"
)
# Sentences as newspapers have them, to make pages of: which of several encodings makes most sense needs prose.
SENTENCES = (
    "梧桐县收购秋粮12.6万吨，比去年同期多收8%。",
    "粮库日夜开门，农户随到随卖。",
    "“今年的价钱比去年好。”种粮大户老周说。",
    "县里的农商银行为粮站发放贷款3.2亿元，利率下调了40个基点。",
    "记者从市教育局了解到，新学期将有17所学校投入使用。",
    "本报讯（记者 沈知秋 通讯员 马一鸣）昨日上午，全市召开防汛工作会议。",
    "据介绍，该项目总投资5.8亿元，占地120亩，预计明年6月完工。",
    "老街上的铺子都亮起了灯，孩子们提着灯笼跑来跑去。",
    "《关于加快乡村产业发展的若干意见》近日印发。",
    "（下转第三版）",
)
pages = st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=40).map("\n".join)


def put(inbox: Path, name: str | bytes, content: bytes | str = PAGE) -> Path:
    file = Path(os.fsdecode(os.path.join(os.fsencode(inbox), os.fsencode(name))))  # noqa: PTH118 - bytes
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def paths(inbox: Path) -> list[str]:
    return [listed.path for listed in list_inbox(inbox)]


def sole(inbox: Path) -> Listed:
    (listed,) = list_inbox(inbox)
    return listed


def refusal(content: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        admit(content)
    return caught.value


# Which files lie there


def test_pages_in_nested_folders_are_listed_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "2022/05/01/一版.txt", "2022/a.TXT", "a.md"):
        put(tmp_path, name)
    assert paths(tmp_path) == ["2022/05/01/一版.txt", "2022/a.TXT", "a.md", "b.txt"]


@pytest.mark.parametrize(
    "name", [".hidden.txt", ".git/x.txt", "a/.trash/x.txt", "x.json", "x.txt.part", "x.pdf", "txt", "x.txt~", ".txt"]
)
def test_what_is_hidden_or_no_page_is_not_listed(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert paths(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        "二版 副本 (1).txt",
        "line\nbreak.txt",
        "a|b.txt",
        "'quoted' \"twice\".txt",
        "-rf.txt",
        "back\\slash.txt",
        "100%.txt",
        "tab\tand\x1b[31mred.txt",
        "🎉𠮷.txt",
        "梧" * 83 + ".txt",
    ],
)
def test_odd_names_are_kept_as_they_are(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    listed = sole(tmp_path)
    assert listed.path == name.replace("\\", "\\\\")
    assert read_bytes(listed, tmp_path, 1000) == PAGE.encode()
    assert metadata_beside(listed.file, tmp_path) == (Metadata(), b"")


def test_a_name_that_leaves_no_room_for_the_metadata_suffix_is_read_without_metadata(tmp_path: Path) -> None:
    put(tmp_path, "x" * 251 + ".txt")
    assert metadata_beside(sole(tmp_path).file, tmp_path) == (Metadata(), b"")


def test_names_that_are_no_utf8_stay_apart_and_can_be_written_anywhere(tmp_path: Path) -> None:
    put(tmp_path, b"page\xff.txt")
    put(tmp_path, b"page\xfe.txt")
    put(tmp_path, b"page\\xff.txt")  # what another one is shown as
    put(tmp_path, "中.txt".encode("gb18030"))
    listing = list_inbox(tmp_path)
    assert len({listed.path.encode("utf-8") for listed in listing}) == 4
    assert [read_bytes(listed, tmp_path, 1000) for listed in listing] == [PAGE.encode()] * 4


def test_folders_may_lie_as_deep_as_they_will(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1500):
        Path("a").mkdir()
        os.chdir("a")
    Path("x.txt").write_text(PAGE)
    assert sole(tmp_path).path == "a/" * 1500 + "x.txt"
    subprocess.run(["rm", "-r", tmp_path / "a"], check=True)  # pytest can't, for it calls itself for each level


def test_an_inbox_that_is_missing_or_a_file_is_named_in_the_error(tmp_path: Path) -> None:
    for inbox in (tmp_path / "none", put(tmp_path, "file.txt")):
        with pytest.raises(InboxUnusable, match=str(inbox)):
            list_inbox(inbox)


def test_an_empty_inbox_lists_nothing(tmp_path: Path) -> None:
    assert list_inbox(tmp_path) == []


def test_a_stamp_changes_with_the_file_and_with_its_metadata(tmp_path: Path) -> None:
    file = put(tmp_path, "x.txt")
    stamps = [sole(tmp_path).stamp]
    put(tmp_path, "x.txt", PAGE + "一")
    stamps.append(sole(tmp_path).stamp)
    put(tmp_path, "x.json", "{}")
    stamps.append(sole(tmp_path).stamp)
    os.utime(file, ns=(1, 1))
    stamps.append(sole(tmp_path).stamp)
    assert len(set(stamps)) == 4
    assert look_at("x.txt", file).stamp == stamps[-1]


# Links, pipes, folders: nothing leaves the inbox, nothing blocks


def test_a_link_within_the_inbox_is_read(tmp_path: Path) -> None:
    put(tmp_path, ".store/page")
    (tmp_path / "x.txt").symlink_to(tmp_path / ".store" / "page")
    assert read_bytes(sole(tmp_path), tmp_path, 1000) == PAGE.encode()


def test_an_inbox_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    put(tmp_path, "real/x.txt")
    (tmp_path / "inbox").symlink_to(tmp_path / "real")
    inbox = tmp_path / "inbox"
    assert read_bytes(sole(inbox), inbox, 1000) == PAGE.encode()


@pytest.mark.parametrize("target", ["../secret.txt", "/etc/hostname", "../inbox2/x.txt"])
def test_a_link_that_leaves_the_inbox_is_refused(tmp_path: Path, target: str) -> None:
    inbox = tmp_path / "inbox"
    put(tmp_path, "secret.txt")
    put(tmp_path, "inbox2/x.txt")
    inbox.mkdir()
    (inbox / "x.txt").symlink_to(target)
    with pytest.raises(Refused) as caught:
        read_bytes(sole(inbox), inbox, 1000)
    assert caught.value.reason == "outside_inbox"


def test_a_broken_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").symlink_to(tmp_path / "gone")
    with pytest.raises(Refused) as caught:
        read_bytes(sole(tmp_path), tmp_path, 1000)
    assert caught.value.reason == "unreadable"


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    for listed in list_inbox(tmp_path):
        with pytest.raises(Refused) as caught:
            read_bytes(listed, tmp_path, 1000)
        assert caught.value.reason == "unreadable"


def test_linked_folders_are_not_entered(tmp_path: Path) -> None:
    put(tmp_path, "other/x.txt")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "folder").symlink_to(tmp_path / "other")
    (inbox / "round").symlink_to(inbox)
    assert paths(inbox) == []


def test_a_folder_with_a_pages_name_is_a_folder(tmp_path: Path) -> None:
    put(tmp_path, "x.txt/y.txt")
    assert paths(tmp_path) == ["x.txt/y.txt"]


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.txt")
    with pytest.raises(Refused) as caught:
        read_bytes(sole(tmp_path), tmp_path, 1000)
    assert caught.value.reason == "unreadable"


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's address must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("x.txt")
        with pytest.raises(Refused) as caught:
            read_bytes(sole(tmp_path), tmp_path, 1000)
    assert caught.value.reason == "unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused_and_a_folder_that_may_not_be_listed_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, "x.txt").chmod(0)
    with pytest.raises(Refused) as caught:
        read_bytes(sole(tmp_path), tmp_path, 1000)
    assert caught.value.reason == "unreadable"
    tmp_path.chmod(0o300)
    with pytest.raises(InboxUnusable):
        list_inbox(tmp_path)
    tmp_path.chmod(0o700)


# Files that change while they are looked at


def test_a_file_that_went_away_after_the_listing_is_left_for_the_next_run(tmp_path: Path) -> None:
    file = put(tmp_path, "x.txt")
    listed = sole(tmp_path)
    file.unlink()
    with pytest.raises(StillChanging):
        read_bytes(listed, tmp_path, 1000)


@pytest.mark.parametrize("content", [PAGE + "还有", PAGE[:10], "", PAGE.replace("秋", "夏")])
def test_a_file_that_changed_after_the_listing_is_left_for_the_next_run(tmp_path: Path, content: str) -> None:
    file = put(tmp_path, "x.txt")
    os.utime(file, ns=(1, 1))
    listed = sole(tmp_path)
    put(tmp_path, "x.txt", content)
    with pytest.raises(StillChanging):
        read_bytes(listed, tmp_path, 1000)


def test_a_file_at_the_size_limit_is_read_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "x.txt", b"x" * 1000)
    assert len(read_bytes(sole(tmp_path), tmp_path, 1000)) == 1000
    with pytest.raises(Refused, match="1,000 bytes, more than the limit of 999") as caught:
        read_bytes(sole(tmp_path), tmp_path, 999)
    assert caught.value.reason == "too_large"


# What the bytes hold


@pytest.mark.parametrize(
    "content", [b"", b" \t\r\n\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u3000\u3000\n".encode(), " \n".encode("utf-16")]
)
def test_nothing_and_white_space_are_refused_as_empty(content: bytes) -> None:
    assert refusal(content).reason == "empty"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        (b"\x1f\x8b\x08\x00", "gzip"),
    ],
)
def test_documents_and_images_are_refused_by_what_they_are(content: bytes, what: str) -> None:
    refused = refusal(content + PAGE.encode())
    assert refused.reason == "binary"
    assert what in refused.detail


@pytest.mark.parametrize("control", ["\0", "\x01", "\x08", "\x0e", "\x1f"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_control_characters_that_no_text_has_are_refused(control: str, encoding: str) -> None:
    assert refusal((PAGE + control + PAGE).encode(encoding)).reason == "binary"


@pytest.mark.parametrize("space", ["\t", "\v", "\f", "\r", "\x85", "\u2028", "\x7f"])
def test_unusual_white_space_is_no_reason_to_refuse(space: str) -> None:
    text = PAGE + space + PAGE
    assert admit(text.encode()).text == text


@pytest.mark.parametrize("text", ["Only English here.\n", "1,200 kg\n", "ひらがなだけ", "한국어 신문", "，。、；：“”"])
def test_a_text_without_a_chinese_character_is_refused(text: str) -> None:
    assert refusal(text.encode()).reason == "no_chinese"


@pytest.mark.parametrize("character", ["㐀", "𠮷", "豈", "𰀀", "中"])
def test_one_chinese_character_of_any_block_is_enough(character: str) -> None:
    assert admit(f"The character {character}.".encode()).text == f"The character {character}."


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_that_breaks_off_within_a_character_is_refused(cut: int) -> None:
    assert refusal(PAGE.strip().encode()[: -3 - cut]).reason == "undecodable"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_utf8_with_a_wrong_byte_is_refused(mark: bytes) -> None:
    content = mark + PAGE.encode() + b"\xff" + PAGE.encode()
    assert refusal(content).reason == "undecodable"


def test_where_the_bytes_go_wrong_is_told() -> None:
    assert "byte 3 " in refusal(b"\xef\xbb\xbfabc\xff" + PAGE.encode()).detail


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_that_breaks_off_within_a_character_is_refused(encoding: str) -> None:
    mark = "\ufeff".encode(encoding)
    assert refusal(mark + PAGE.encode(encoding)[:-1]).reason == "undecodable"
    assert refusal(mark + PAGE.encode(encoding) + "𠮷".encode(encoding)[:2]).reason == "undecodable"


def test_big5_is_refused_not_guessed() -> None:
    text = "縣府擴大糧食種植面積，記者昨日報導：今年上半年農會發放貸款三億元，支持農戶擴大生產，收成比去年更好。\n" * 5
    assert refusal(text.encode("big5")).reason == "undecodable"


def test_a_page_is_named_after_its_bytes() -> None:
    page = admit(PAGE.encode())
    assert (page.byte_count, page.encoding, page.text) == (len(PAGE.encode()), "utf-8", PAGE)
    assert len(page.page_id) == 16
    assert page.sha256.startswith(page.page_id)
    assert admit(PAGE.encode("utf-16")).page_id != page.page_id


def test_the_byte_order_mark_is_no_part_of_the_text() -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert admit(PAGE.encode(encoding)).text == PAGE


@given(text=st.text(st.characters(codec="utf-8")).map(lambda text: text.lstrip("\ufeff")))
@example("\r\n\r\r\n中\r")
def test_any_text_comes_back_from_utf8_and_from_utf16_with_a_mark(text: str) -> None:
    assert decode(text.encode()) == ("utf-8", text)
    assert decode(b"\xef\xbb\xbf" + text.encode()) == ("utf-8", text)
    assert decode(b"\xff\xfe" + text.encode("utf-16-le")) == ("utf-16-le", text)
    assert decode(b"\xfe\xff" + text.encode("utf-16-be")) == ("utf-16-be", text)


@settings(max_examples=60, deadline=None)
@given(text=pages, encoding=st.sampled_from(["gb18030", "utf-16-le", "utf-16-be"]))
def test_a_page_comes_back_from_gb18030_and_from_utf16_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (encoding, text)


@settings(max_examples=100, deadline=None)
@given(text=pages, rare=st.text("𠮷𪚥㐀㙟䶮龻—·€★●①℃㎡×", max_size=6), at=st.integers(0, 60))
def test_signs_and_rare_characters_of_four_bytes_come_back_from_gb18030(text: str, rare: str, at: int) -> None:
    text = text[:at] + rare + text[at:]
    assert decode(text.encode("gb18030")) == ("gb18030", text)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=100).map(lambda text: text.encode("utf-16-le", "surrogatepass")),
        st.tuples(pages, st.integers(0, 400), st.binary(max_size=3)).map(
            lambda cut: cut[0].encode()[: cut[1]] + cut[2] + cut[0].encode()[cut[1] :]
        ),
    )
)
@example(b"\xff\xfe\x00\xd8")  # half a character outside the basic plane
@example(b"\x84\x31\xa4\x37" * 40)
def test_any_bytes_give_a_page_that_can_be_stored_or_a_refusal(content: bytes) -> None:
    outcome: Page | Refused
    try:
        outcome = admit(content)
    except Refused as refused:
        outcome = refused
    if isinstance(outcome, Page):
        assert outcome.text.encode("utf-8")  # no half characters
    else:
        assert outcome.reason in {"empty", "binary", "undecodable", "no_chinese"}
        assert outcome.detail.endswith(".")


# The metadata beside it


def test_metadata_says_what_the_page_is(tmp_path: Path) -> None:
    file = put(tmp_path, "x.txt")
    content = json.dumps({"newspaper": "梧桐日报", "published_on": "2022-05-01", "page": "2"})
    put(tmp_path, "x.json", content)
    assert metadata_beside(file, tmp_path) == (
        Metadata(newspaper="梧桐日报", published_on=date(2022, 5, 1), page="2"),
        content.encode(),
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{}", Metadata()),
        ('{"page": 2}', Metadata(page="2")),
        ('{"newspaper": null}', Metadata()),
        ('{"colour": "red", "page": "A01"}', Metadata(page="A01")),
        ('\ufeff{"page": "2"}', Metadata(page="2")),  # as Windows editors save it
    ],
)
def test_each_key_of_the_metadata_may_be_left_out(tmp_path: Path, content: str, expected: Metadata) -> None:
    put(tmp_path, "x.json", content)
    assert metadata_beside(tmp_path / "x.txt", tmp_path)[0] == expected


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "x.json"),
        ("newspaper: 梧桐日报", "x.json"),
        ('{"newspaper": "梧桐', "x.json"),
        ("[]", "object"),
        ('{"newspaper": 5}', "newspaper"),
        ('{"newspaper": "' + "报" * 201 + '"}', "newspaper"),
        ('{"newspaper": "\\ud800"}', "x.json"),
        ('{"published_on": "2022-02-30"}', "published_on"),
        ('{"published_on": "昨天"}', "published_on"),
        ('{"published_on": 0}', "published_on"),
        ('{"published_on": 20220501}', "published_on"),
        ('{"page": ["2"]}', "page"),
        ('{"page": "' + "9" * 51 + '"}', "page"),
        ("[" * 10_000, "x.json"),
        (b'{"newspaper": "\xce\xe0\xcd\xa9"}', "x.json"),
        ('{"newspaper": "' + " " * MAX_METADATA_BYTES + '"}', f"more than {MAX_METADATA_BYTES:,} bytes"),
    ],
)
def test_metadata_that_says_nothing_sure_is_refused_by_name(tmp_path: Path, content: str | bytes, told: str) -> None:
    put(tmp_path, "x.json", content)
    with pytest.raises(Refused) as caught:
        metadata_beside(tmp_path / "x.txt", tmp_path)
    assert caught.value.reason == "bad_metadata"
    assert told in caught.value.detail
    assert len(caught.value.detail) < 300


def test_metadata_that_is_a_pipe_or_a_folder_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    for name in ("pipe.txt", "folder.txt"):
        with pytest.raises(Refused) as caught:
            metadata_beside(tmp_path / name, tmp_path)
        assert caught.value.reason == "bad_metadata"


@pytest.mark.parametrize("target", ["../secret.json", "/etc/hostname", "x.json"])
def test_metadata_that_links_out_of_the_inbox_or_in_a_circle_is_refused(tmp_path: Path, target: str) -> None:
    put(tmp_path, "secret.json", '{"newspaper": "梧桐日报"}')
    put(tmp_path, "inbox/x.txt")
    (tmp_path / "inbox" / "x.json").symlink_to(target)
    with pytest.raises(Refused) as caught:
        metadata_beside(tmp_path / "inbox" / "x.txt", tmp_path / "inbox")
    assert caught.value.reason == "bad_metadata"
    assert caught.value.detail.startswith("x.json")


def test_metadata_in_whose_place_a_pipe_is_put_while_it_is_looked_at_is_read_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is opened is what was looked at, so that nobody waits for whoever writes to the pipe."""
    put(tmp_path, "x.json", '{"page": "2"}')
    os.mkfifo(tmp_path / "pipe")
    is_regular = stat.S_ISREG

    def look_then_swap(mode: int) -> bool:
        if (tmp_path / "pipe").exists():
            (tmp_path / "pipe").replace(tmp_path / "x.json")
        return is_regular(mode)

    monkeypatch.setattr("flows.inbox.stat.S_ISREG", look_then_swap)
    read: list[tuple[Metadata, bytes]] = []
    reader = threading.Thread(target=lambda: read.append(metadata_beside(tmp_path / "x.txt", tmp_path)), daemon=True)
    reader.start()
    reader.join(60)
    assert read == [(Metadata(page="2"), b'{"page": "2"}')]


def test_a_refusal_of_metadata_can_be_written_whatever_the_files_name(tmp_path: Path) -> None:
    file = put(tmp_path, b"page\xff.txt")
    put(tmp_path, b"page\xff.json", "?")
    with pytest.raises(Refused) as caught:
        metadata_beside(file, tmp_path)
    assert caught.value.detail.encode("utf-8")
