"""What may be done with a file: upload, say how to read it, try it, import it, cancel, take it back."""

from fenghuolun.desk.exchange.actions.forgetting import forget_imports
from fenghuolun.desk.exchange.actions.running import cancel_import, run_import, stalled_imports, start_import
from fenghuolun.desk.exchange.actions.taking_back import undo_import
from fenghuolun.desk.exchange.actions.trying import Trial, try_import
from fenghuolun.desk.exchange.actions.uploading import (
    ImportRefused,
    choose_table,
    discard_import,
    map_columns,
    upload_file,
)

__all__ = [
    "ImportRefused",
    "Trial",
    "cancel_import",
    "choose_table",
    "discard_import",
    "forget_imports",
    "map_columns",
    "run_import",
    "stalled_imports",
    "start_import",
    "try_import",
    "undo_import",
    "upload_file",
]
