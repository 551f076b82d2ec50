"""Sentences about a target for the operator who adds, changes or shares it."""

from __future__ import annotations

import os

from burrowgate.cli.client import Document
from burrowgate.core.target_address import engine_warning, parse_address
from burrowgate.core.targets import TARGET_HOST


def socket_warning(address: str) -> str:
    """A sentence if `address` is that of a program that runs as root (`engine_warning`); empty otherwise."""
    if not address:
        return ""  # a target of host sets
    found = parse_address(address)
    return engine_warning(found, os.path.realpath(found.socket))


def own_host_note(target: Document) -> str:
    """A sentence about the `Host` that a probe gave `target`; empty if it gets the visitor's."""
    if target["upstream_host"] != TARGET_HOST:
        return ""
    name = target["name"]
    return (
        f"{name} does not work with the public Host, and gets its own; change that with:"
        f" burrowgate targets set {name} --host visitor"
    )


def open_notes(target: Document) -> list[str]:
    """Sentences about what `target` opens without a link, for the operator who has just set it."""
    notes = []
    if target["open_paths"]:
        paths = ", ".join(target["open_paths"])
        notes.append(
            f"Warning: everyone who can reach the gateway may read {paths} of {target['name']} without a link."
        )
    if target["preflight"]:
        notes.append(f"Warning: CORS preflights (OPTIONS) reach {target['name']} without a link.")
    if target["embed_origins"] and not target["url"].startswith("https:"):
        notes.append("Warning: embed origins have no effect without https.")
    return notes
