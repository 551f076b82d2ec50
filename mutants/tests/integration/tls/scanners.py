"""Runs sslyze and testssl.sh on a gateway and fails if either reports a finding: `tox -e tls`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from tests.support import certificates
from tests.support.gateway_process import Gateway, free_port
from tests.support.tls_clients import put

NAME = "app.example.com"
HARMLESS = {
    # About the certificate, which this script generates itself.
    "cert_expirationStatus", "cert_chain_of_trust", "cert_trust", "cert_crlDistributionPoints", "cert_ocspURL",
    "cert_revocation", "cert_validityPeriod", "cert_extlifeSpan", "cert_notAfter", "cert_subjectAltName",
    "cert_caIssuers", "cert_certificatePolicies_EV", "OCSP_stapling", "DNS_CAArecord", "certificate_transparency",
}  # fmt: skip
"""Findings of testssl.sh that do not concern the gateway; it omits OCSP on purpose (docs/decisions/0013)."""


def main(interpreter: str, folder: Path | None) -> int:
    """Run the scanners; return 0 if there are no findings. The reports are written to `folder`, or printed.

    `interpreter` is a Python with sslyze, whose dependencies conflict with the gateway's.
    """
    case = unittest.TestCase()
    try:
        return _main(case, interpreter, folder)
    finally:
        case.doCleanups()


def _main(case: unittest.TestCase, interpreter: str, folder: Path | None) -> int:
    home = Path(tempfile.mkdtemp(prefix="burrowgate-tls-"))
    case.addCleanup(shutil.rmtree, home)
    issuer = certificates.authority()
    (home / "authority.pem").write_bytes(issuer.pem)
    put(home / "certificates", "app", certificates.server(issuer, NAME))
    port = free_port()
    options = ("--tls", "--https-port", str(port), "--hsts", "1y", "--max-handshakes-per-address", "500")
    Gateway(case, *options, home=str(home))
    reports = {
        "testssl": _testssl(port, home),
        "sslyze": _sslyze(interpreter, port, home),
    }
    bad = False
    for name, (text, faults) in reports.items():
        if folder is not None:
            (folder / f"{name}.txt").write_text(text, "utf-8")
        else:
            print(text)
        print(f"{name}: {'; '.join(faults) or 'nothing below A'}")
        bad = bad or bool(faults)
    return int(bad)


def _testssl(port: int, home: Path) -> tuple[str, list[str]]:
    program = shutil.which("testssl") or shutil.which("testssl.sh")
    if program is None:
        return "", ["testssl.sh is not installed"]
    found = home / "testssl.json"
    done = _run(
        program, "--ip", "127.0.0.1", "--add-ca", str(home / "authority.pem"), "--color", "0", "--warnings", "off",
        "--nodns", "none", "--quiet", "--jsonfile", str(found), f"https://{NAME}:{port}/",
    )  # fmt: skip
    faults = [
        f"{one['id']}: {one['finding']} ({one['severity']})"
        for one in json.loads(found.read_text())
        if one["severity"] in ("LOW", "MEDIUM", "HIGH", "CRITICAL", "WARN", "FATAL")
        and one["id"].partition(" ")[0] not in HARMLESS
    ]
    return done, faults


def _sslyze(interpreter: str, port: int, home: Path) -> tuple[str, list[str]]:
    done = _run(
        interpreter, "-m", "sslyze", "--mozilla_config=intermediate", f"--certinfo_ca_file={home / 'authority.pem'}",
        f"{NAME}:{port}{{127.0.0.1}}",
    )  # fmt: skip
    compliance = done.partition("COMPLIANCE AGAINST")[2]
    faults = [
        line.strip()
        for line in compliance.splitlines()
        # Only this script trusts the CA that it generated.
        if line.strip().startswith("*") and "certificate_path_validation" not in line
    ]
    return done, faults if "COMPLIANCE" in done else [f"sslyze failed: {done[-300:]}"]


def _run(*command: str) -> str:
    return subprocess.run(
        command, stdout=subprocess.PIPE, text=True, timeout=900, stdin=subprocess.DEVNULL, check=False
    ).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else None))
