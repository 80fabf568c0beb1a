"""The floor as granian serves it, beside the product."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fenghuolun.desk.settings")
django.setup()

from bench.floor import FloorHandler  # noqa: E402

application = FloorHandler()
application.load_middleware()
