"""From the bytes of any spreadsheet or text file to the tables a person would see in it."""

from fenghuolun.desk.exchange.reading.files import NotATable, Sheet, read_sheets
from fenghuolun.desk.exchange.reading.tables import Table, tables_in

__all__ = ["NotATable", "Sheet", "Table", "read_sheets", "tables_in"]
