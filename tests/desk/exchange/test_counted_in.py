"""An agent's 活动量打卡 workbook comes in as counts, and its faulty total row is pointed out."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from cast import NOW
from desk.exchange.workbooks import bring, counts, told
from fenghuolun.desk.activities.models import Activity
from fenghuolun.desk.exchange.actions import undo_import
from fenghuolun.desk.exchange.checking import faults_of_totals

pytestmark = pytest.mark.django_db

HEADINGS = [
    "日期", "朋友圈 1分", "新增好友 1分", "文章|视频 1分", "约访 1分", "需求分析 2分", "方案呈现 3分", "促成签单 5分",
    "成交家庭数 0分", "转介绍 1分", "客户服务 1分", "约聊增员 1分", "入职增员 5分", "日得分",
]  # fmt: skip
LAST = 32


def workbook(*, damaged=False) -> bytes:
    """The sheet as agents keep it: owner in a merged row, headings, thirty days, a total row, ratios below.

    The total row of the original leaves out two columns and the last two days.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "日活动量打卡"
    sheet["A1"] = "姓名：李娜    2026年10月"
    sheet.merge_cells("A1:S1")
    for column, heading in enumerate(HEADINGS, start=1):
        sheet.cell(2, column, heading)
    for day in range(30):
        row = day + 3
        on = date(2026, 10, 1) + timedelta(days=day)
        sheet.cell(row, 1, f"2026.10.{on.day}" if damaged and day % 3 == 0 else on)
        for column in range(2, 14):
            count = (day * 7 + column * 3) % 5
            if count:
                sheet.cell(row, column, f" {count} " if damaged and day % 4 == 0 else count)
        sheet.cell(row, 14, f"=B{row}+C{row}+D{row}+E{row}+2*F{row}+3*G{row}+5*H{row}+J{row}+K{row}+L{row}+5*M{row}")
    sheet.cell(33, 1, "合计")
    for column in range(2, 13):
        if column not in (9, 12):
            letter = openpyxl.utils.get_column_letter(column)
            sheet.cell(33, column, f"=SUM({letter}3:{letter}30)")
    if damaged:
        sheet.insert_rows(10)
        sheet.cell(20, 3, "三")
    sheet.cell(36 + damaged, 1, "约访成功率")
    sheet.cell(36 + damaged, 2, "=F33/E33")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def expected(column: int) -> int:
    return sum((day * 7 + column * 3) % 5 for day in range(30))


def quantity(kind: str) -> int:
    return sum(Activity.objects.filter(kind=kind, voided_at=None).values_list("quantity", flat=True))


def test_each_count_becomes_a_counted_activity_of_the_owner_named_above(cast):
    batch = bring(cast, "打卡.xlsx", workbook(), target="counted")
    assert batch.rows_wrong == 0, told(batch)
    assert batch.answers["owner"] == str(cast.li_na.pk)
    assert quantity("A02") == expected(5)
    assert quantity("A03") == expected(6) + expected(8)
    assert quantity("A06") == expected(7)
    assert quantity("A08") == expected(9)
    assert quantity("A10") == expected(10)
    assert Activity.objects.filter(person=cast.li_na).count() == Activity.objects.count()


def test_the_same_sheet_again_counts_nothing_twice_and_can_be_taken_back(cast):
    batch = bring(cast, "打卡.xlsx", workbook(), target="counted")
    again = bring(cast, "打卡 (1).xlsx", workbook(), target="counted")
    assert again.rows_made == 0
    assert again.rows_same == batch.rows_made
    undo_import(by=cast.zhang_wei, now=NOW, batch=batch)
    assert quantity("A02") == 0


def test_a_copy_damaged_by_hand_loses_only_the_damaged_row(cast):
    batch = bring(cast, "打卡坏.xlsx", workbook(damaged=True), target="counted")
    assert batch.rows_wrong == 1
    assert len(told(batch)) == 1
    assert "三" in next(iter(told(batch).values()))
    assert counts(batch)[0] == 29


def test_the_total_row_is_told_which_columns_and_days_it_leaves_out():
    (fault,) = faults_of_totals("打卡.xlsx", workbook(), "日活动量打卡 · 2")
    assert fault.row == 33
    assert fault.left_out_rows == (31, 32)
    assert [HEADINGS[column] for column in fault.left_out_columns] == ["成交家庭数 0分", "约聊增员 1分", "入职增员 5分"]
    assert "31" in fault.sentence
