"""The typed API under /api/v1/: the same actions and queries as the pages, for programs.

Described by itself at ``/api/v1/openapi.json`` and, for people, at ``/api/``.
"""
