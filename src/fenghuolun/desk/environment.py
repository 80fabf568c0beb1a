"""Typed readers of environment variables. A wrong value fails at start, with the sentence a stranger needs."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PREFIX = "FENGHUOLUN_"


class WrongSetting(Exception):
    """An environment variable that cannot be used; the message names it and says what to write instead."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(PREFIX + name, default)


def yes_no(name: str, default: bool) -> bool:
    value = text(name).strip().lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if not value else value in {"1", "true", "yes", "on"}
    raise WrongSetting(f"{PREFIX}{name}={value!r}: write 1 or 0.")


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    path = Path(text(name) or default)
    path.mkdir(parents=True, exist_ok=True)
    return path


def one_of(name: str, choices: tuple[str, ...]) -> str:
    value = text(name) or choices[0]
    if value not in choices:
        raise WrongSetting(f"{PREFIX}{name}={value!r}: write {' or '.join(choices)}.")
    return value


def sign_on() -> list[dict[str, object]]:
    """Return the company's sign-on (OpenID Connect) as allauth wants it; none where ``OIDC_SERVER`` is not set."""
    server = text("OIDC_SERVER").strip().rstrip("/")
    if not server:
        return []
    address = urlsplit(server)
    if address.scheme != "https" and address.hostname not in {"localhost", "127.0.0.1"}:
        raise WrongSetting(f"{PREFIX}OIDC_SERVER={server!r}: write the https address of the company's sign-on.")
    known_as, secret = text("OIDC_CLIENT"), text("OIDC_SECRET")
    if not known_as or not secret:
        raise WrongSetting(f"{PREFIX}OIDC_CLIENT, {PREFIX}OIDC_SECRET: write what the sign-on gave this desk.")
    return [
        {
            "provider_id": "company",
            "name": text("OIDC_NAME") or address.hostname,
            "client_id": known_as,
            "secret": secret,
            "settings": {"server_url": server},
        }
    ]


def database(name: str, default: str) -> dict[str, object]:
    """Return Django's settings for a database address: ``sqlite:///path`` or ``postgresql://user:pass@host:port/name``."""
    address = urlsplit(text(name) or default)
    if address.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(address.path[1:]) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
                    " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
                ),
            },
        }
    if address.scheme in {"postgresql", "postgres"}:
        options: dict[str, object] = {**dict(parse_qsl(address.query)), "pool": True}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(address.path[1:]),
            "USER": unquote(address.username or ""),
            "PASSWORD": unquote(address.password or ""),
            "HOST": address.hostname or options.pop("host", ""),
            "PORT": str(address.port or ""),
            "OPTIONS": options,
        }
    raise WrongSetting(f"{PREFIX}{name}: write sqlite:///path/to/file or postgresql://user:password@host/name.")
