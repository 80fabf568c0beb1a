"""Any file a person has becomes the tables that person sees."""

import io
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from fenghuolun.desk.exchange.reading import NotATable, Sheet, read_sheets, tables_in
from fenghuolun.desk.exchange.reading.files import decoded, delimiter_of

SHARED = Path(os.environ.get("FENGHUOLUN_SHARED", "../shared")) / "data"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason=f"the real files are not at {SHARED}")


def one(name: str, content: bytes):
    (sheet,) = read_sheets(name, content)
    return tables_in(sheet)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end_gives_the_same_table(encoding, delimiter, end):
    text = end.join(delimiter.join(row) for row in (("车牌", "到期日", "保费"), ("沪A8K2M1", "2026-12-01", "2450.5")))
    (table,) = one("到期.csv", text.encode(encoding))
    assert table.headings == ["车牌", "到期日", "保费"]
    assert table.rows == [["沪A8K2M1", "2026-12-01", "2450.5"]]


def test_a_table_is_found_below_a_title_between_blank_lines_and_beside_empty_columns():
    text = "export of May,,,,\n,,,,\nId,Job,Calls,,\n,,,,\n1,clerk,2,,\n,,,,\n2,driver,5,,\n"
    (table,) = one("x.csv", text.encode())
    assert table.titles == ["export of May"]
    assert table.headings == ["Id", "Job", "Calls"]
    assert [row[0] for row in table.rows] == ["1", "2"]
    assert table.row_numbers == [5, 7]


def test_a_second_table_below_the_first_is_its_own():
    rows = [
        ["姓名", "件数", "保费"],
        ["李娜", 3, 7200],
        ["周杰", 2, 4800],
        [],
        ["线索来源", "数量", "负责人"],
        ["车商", 12, "李娜"],
    ]
    first, second = tables_in(Sheet("五月", rows))
    assert (first.headings[0], len(first.rows)) == ("姓名", 2)
    assert (second.headings[0], second.rows) == ("线索来源", [["车商", 12, "李娜"]])


def test_rows_of_text_alone_do_not_start_a_table():
    rows = [["名称", "联系人", "地址"], ["百货商店", "张经理", "南京路"], [], ["面粉工厂", "李总", "北京路"]]
    (table,) = tables_in(Sheet("s", rows))
    assert len(table.rows) == 2


def test_totals_and_notes_are_kept_apart_from_rows():
    rows = [
        ["地区", "合计", "财产保险"],
        ["全  国", 300, 100],
        ["上海", 120, 40],
        ["合计", 420, 140],
        ["注:未经审计", None, None],
    ]
    (table,) = tables_in(Sheet("s", rows))
    assert [row[0] for row in table.rows] == ["全  国", "上海"]
    assert table.totals == [(4, ["合计", 420, 140])]
    assert table.notes == ["注:未经审计"]


def test_days_without_entries_stay_rows():
    rows = [["日报总结"], ["日期", "工作内容", "学习内容"], ["2025-01-01", "", ""], ["2025.1.2", "", ""]]
    (table,) = tables_in(Sheet("日报", rows))
    assert len(table.rows) == 2


def test_a_heading_repeated_by_printing_is_not_a_row():
    rows = [["姓名", "保费"], ["李娜", 1], ["姓名", "保费"], ["周杰", 2]]
    (table,) = tables_in(Sheet("s", rows))
    assert len(table.rows) == 2


def test_an_index_column_without_a_heading_is_kept():
    (table,) = one("gdp.csv", ",北京市,天津市\n2020,1,2\n2019,3,4\n".encode())
    assert table.headings == ["", "北京市", "天津市"]
    assert table.rows[0] == ["2020", "1", "2"]


def workbook(write) -> bytes:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        write(book)
    return memory.getvalue()


def test_a_workbook_gives_every_sheet_with_its_types():
    def write(book):
        book.add_worksheet("空").write(0, 0, "")
        sheet = book.add_worksheet("保单")
        sheet.write_row(0, 0, ["保单号", "保费"])
        sheet.write_row(1, 0, ["P1", 2450.5])

    sheets = read_sheets("a.xlsx", workbook(write))
    assert [sheet.name for sheet in sheets] == ["空", "保单"]
    assert tables_in(sheets[1])[0].rows == [["P1", 2450.5]]


def test_a_text_file_called_xls_is_read_as_what_it_is():
    assert one("export.xls", b"a\tb\n1\t2\n")[0].headings == ["a", "b"]


def bomb() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 600_000_000)
    return memory.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空"),
        (b" \n\n", "空"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"PK\x03\x04broken", "损坏"),
        (b"\xd0\xcf\x11\xe0broken", "损坏"),
        (b"a,b\n\x00\x01,2", "文本"),
        (b'a,b\n"never closed', None),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_no_table_is_refused_with_a_sentence_or_read_as_far_as_it_goes(content, word, language):
    from django.utils import translation

    with translation.override(language):
        if word is None:
            assert one("x.csv", content)[0].headings == ["a", "b"]
            return
        with pytest.raises(NotATable) as refusal:
            read_sheets("x.csv", content)
        assert len(str(refusal.value)) > 8


def test_a_zip_bomb_is_not_opened():
    with pytest.raises(NotATable):
        read_sheets("b.xlsx", bomb())


def test_a_file_with_both_gbk_and_rare_characters_decodes():
    assert decoded("𠮷田,车牌".encode("gb18030")) == "𠮷田,车牌"


def test_decimal_commas_do_not_fool_the_delimiter():
    assert delimiter_of("a;b\n1,5;2,5\n3,5;4,5\n") == ";"


@needs_shared
@pytest.mark.parametrize("name", ["car_insurance_cold_calls.csv", "car_insurance_cold_calls_messy_export.csv"])
def test_the_real_cold_calls_and_their_messy_export_give_the_same_table(name):
    (table,) = one(name, (SHARED / "calls" / name).read_bytes())
    contacts = table.headings.index("NoOfContacts")
    sold = table.headings.index("CarInsurance")
    assert len(table.rows) == 4000
    assert sum(int(row[contacts]) for row in table.rows) == 10_429
    assert sum(int(row[sold]) for row in table.rows) == 1_604


@needs_shared
def test_the_real_workbooks_are_found_below_their_titles():
    book = SHARED / "workbooks"
    (customers,) = one("k.xlsx", (book / "customer_import_template_zh.xlsx").read_bytes())
    (daily,) = one("d.xlsx", (book / "daily_report_zh.xlsx").read_bytes())
    assert len(customers.rows) == 3
    assert daily.titles == ["日报总结"]
    assert daily.headings[0] == "日期"
