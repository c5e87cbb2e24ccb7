"""Files find their partner, and a stranger's archive is judged before it is opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list
from opentamin.flow.lists.formats.tests.conftest import sample_files

KAR, WOR = sample_files("02-clean-1403-layout")


def packed(contents: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def read_zip(content: bytes) -> list[WageListFile]:
    return read_list([NamedBytes("lists.zip", content)])


def found(lists: list[WageListFile]) -> set[str]:
    return {finding.name for wages in lists for finding in wages.findings}


PAIR = {"DSKKAR00.DBF": KAR.content, "dskwor00.dbf": WOR.content}


def test_a_pair_in_a_zip_is_one_list_in_any_letter_case() -> None:
    (wages,) = read_zip(packed(PAIR))
    assert len(wages) == 24 and wages.findings == []
    assert set(wages.files) == {"archive", "workshop", "people"}
    assert wages.file_of("people") == "lists.zip/dskwor00.dbf"


def test_several_pairs_in_a_zip_are_several_lists() -> None:
    other = sample_files("09-program-node-1256")
    contents = {**PAIR, "dskkar01.dbf": other[0].content, "DSKWOR01.DBF": other[1].content}
    contents |= {f"second/{name}": content for name, content in PAIR.items()}
    lists = read_zip(packed(contents))
    assert sorted(len(wages) for wages in lists) == [23, 24, 24]
    assert found(lists) == {"LANGUAGE_BYTE_MISSING"}


def test_other_files_in_a_zip_are_passed_over() -> None:
    lists = read_zip(packed({**PAIR, "readme.txt": b"hello", "__MACOSX/._DSKKAR00.DBF": b"\0\5", "a.jpg": b"\xff"}))
    assert len(lists) == 1 and found(lists) == set()


def test_a_zip_in_a_zip_is_opened_and_no_deeper() -> None:
    once = packed({"month.zip": packed(PAIR)})
    assert [len(wages) for wages in read_zip(once)] == [24]
    assert found(read_zip(packed({"year.zip": once}))) == {"ARCHIVE_NESTED"}


@pytest.mark.parametrize(
    "name", ["../DSKKAR00.DBF", "a/../../DSKKAR00.DBF", "/etc/DSKKAR00.DBF", "C:\\DSKKAR00.DBF", "..\\DSKKAR00.DBF"]
)
def test_a_path_that_climbs_refuses_the_whole_archive(name: str) -> None:
    lists = read_zip(packed({**PAIR, name: KAR.content}))
    assert found(lists) == {"ARCHIVE_PATH"} and not lists[0].readable


def test_a_bomb_is_refused_by_its_table_of_contents() -> None:
    bomb = packed({**PAIR, "DSKWOR01.DBF": bytes(60_000_000)})
    assert found(read_zip(bomb)) == {"ARCHIVE_TOO_LARGE"}


def test_a_table_of_contents_that_lies_about_sizes_is_found_out() -> None:
    content = bytearray(packed({"DSKWOR00.DBF": WOR.content}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert found(read_zip(bytes(content))) & {"ARCHIVE_TOO_LARGE", "ARCHIVE_DAMAGED"}


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(packed(PAIR))
    for signature, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + flag] |= 1
    assert found(read_zip(bytes(content))) == {"ARCHIVE_ENCRYPTED"}


def test_a_broken_or_empty_archive_is_refused() -> None:
    assert found(read_zip(packed(PAIR)[:-60])) == {"ARCHIVE_DAMAGED"}
    assert found(read_zip(packed({}))) == {"NO_FILES"}
    assert found(read_zip(packed({"notes.md": b"x"}))) == {"NO_FILES"}


def test_half_a_pair_is_no_list() -> None:
    (wages,) = read_list([WOR])
    assert found([wages]) == {"PAIR_INCOMPLETE"} and not wages.readable and len(wages) == 24


def test_two_workshop_files_for_one_people_file_are_refused() -> None:
    (wages,) = read_list([KAR, replace(KAR, name="dskkar00.dbf"), WOR])
    assert found([wages]) == {"TWO_HEADERS"} and not wages.readable


def test_two_records_in_the_workshop_file_are_refused() -> None:
    record = KAR.content[833:1144]
    twice = KAR.content[:4] + b"\2\0\0\0" + KAR.content[8:833] + record * 2 + b"\x1a"
    (wages,) = read_list([NamedBytes(KAR.name, twice), WOR])
    assert found([wages]) == {"TWO_HEADERS"} and not wages.readable


def test_files_with_free_names_are_paired_by_what_they_hold() -> None:
    (wages,) = read_list([NamedBytes("people of aban.dbf", WOR.content), NamedBytes("x.dbf", KAR.content)])
    assert len(wages) == 24 and wages.findings == []


def test_pairs_of_several_folders_are_several_lists(tmp_path: Path) -> None:
    files = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        for file in (KAR, WOR):
            (tmp_path / folder / file.name).write_bytes(file.content)
            files.append(NamedBytes.from_path(tmp_path / folder / file.name))
    lists = read_list(files)
    assert [len(wages) for wages in lists] == [24, 24] and found(lists) == set()
    assert lists[0].file_of("people") == "DSKWOR00.DBF"


def test_names_that_are_swapped_are_told() -> None:
    (wages,) = read_list([NamedBytes(WOR.name, KAR.content), NamedBytes(KAR.name, WOR.content)])
    assert found([wages]) == {"ROLE_SWAPPED"} and len(wages) == 24


def test_a_file_of_200_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "DSKWOR00.DBF"
    with path.open("wb") as file:
        file.truncate(200_000_001)
    large = NamedBytes.from_path(path)
    assert large.content == b"" and large.size == 200_000_001
    (wages,) = read_list([KAR, large])
    assert found([wages]) == {"FILE_TOO_LARGE"} and wages.files["people"].size == 200_000_001


def test_nothing_at_all_is_a_finding_too() -> None:
    (wages,) = read_list([])
    assert found([wages]) == {"NO_FILES"} and not wages.readable
