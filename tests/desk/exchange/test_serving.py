"""The demo's processes end with it, its certificate is for the address it serves, its words fit the terminal."""

import contextlib
import io
import socket
import ssl
import subprocess
import sys
import threading
import time

import pytest
from cryptography import x509

from fenghuolun.desk.exchange import serving
from fenghuolun.desk.exchange.terminal import line, terminal_language

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# a process that starts another one and ignores a polite end, as a server with busy workers may
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(61)']); time.sleep(61)",
]


def alive(group: int) -> bool:
    found = subprocess.run(["ps", "-o", "pid=,stat=", "-g", str(group)], capture_output=True, text=True, check=False)
    return any("Z" not in row for row in found.stdout.splitlines())


@pytest.mark.slow
def test_every_process_is_gone_with_its_children_when_the_demo_ends(monkeypatch):
    monkeypatch.setattr(serving, "STOPPING_S", 1.0)
    with serving.running([SLEEP, STUBBORN], {}) as processes:
        time.sleep(0.5)
        assert all(process.poll() is None for process in processes)
    assert not any(alive(process.pid) for process in processes)


def test_a_process_that_ends_by_itself_is_noticed():
    with serving.running([[sys.executable, "-c", "raise SystemExit(3)"], SLEEP], {}) as processes:
        assert serving.until_one_ends(processes) == 3


def test_a_server_that_does_not_start_is_not_waited_for():
    with serving.running([[sys.executable, "-c", "raise SystemExit(1)"]], {}) as processes:
        assert not serving.answers(1, processes)


def test_the_certificate_names_the_address_is_kept_and_made_anew_for_another(tmp_path):
    made = serving.certificate_for("192.0.2.7", tmp_path)
    leaf, authority = x509.load_pem_x509_certificates(made.chain.read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(one) for one in names.get_values_for_type(x509.IPAddress)} == {"192.0.2.7", "127.0.0.1"}
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    leaf.verify_directly_issued_by(authority)
    for key in (made.key, tmp_path / "demo-authority.key"):
        assert key.stat().st_mode & 0o077 == 0
    kept, trusted = made.chain.read_bytes(), made.authority.read_bytes()
    assert serving.certificate_for("192.0.2.7", tmp_path).chain.read_bytes() == kept
    assert serving.certificate_for("192.0.2.8", tmp_path).chain.read_bytes() != kept
    assert made.authority.read_bytes() == trusted  # a phone that trusts it once trusts the next address too


@pytest.mark.parametrize(("lang", "speaks"), [("en_US.UTF-8", "en"), ("zh_CN.UTF-8", "zh-hans"), ("C", "zh-hans")])
def test_the_terminal_is_spoken_to_in_its_language(monkeypatch, lang, speaks):
    from django.utils.translation import get_language

    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", lang)
    with terminal_language():
        assert get_language() == speaks


def test_columns_of_chinese_and_english_lines_stand_below_each_other():
    out = io.StringIO()
    line(out, "客户", "1")
    line(out, "Leads", "2")
    first, second = out.getvalue().splitlines()
    assert len(first) + 2 == len(second)


def test_whoever_trusts_the_authority_is_served_without_a_warning_and_nobody_else(tmp_path):
    made = serving.certificate_for("127.0.0.1", tmp_path)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(made.chain, made.key)
    with socket.create_server(("127.0.0.1", 0)) as door:
        served = threading.Thread(target=_serve, args=(door, theirs), daemon=True)
        served.start()
        port = door.getsockname()[1]
        trusting = ssl.create_default_context(cafile=str(made.authority))
        for name in ("127.0.0.1", "localhost"):
            with trusting.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname=name) as line_in:
                assert line_in.recv(2) == b"hi"
        stranger = socket.create_connection(("127.0.0.1", port))
        with stranger, pytest.raises(ssl.SSLCertVerificationError):
            ssl.create_default_context().wrap_socket(stranger, server_hostname="127.0.0.1")
        served.join(5)


def _serve(door, context):
    for _ in range(3):
        plain, _address = door.accept()
        with plain, contextlib.suppress(ssl.SSLError, OSError), context.wrap_socket(plain, server_side=True) as secure:
            secure.send(b"hi")
