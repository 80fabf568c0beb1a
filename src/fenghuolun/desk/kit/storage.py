"""Static files under names that hold their content, so that browsers keep them for ever."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = "fenghuolun."


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Compressed and hashed; in our own scripts the imports too, so that a module never meets an older neighbour.

    Scripts of libraries stay as they are: some import names that are no files.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _, imports = HashedFilesMixin._js_module_import_aggregation_patterns
        own = sorted(app.label for app in apps.get_app_configs() if app.name.startswith(OURS))
        self.patterns = (*self.patterns, *((f"{label}/*.js", imports) for label in own))
        super().__init__(*args, **kwargs)
