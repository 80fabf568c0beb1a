"""The demo's server and its worker, started together and stopped together; HTTPS for a phone."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

PATIENCE_S, STOPPING_S = 60.0, 5.0
# As many at once as a worker has connections to PostgreSQL; more would wait for one and only hold memory.
AT_ONCE = 4
# Threads of arithmetic and heaps of their own for every thread make a worker larger, not faster.
FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
LIFETIME, AUTHORITY_LIFETIME = timedelta(days=365), timedelta(days=3650)


def address_on_the_network() -> str:
    """Return this machine's address as its neighbours see it, 127.0.0.1 without a network. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of documentation: only the routing table is asked
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def commands(port: int, certificate: Certificate | None) -> list[list[str]]:
    """Return the command lines of the server (two workers) and of the process that does what nobody waits for."""
    server = [
        sys.executable, "-m", "granian", "fenghuolun.desk.wsgi:application", "--interface", "wsgi", "--workers", "2",
        "--host", "0.0.0.0" if certificate else "127.0.0.1", "--port", str(port), "--log-level", "warning",
        "--no-ws", "--workers-kill-timeout", "2", "--blocking-threads", str(AT_ONCE),
    ]  # fmt: skip
    if certificate:
        server += ["--ssl-certificate", str(certificate.chain), "--ssl-keyfile", str(certificate.key)]
    return [server, [sys.executable, "-m", "fenghuolun.desk.command", "work"]]


@contextlib.contextmanager
def running(lines: Sequence[Sequence[str]], environment: dict[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run ``lines`` as processes; on leaving, by whatever way, every one of them is gone with its children."""
    signal.signal(signal.SIGTERM, _leave)
    silent = subprocess.DEVNULL
    started = [
        # a group each: Ctrl-C reaches this process alone, which then ends the others in order
        subprocess.Popen(
            line, env={**FRUGAL, **os.environ, **environment}, stdin=silent, stdout=silent, process_group=0
        )
        for line in lines
    ]
    try:
        yield started
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C does not leave processes behind
        for process in started:
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + STOPPING_S
        for process in started:
            _gone(process, until)
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _gone(process: subprocess.Popen[bytes], until: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(max(0.1, until - time.monotonic()))
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # what is left of its group
    process.wait()


def _leave(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def answers(port: int, processes: Sequence[subprocess.Popen[bytes]]) -> bool:
    """Wait until the port takes connections; False once a process has ended or the patience is over."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and all(process.poll() is None for process in processes):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.1)
    return False


def until_one_ends(processes: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait until one process ends by itself and return its exit code."""
    while True:
        for process in processes:
            if process.poll() is not None:
                return process.returncode
        time.sleep(0.3)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the server shows (``chain``, with its ``key``) and what a phone is told to trust (``authority``)."""

    chain: Path
    key: Path
    authority: Path


def certificate_for(address: str, folder: Path) -> Certificate:
    """Return a certificate for ``address`` by an authority of this demo's own, files in ``folder``.

    The authority stays for as long as it is good, so that a phone has to trust it
    once; what it signs is made anew when the address changed or a day is left.
    Its key signs nothing but addresses of this machine, and lies beside it for its owner only.
    """
    from cryptography import x509

    made = Certificate(folder / "demo-certificate.pem", folder / "demo-key.pem", folder / "demo-authority.pem")
    soon = datetime.now(UTC) + timedelta(days=1)
    authority = _read(made.authority)
    if authority is None or authority.not_valid_after_utc < soon:
        _make_authority(made.authority, folder / "demo-authority.key")
        made.chain.unlink(missing_ok=True)
    there = _read(made.chain)
    if there is not None and there.not_valid_after_utc > soon:
        names = there.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        if ipaddress.ip_address(address) in names.get_values_for_type(x509.IPAddress):
            return made
    _make_certificate(address, made, folder / "demo-authority.key")
    return made


def _read(path: Path) -> x509.Certificate | None:
    from cryptography import x509

    return x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() else None


def _new_key(path: Path) -> ec.EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return key


def _named(name: str, lifetime: timedelta) -> x509.CertificateBuilder:
    from cryptography import x509

    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + lifetime)
    )


def _make_authority(path: Path, key_file: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    key = _new_key(key_file)
    uses = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    name = f"Fenghuolun demo {secrets.token_hex(3)}"
    made = (
        _named(name, AUTHORITY_LIFETIME)
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(key_cert_sign=True, crl_sign=True, **uses), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))


def _make_certificate(address: str, made: Certificate, authority_key: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.x509.oid import ExtendedKeyUsageOID

    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), None)
    key = _new_key(made.key)
    addresses = dict.fromkeys(["127.0.0.1", address])
    also = [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(one)) for one in addresses)]
    leaf = (
        _named(address, LIFETIME)
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .add_extension(x509.SubjectAlternativeName(also), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
        .sign(signer, hashes.SHA256())  # type: ignore[arg-type]
    )
    made.chain.write_bytes(leaf.public_bytes(serialization.Encoding.PEM) + made.authority.read_bytes())
