"""Checks of a link before `share` prints it: whether it works, and who can open it.

Pure functions of the results of a probe and of the gateway's settings. A sentence names the option that helps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from burrowgate.cli.client import JSON, Document
from burrowgate.core import hosts

CERTIFICATE = "upstream-certificate-error"
"""`ProbeResult.problem` of a target whose certificate is not trusted: no link to it works until an option says how."""


def refusal(probed: Document) -> str:
    """Return why a target that answered a probe like that cannot be shared; empty if it can."""
    if probed["works"] or probed["problem"] != CERTIFICATE:
        return ""
    return (
        f"The certificate of {probed['address']} is not trusted; add --ca-file FILE with its authority, --pin"
        " sha256:HEX with its fingerprint, or --verify none."
    )


def warnings(probed: Document, session: JSON, settings: Mapping[str, str] | None) -> list[str]:
    """Return sentences about what keeps the link of a new session from working now.

    `session` is the body of the request that mints it, and `settings` those of the gateway by name; None if the caller
    may not read them.
    """
    found = []
    if not probed["works"]:
        found.append(f"{probed['detail']} The link works once {probed['address']} answers.")
    networks = session.get("limits", {}).get("networks", ())
    if networks and settings is not None and not _some_can_match(networks, settings):
        listen = settings["listen"]
        found.append(
            f"No visitor comes from {', '.join(networks)}, because the gateway listens on {listen}: leave out"
            " --network, listen on another address, or name the proxy in front with trusted_proxies."
        )
    return found


def _some_can_match(networks: Sequence[str], settings: Mapping[str, str]) -> bool:
    """Return whether an address from one of `networks` can be that of a visitor."""
    listen = ip_address(settings["listen"].strip("[]"))
    proxies = settings.get("trusted_proxies", "").strip("[] ")
    if not listen.is_loopback or proxies or settings.get("proxy_protocol") == "true":
        return True
    for text in networks:
        try:
            network = ip_network(text, strict=False)
        except ValueError:
            return True  # which the gateway refuses
        if network.overlaps(ip_network("127.0.0.0/8" if network.version == 4 else "::1/128")):
            return True
    return False


def reach(link: str, listen: str, shared: str) -> str:
    """Return who can open `link`, and the commands that let others open it.

    `listen` is the address on which the gateway listens; empty if it is not known. `shared` is the command line up to
    what is shared, included.
    """
    host = (hosts.split(urlsplit(link).netloc) or ("", None))[0]
    if hosts.is_loopback(host):
        return (
            "It opens on this machine only. For others, stop it and use one of:\n"
            f"  {shared} --lan                       people on your network\n"
            f"  {shared} --base-domain DOMAIN        the internet, behind a proxy that speaks TLS for *.DOMAIN"
        )
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        address = None
    if address is not None and not address.is_global:
        return "It opens for everyone on your network who has it; others there can read what is sent, as it is not TLS."
    if listen and hosts.is_loopback(listen):
        return f"It opens wherever {host} leads to the proxy in front of this gateway."
    return f"It opens wherever {host} leads to this machine."
