import pytest


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Uploaded files go where they are gone after the test."""
    settings.MEDIA_ROOT = tmp_path
