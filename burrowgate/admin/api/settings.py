"""Operations that show the configuration, keys and certificates of the gateway, and change what the console may."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from burrowgate.admin.about import Certificate, Setting
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.core.identity.access_tokens import Scope


class KeyView(Schema, frozen=True):
    """A master key. All verify links; the newest signs new ones."""

    schema_name = "MasterKey"

    id: str
    signs: bool


class Settings(Schema, frozen=True, kw_only=True):
    """Configuration and environment of the gateway."""

    schema_name = "Settings"

    version: str
    versions: dict[str, str]
    """Versions of Python, Twisted and other dependencies."""
    listen: str
    store: str
    home: str
    keys: tuple[KeyView, ...]
    certificates: tuple[Certificate, ...]
    """Ordered by expiry, the earliest first; empty without TLS."""
    settings: tuple[Setting, ...]
    session_ttl: int
    """Default lifetime of a session, in seconds."""


class SettingsChange(Schema, frozen=True, kw_only=True):
    """Settings that get other values; all of them or none."""

    schema_name = "SettingsChange"

    settings: Annotated[
        dict[
            Annotated[str, Meta(max_length=64)],
            Annotated[str, Meta(max_length=64)] | None,
        ],
        Meta(
            min_length=1, max_length=32, description="The value of each key, as its `form` says; null for the default."
        ),
    ]


async def change(context: AdminContext, request: ApiRequest[Empty, SettingsChange]) -> ApiResponse:
    """Change settings, at once and for later starts."""
    await context.change_settings(request.body.settings, request.actor)
    return await show(context, ApiRequest(path=request.path, query=request.query, body=Empty()))


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show configuration, keys and certificates."""
    ring = context.keys()
    about = context.about()
    return json_response(
        Settings(
            version=context.version,
            versions=dict(about.versions),
            listen=context.listen,
            store=context.registry.store.description,
            home=about.home,
            keys=tuple(KeyView(id=key.kid, signs=key.kid == ring.newest.kid) for key in ring),
            certificates=tuple(about.certificates),
            settings=tuple(about.settings),
            session_ttl=context.session_ttl,
        )
    )


OPERATIONS = (
    Operation(
        operation_id="getSettings",
        method="GET",
        path="/api/v1/settings",
        summary="Show configuration, keys and certificates",
        handler=show,
        scope=Scope.GATEWAY_READ,
        responses={200: Settings},
    ),
    Operation(
        operation_id="changeSettings",
        method="PATCH",
        path="/api/v1/settings",
        summary="Change settings, at once and for later starts; only those that are `editable`",
        handler=change,
        body=SettingsChange,
        responses={200: Settings},
        errors=(409,),
    ),
)
