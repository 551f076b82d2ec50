"""`burrowgate ca`: makes and exports the local CA, for names of a LAN that no public authority signs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from burrowgate.cli.help import Group
from burrowgate.cli.options import Settings, common_of_home, settings
from burrowgate.core import hosts
from burrowgate.errors import Invalid
from burrowgate.server.home import Home

if TYPE_CHECKING:
    from cryptography import x509

    from burrowgate.tls.local_ca import Authority

_EXPLAINED = """\
The authority {name} vouches for this gateway's own names, on devices that trust it:
{domains}, and all below them. It is not valid for any other name, even in the hands of a thief.
Its fingerprint (SHA-256) is
{fingerprint}

On each device that visits the gateway, fetch the certificate and trust it:

  burrowgate ca export burrowgate-ca.pem

  Debian, Ubuntu    copy it to /usr/local/share/ca-certificates/burrowgate-ca.crt, then
                    sudo update-ca-certificates
  Fedora            sudo trust anchor burrowgate-ca.pem
  macOS             sudo security add-trusted-cert -d -k /Library/Keychains/System.keychain burrowgate-ca.pem
  Windows           certutil -addstore Root burrowgate-ca.pem, as administrator
  iOS               send it to the device, install the profile, then Settings, General, About,
                    Certificate Trust Settings
  Android           Settings, Security, Encryption and credentials, Install a certificate, CA certificate
  Firefox           Settings, Certificates, View Certificates, Authorities, Import, where it does not ask the system

Compare the fingerprint there: an attacker who replaces the file on its way can read what the device sends.
The key {key} never has to leave this machine."""


@click.group(cls=Group)
@common_of_home
def ca() -> None:
    """Make and export a certificate authority of your own, for a LAN."""


def _authority(given: Settings) -> Authority:
    # Imported late: cryptography takes longer to load than most commands take in total.
    from burrowgate.tls.local_ca import Authority

    return Authority(given.config().home / "ca")


@ca.command()
@click.option(
    "--domain", "domains", multiple=True, metavar="NAME", help="Another domain that it may sign for; repeatable."
)
@common_of_home
def make(domains: tuple[str, ...]) -> None:
    """Make an authority that is valid for names of a LAN only.

    Those are localhost, internal, home.arpa, lan, local, the base domain, and those given with --domain. From then on
    a gateway with TLS uses it for domains of targets below them.
    """
    from burrowgate.tls.local_ca import USUAL

    given = settings()
    config = given.config()
    for domain in domains:
        if hosts.split(domain) != (domain, None):
            raise Invalid("domain", f"{domain!r} is not a domain; write one such as gate.example.com.")
    Home(config.home).prepare()
    authority = _authority(given)
    base = (config.base_domain,) if config.base_domain else ()
    authority.make((*USUAL, *base, *domains), time.time())
    _answer(given, authority, "The authority is made. `burrowgate ca explain` says how to make devices trust it.")


@ca.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@common_of_home
def export(file: Path | None) -> None:
    """Write the authority's certificate, without its key, to FILE or to stdout."""
    given = settings()
    authority = _authority(given)
    authority.certificate()
    pem = authority.certificate_path.read_text("ascii")
    if file is None:
        given.answer({"certificate": pem}, lambda paint: pem.rstrip("\n"))
        return
    try:
        file.write_text(pem, "ascii")
    except OSError as error:
        raise Invalid("file", f"{file} cannot be written ({error.strerror}); choose another.") from error
    _answer(given, authority, f"{file} is the authority's certificate; it is no secret.")


@ca.command()
@common_of_home
def explain() -> None:
    """Show the domains of the authority, and how to make devices trust it."""
    given = settings()
    authority = _authority(given)
    certificate = authority.certificate()
    text = _EXPLAINED.format(
        name=certificate.subject.rfc4514_string().removeprefix("CN="),
        domains=", ".join(authority.domains()),
        fingerprint=_fingerprint(certificate),
        key=authority.path / "ca.key",
    )
    _answer(given, authority, text)


def _fingerprint(certificate: x509.Certificate) -> str:
    from burrowgate.tls.local_ca import fingerprint

    return fingerprint(certificate)


def _answer(given: Settings, authority: Authority, text: str) -> None:
    certificate = authority.certificate()
    document = {
        "file": str(authority.certificate_path),
        "fingerprint": _fingerprint(certificate),
        "domains": list(authority.domains()),
        "expires_at": certificate.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    given.answer(document, lambda paint: text)
