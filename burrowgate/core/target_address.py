"""The address of a target: host and port, a UNIX socket or a folder, with the path prefix below which it is served."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from burrowgate.core import hosts, page_paths
from burrowgate.errors import Invalid

SOCKET_HOST = "localhost"
"""The host by which a target at a UNIX socket knows itself, as for nginx: the socket has no name of its own."""
MAX_SOCKET_BYTES = 107
"""Length of the path of a UNIX socket (unix(7): `sun_path`, without the NUL at its end)."""
MAX_PREFIX_BYTES = 512

_TLS_OF_SCHEME = {"http": False, "https": True}
_SCHEME_TEXT = {None: "", True: "https://", False: "http://"}
_SOCKET = "unix:"
_PREFIX = re.compile(r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)+", re.ASCII)
_ENGINE_SOCKET = re.compile(
    r"/(?:docker|podman|containerd|crio|cri-dockerd|buildkitd|balena-engine)[^/]*\.sock$"
    r"|/(?:lxd|incus)/(?:.*/)?unix\.socket(?:\.user)?$|/libvirt/|/snapd[^/]*\.socket$|/dbus/system_bus_socket$"
    r"|^/run/systemd/|/pve[^/]*\.sock$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAddress:
    """The address of a target: host and port, a UNIX socket, or a folder."""

    host: str = ""
    port: int = 0
    tls: bool | None = None
    """The scheme of the address: True for `https://`, False for `http://`, None without one."""
    folder: str = ""
    socket: str = ""
    """Path of a UNIX socket, in place of host and port."""
    prefix: str = ""
    """Path prefix, with a slash at its beginning and none at its end; empty for none."""

    @property
    def text(self) -> str:
        """The canonical text of this address, as `parse_address` accepts it; empty for a target of host sets."""
        if self.folder:
            return self.folder
        if not self.host and not self.socket:
            return ""
        scheme = _SCHEME_TEXT[self.tls]
        if self.socket:
            return f"{scheme}{_SOCKET}{self.socket}" + (f":{self.prefix}" if self.prefix else "")
        return f"{scheme}{self.host}:{self.port}{self.prefix}"

    @property
    def own_host(self) -> str:
        """The host name or IP address by which the target knows itself, that of IPv6 in brackets."""
        return SOCKET_HOST if self.socket else self.host

    def own_port(self, tls: bool | None) -> int:
        """Return the port that goes with `own_host`; `tls` is whether the target speaks TLS."""
        return hosts.DEFAULT_PORTS["https" if tls else "http"] if self.socket else self.port


def parse_address(text: str) -> TargetAddress:
    """Parse an address: `3000`, `host:port`, a URL, `unix:` and a socket's path, or a folder's path. Raises `Invalid`.

    All but a folder may have a path prefix: `3000/app`, `http://host/app`, `unix:/run/app.sock:/app`. A folder is
    recognised by its beginning (`/`, `./`, `../`, `~`). The caller resolves relative paths of folders and sockets, and
    checks what is there.
    """
    address = text.strip()
    if address.startswith(("/", "./", "../", "~")) or address in (".", ".."):
        if "\0" in address:
            raise Invalid("address", "A folder's path cannot contain a NUL character.")
        return TargetAddress(folder=address)
    tls, rest = _split_scheme(address)
    if rest[: len(_SOCKET)].lower() == _SOCKET:
        return _parse_socket(rest[len(_SOCKET) :], tls)
    authority, slash, path = rest.partition("/")
    prefix = _check_prefix(slash + path)
    if authority.isascii() and authority.isdigit() and tls is None:
        authority = f"localhost:{authority}"
    parts = hosts.split(authority)
    if parts is None:
        raise Invalid(
            "address", f"{text!r} is not an address; write host:port, http(s)://host:port, unix:/path or a folder."
        )
    host, port = parts
    if port is None:
        if tls is None:
            raise Invalid("address", f"{text!r} lacks a port; write one, such as {authority}:3000{prefix}.")
        port = hosts.DEFAULT_PORTS["https" if tls else "http"]
    return TargetAddress(host=host, port=port, tls=tls, prefix=prefix)


def _split_scheme(address: str) -> tuple[bool | None, str]:
    """Return what the scheme of `address` says about TLS, None without one, and the rest. Raises `Invalid`."""
    scheme, separator, rest = address.partition("://")
    scheme = scheme.lower()
    if not separator or scheme.startswith(_SOCKET) or f"{scheme}:" == _SOCKET:
        return None, address
    if scheme not in _TLS_OF_SCHEME:
        raise Invalid("address", f"{scheme}:// cannot be served; use http://, https://, host:port or a folder.")
    return _TLS_OF_SCHEME[scheme], rest


def _parse_socket(text: str, tls: bool | None) -> TargetAddress:
    """Parse the path of a UNIX socket, perhaps with `:` and a path prefix, as nginx writes it. Raises `Invalid`."""
    path, colon, prefix = text.partition(":/")
    path = re.sub("//+", "/", path)
    if not path or not path.isprintable() or path.endswith("/"):
        raise Invalid("address", f"unix:{path!r} is not the path of a socket; write one such as unix:/run/app.sock.")
    if len(path.encode("utf-8", "surrogatepass")) > MAX_SOCKET_BYTES:
        raise Invalid(
            "address", f"The path of a UNIX socket has at most {MAX_SOCKET_BYTES} bytes; {path!r} is longer, move it."
        )
    return TargetAddress(socket=path, tls=tls, prefix=_check_prefix("/" + prefix if colon else ""))


def _check_prefix(path: str) -> str:
    """Return the path of an address as a prefix, without a slash at its end. Raises `Invalid`."""
    prefix = path.removesuffix("/")
    if not prefix:
        return ""
    if not _PREFIX.fullmatch(prefix) or len(prefix) > MAX_PREFIX_BYTES or page_paths.is_ambiguous(prefix.encode()):
        raise Invalid(
            "address", f"{path!r} is not a path prefix; write one such as /app, percent-encoded, without query or dots."
        )
    return prefix


def engine_warning(address: TargetAddress, real_path: str) -> str:
    """Return a sentence if the socket of `address` is that of a container engine or of a service of the system.

    Empty otherwise. `real_path` is the path to which its symbolic links lead.
    """
    if not address.socket or not any(_ENGINE_SOCKET.search(path) for path in (address.socket, real_path)):
        return ""
    return (
        f"A program that runs as root does what it is asked for at {address.socket}, so a visitor with a link can take"
        " over this machine; share a program in between that allows only what visitors need."
    )


def is_metadata_address(address: str) -> bool:
    """Return whether an IP address belongs to a cloud's metadata service, or to no single machine.

    That is: link-local, the addresses of metadata services beyond it, unspecified, multicast, and IPv6 addresses that
    lead to any of these by translation. The gateway never connects to one for a target (docs/security.md).
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_metadata_address(str(inner))
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip in _METADATA


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192")))
