"""Checks of what the address and the files of a target name on this machine, or beyond it.

Each look at a disk is made by a `FolderRunner`, because the disk may hang.
"""

from __future__ import annotations

import os
import ssl
import stat
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from burrowgate.core.target_address import TargetAddress, parse_address
from burrowgate.core.target_protocol import split_protocol
from burrowgate.core.targets import UpstreamTrust, Verify, check_client_ca
from burrowgate.errors import AddressNotAllowed, Invalid, UpstreamTimeout

_T = TypeVar("_T")


class FolderRunner(Protocol):
    """Runs blocking work on a folder, so that a disk that hangs does not stop the caller's thread."""

    def __call__(self, folder: str, work: Callable[[], _T]) -> Awaitable[_T]:
        """The result of `work`, or what it raises. Raises `UpstreamTimeout` if the folder does not respond."""


async def run_inline(folder: str, work: Callable[[], _T]) -> _T:
    """Run blocking work on a folder at once, in this thread."""
    return work()


def _problem_of_file(path: str) -> str:
    """Return why the gateway cannot read the file `path`, as a sentence; empty if it can."""
    if "\0" in path or not os.path.isfile(path):
        return f"There is no file {path!r} on the gateway's machine; name one that exists."
    if not os.access(path, os.R_OK):
        return f"The gateway cannot read {path!r}; name a file that it can."
    return ""


def _problem_of_ca(path: str) -> str:
    """Return why `path` is no file with at least one certificate in PEM, as a sentence; empty if it is one."""
    problem = _problem_of_file(path)
    if problem:
        return problem
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except (OSError, ValueError):  # of which ssl.SSLError is one
        return f"{path!r} has no certificate in PEM (-----BEGIN CERTIFICATE-----); name a file that has one."
    return ""


class PlaceChecks:
    """Base class of a service that receives addresses and files."""

    def __init__(self, is_forbidden: Callable[[TargetAddress], bool], run_on_folder: FolderRunner) -> None:
        self.run_on_folder = run_on_folder
        self._is_forbidden = is_forbidden

    async def check_address(self, text: str) -> TargetAddress:
        """Return the address that `text` names, a folder by its real path. Raises `Invalid` or `AddressNotAllowed`."""
        address = parse_address(split_protocol(text)[0])
        if address.folder:
            if not address.folder.startswith("/"):
                raise Invalid("address", "Name the folder by its absolute path, which begins with a slash.")
            try:
                return await self.run_on_folder(address.folder, lambda: self._check_folder(text, address))
            except UpstreamTimeout as error:
                raise Invalid("address", str(error)) from error
        if address.socket:
            if not address.socket.startswith("/"):
                raise Invalid("address", "Name the socket by its absolute path, such as unix:/run/app.sock.")
            try:
                return await self.run_on_folder(os.path.dirname(address.socket), lambda: self._check_socket(address))
            except UpstreamTimeout as error:
                raise Invalid("address", str(error)) from error
        if self._is_forbidden(address):
            raise AddressNotAllowed
        return address

    def _check_socket(self, address: TargetAddress) -> TargetAddress:
        """Check that at the path of `address` there is a socket or nothing yet, as the target need not run."""
        if os.path.exists(address.socket) and not stat.S_ISSOCK(os.stat(address.socket).st_mode):
            raise Invalid("address", f"{address.socket!r} is not a socket; name one, or the folder without `unix:`.")
        if self._is_forbidden(address):
            raise AddressNotAllowed
        return address

    def _check_folder(self, text: str, address: TargetAddress) -> TargetAddress:
        address = replace(address, folder=os.path.realpath(address.folder))
        if not os.path.isdir(address.folder):
            raise Invalid("address", f"There is no folder {text!r} on the gateway's machine; name one that exists.")
        if not os.access(address.folder, os.R_OK | os.X_OK):
            raise Invalid("address", f"The gateway may not read the folder {text!r}; change its permissions.")
        if self._is_forbidden(address):
            raise AddressNotAllowed
        return address

    async def check_readable(self, path: str, field: str) -> None:
        """Check that `path`, if it is not empty, names a CA file that the gateway can read. Raises `Invalid`."""
        if check_client_ca(path, field):
            await self._check(path, field, _problem_of_ca)

    async def check_trust(self, trust: UpstreamTrust) -> UpstreamTrust:
        """Return `trust`. Raises `Invalid` if its CA file does not exist, or has no certificate."""
        if trust.verify is Verify.CA_FILE:
            await self._check(trust.detail, "ca_file", _problem_of_ca)
        return trust

    async def check_file(self, path: str, field: str) -> None:
        """Check that the gateway can read the file `path`. Raises `Invalid` for `field`."""
        await self._check(path, field, _problem_of_file)

    async def _check(self, path: str, field: str, look: Callable[[str], str]) -> None:
        """Raises `Invalid` for `field` with what `look` finds wrong with the file `path`, whose disk may hang."""
        try:
            problem = await self.run_on_folder(os.path.dirname(path), lambda: look(path))
        except UpstreamTimeout as error:
            raise Invalid(
                field, f"The file {path!r} does not respond; is its disk or network mount available?"
            ) from error
        if problem:
            raise Invalid(field, problem)
