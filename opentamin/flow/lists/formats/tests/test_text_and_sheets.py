"""Comma text in both orders, and spreadsheets by our template."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from opentamin.flow.lists.facts import PEOPLE_FIELDS, NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list, template_xlsx, write_comma_text, write_csv, write_xlsx
from opentamin.flow.lists.formats.headings import HEADINGS, heading_row, key
from opentamin.flow.lists.formats.layouts import PEOPLE, WORKSHOP
from opentamin.flow.lists.formats.tests.conftest import sample_files

KAR, WOR = sample_files("05-text-inside-dbf")


def one(files: list[NamedBytes]) -> WageListFile:
    (wages,) = read_list(files)
    return wages


def names(wages: WageListFile) -> list[str]:
    return [finding.name for finding in wages.findings]


def test_a_comma_in_the_address_is_put_back_and_told() -> None:
    address = KAR.content.split(b",")[3]
    split = KAR.content.replace(address, address[:5] + b"," + address[5:], 1)
    wages = one([NamedBytes("DSKKAR00.TXT", split), NamedBytes("DSKWOR00.TXT", WOR.content)])
    assert wages.workshop["month"] == 8 and wages.workshop["insurable"] == 4_171_572_774
    assert "COMMA_IN_TEXT" in names(wages)


@pytest.mark.parametrize("column", [6, 9, 13])
def test_a_comma_in_a_persons_text_is_put_back_and_told(column: int) -> None:
    lines = WOR.content.split(b"\r\n")
    values = lines[4].split(b",")
    values[column] = values[column][:2] + b"," + values[column][2:]
    lines[4] = b",".join(values)
    wages = one([NamedBytes("DSKKAR00.TXT", KAR.content), NamedBytes("DSKWOR00.TXT", b"\r\n".join(lines))])
    assert wages.people["national_code"][4] == "9941316767" and wages.people["days"][4] == 17
    told = [finding.row for finding in wages.findings if finding.name == "COMMA_IN_TEXT"]
    assert told == [5]


def test_a_line_with_too_few_values_is_left_out_and_told() -> None:
    lines = WOR.content.split(b"\r\n")
    lines[2] = b"9990010014,04,08"
    wages = one([NamedBytes("DSKKAR00.TXT", KAR.content), NamedBytes("DSKWOR00.TXT", b"\r\n".join(lines))])
    assert wages.rows == [1, 2, *range(4, 25)]
    assert "LINE_UNREADABLE" in names(wages)


def test_the_order_of_the_program_has_no_contract_row_and_no_description() -> None:
    wages = one([KAR, WOR])
    assert wages.layout == "comma-text"
    assert not wages.has("workshop.contract_row") and not wages.has("workshop.list_description")
    assert wages.people["birth_date"][0] == "13600101" and wages.people["job_code"][0] == "033160"


@pytest.mark.parametrize("layout", ["comma-text", "comma-text-published"])
@pytest.mark.parametrize("encoding", ["iransystem", "cp1256", "utf-8", "utf-16"])
def test_comma_text_is_recognised_in_both_orders_and_every_encoding(
    clean: WageListFile, layout: str, encoding: str
) -> None:
    wages = one(write_comma_text(clean, layout=layout, encoding=encoding))
    assert (wages.layout, wages.encoding) == (layout, encoding)
    assert wages.people["insurable"] == clean.people["insurable"]
    assert wages.people["sex"] == clean.people["sex"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_list_in_a_spreadsheet_loses_nothing(clean: WageListFile, kind: str) -> None:
    wages = one([write_xlsx(clean)] if kind == "xlsx" else write_csv(clean))
    assert wages.layout == kind and wages.findings == []
    assert wages.people == clean.people and wages.workshop == clean.workshop
    assert wages.rows[0] == 3


def test_the_template_reads_as_an_empty_list_with_every_column() -> None:
    wages = one([template_xlsx()])
    assert set(names(wages)) == {"NO_ROWS"}
    assert {f"people.{name}" for name in PEOPLE_FIELDS} <= wages.columns_present


def test_writing_the_same_workbook_twice_gives_the_same_bytes(clean: WageListFile) -> None:
    assert write_xlsx(clean).content == write_xlsx(clean).content


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_csv_is_read_as_spreadsheet_programs_write_it(clean: WageListFile, separator: str, encoding: str) -> None:
    files = []
    for file in write_csv(clean):
        text = file.content.decode("utf-8-sig").replace(",", separator)
        text = text.replace("ی", "ي") if encoding == "cp1256" else text
        files.append(NamedBytes(file.name, text.encode(encoding, "ignore")))
    wages = one(files)
    assert wages.people["insurable"] == clean.people["insurable"]
    assert wages.people["first_name"] == clean.people["first_name"]


def test_headings_are_known_in_persian_in_english_and_by_column_name() -> None:
    for part, spelt in (
        (PEOPLE, ["كد ملي", "نام", "نام  خانوادگي", "روزهای کارکرد"]),
        (PEOPLE, ["National Code", "first name", "DSW_LNAME", "days"]),
        (WORKSHOP, ["کدکارگاه", "نام کارفرما", "Address", "DSK_KIND"]),
    ):
        found = heading_row(spelt)
        assert found is not None and found[0] == part
    assert heading_row(["کد ملی", "x", "y", "z"]) is None


def test_no_two_headings_of_a_part_are_alike() -> None:
    for fields in HEADINGS.values():
        for language in (0, 1):
            assert len({key(words[language]) for words in fields.values()}) == len(fields)


@pytest.mark.parametrize("cut", [30, 2000, 5000])
def test_a_damaged_workbook_is_a_finding(clean: WageListFile, cut: int) -> None:
    wages = one([NamedBytes("a.xlsx", write_xlsx(clean).content[:cut])])
    assert not wages.readable


def test_another_library_opens_our_workbook_and_sees_the_same_cells(clean: WageListFile) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(clean).content))
    rows = book.get_sheet_by_name("افراد People").to_python()
    at = rows[1].index("Insurable pay")
    assert [int(row[at]) for row in rows[2:]] == clean.people["insurable"]
    assert rows[2][rows[1].index("National code")] == "9901000009"


def test_a_workbook_without_our_headings_says_so() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Sheet1").write_row(0, 0, ["a", "b", "c"])
    wages = one([NamedBytes("a.xlsx", stream.getvalue())])
    assert names(wages) == ["NO_HEADINGS"]


def rezipped(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one part changed, as a stranger could make it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(stream, "w") as changed:
        for name in whole.namelist():
            held = whole.read(name)
            changed.writestr(name, held.replace(old, new) if name == part else held)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new", "finding"),
    [
        ("xl/worksheets/sheet2.xml", b'r="A3"', b'r="XFD1048576"', "TOO_MANY_ROWS"),
        ("xl/worksheets/sheet2.xml", b"</sheetData>", b"</sheet", "WORKBOOK_DAMAGED"),
        ("xl/workbook.xml", b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook', "WORKBOOK_DAMAGED"),
        ("xl/sharedStrings.xml", b"<si>", b"<sj>", "WORKBOOK_DAMAGED"),
        ("xl/_rels/workbook.xml.rels", b"sheet2", b"sheet9", "WORKBOOK_DAMAGED"),
    ],
)
def test_a_workbook_made_to_harm_is_a_finding(
    clean: WageListFile, part: str, old: bytes, new: bytes, finding: str
) -> None:
    wages = one([NamedBytes("a.xlsx", rezipped(write_xlsx(clean).content, part, old, new))])
    assert finding in names(wages) and not wages.readable


def test_an_old_workbook_is_asked_for_in_the_new_form() -> None:
    wages = one([NamedBytes("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))])
    assert names(wages) == ["WORKBOOK_OLD"]
