"""Operations on webhooks: endpoints that receive signed messages about sessions (docs/webhooks.md)."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import times
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.times import Time
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.webhook_events import TYPE_NAMES
from burrowgate.core.webhooks import MAX_URL_LENGTH
from burrowgate.sessions.webhook_delivery import Endpoint

WebhookName = Annotated[
    str,
    Meta(
        max_length=63,
        description="Letters, digits and inner hyphens.",
        extra_json_schema={"format": "webhook-name"},
    ),
]
Url = Annotated[
    str,
    Meta(
        max_length=MAX_URL_LENGTH,
        description="An https URL, or http on this machine.",
        extra_json_schema={"format": "webhook-url"},
    ),
]
MessageType = Annotated[str, Meta(extra_json_schema={"enum": list(TYPE_NAMES)})]
Types = Annotated[tuple[MessageType, ...], Meta(max_length=len(TYPE_NAMES), description="Empty for all.")]


class AttemptView(Schema, frozen=True, kw_only=True):
    """The last attempt to deliver to an endpoint."""

    schema_name = "WebhookAttempt"

    at: Time
    type: str
    status: int | None
    """Status of the response; null if there was none."""
    error: str
    """Why it failed, as a sentence; empty if it was accepted."""


class WebhookView(Schema, frozen=True, kw_only=True):
    """An endpoint, and how far its deliveries have got."""

    schema_name = "Webhook"

    name: str
    url: str
    types: tuple[str, ...]
    """Empty for all."""
    enabled: bool
    disabled_for: str
    """Why the gateway disabled it, as a sentence; empty if it did not."""
    finding: str
    """Why this gateway cannot send to it, as a sentence; empty if it can."""
    secret_file: str
    """Path of the file with its secrets, in the home of this gateway."""
    position: int
    """Number of the last audit event that it is done with."""
    accepted: int
    dropped: int
    """Events that were given up."""
    failures: int
    """Failed attempts since the last success."""
    failing_since: Time | None
    next_attempt_at: Time | None
    last_attempt: AttemptView | None
    created_at: Time
    version: int


class WebhookList(Schema, frozen=True):
    """All endpoints, by name."""

    schema_name = "WebhookList"

    webhooks: tuple[WebhookView, ...]
    types: tuple[str, ...]
    """Types that an endpoint may receive."""


class AddedWebhook(Schema, frozen=True, kw_only=True):
    """An endpoint that was added, with its secret, which is shown once."""

    schema_name = "AddedWebhook"

    webhook: WebhookView
    secret: str


class WebhookSecret(Schema, frozen=True, kw_only=True):
    """A further secret of an endpoint, which is shown once."""

    schema_name = "WebhookSecret"

    secret: str
    secret_file: str


class RemovedSecrets(Schema, frozen=True):
    """How many older secrets were removed."""

    schema_name = "RemovedWebhookSecrets"

    removed: int


class WebhookTest(Schema, frozen=True, kw_only=True):
    """The outcome of a test message."""

    schema_name = "WebhookTest"

    accepted: bool
    status: int | None
    error: str


class WebhookRequest(Schema, frozen=True, kw_only=True):
    """An endpoint to be added."""

    schema_name = "WebhookRequest"

    name: WebhookName
    url: Url
    types: Types = ()


class WebhookChange(Schema, frozen=True, kw_only=True):
    """Changes of an endpoint; what is left out stays."""

    schema_name = "WebhookChange"

    url: Url | UnsetType = UNSET
    types: Types | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


def view(context: AdminContext, endpoint: Endpoint) -> WebhookView:
    """Return `endpoint` as the API shows it."""
    webhook, progress = endpoint.webhook, endpoint.progress
    last = None
    if progress.last_at is not None:
        last = AttemptView(
            at=times.time(progress.last_at),
            type=progress.last_type,
            status=progress.last_status or None,
            error=progress.last_error,
        )
    is_waiting = webhook.enabled and progress.next_at > context.now()
    return WebhookView(
        name=webhook.name,
        url=webhook.url,
        types=webhook.types,
        enabled=webhook.enabled,
        disabled_for=webhook.disabled_for,
        finding=context.webhooks.finding(webhook.name) if webhook.enabled else "",
        secret_file=context.webhooks.secrets.path(webhook.name),
        position=progress.position,
        accepted=progress.accepted,
        dropped=progress.dropped,
        failures=progress.failures,
        failing_since=None if progress.failing_since is None else times.time(progress.failing_since),
        next_attempt_at=times.time(progress.next_at) if is_waiting else None,
        last_attempt=last,
        created_at=times.time(webhook.created_at),
        version=endpoint.webhook_version,
    )


async def list_webhooks(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List all endpoints."""
    endpoints = await context.webhooks.endpoints()
    return json_response(WebhookList(webhooks=tuple(view(context, one) for one in endpoints), types=TYPE_NAMES))


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one endpoint."""
    endpoint = await context.webhooks.get(request.path["name"])
    return json_response(view(context, endpoint), version=endpoint.webhook_version)


async def add(context: AdminContext, request: ApiRequest[Empty, WebhookRequest]) -> ApiResponse:
    """Add an endpoint, with a new secret."""
    body = request.body
    endpoint, added = await context.webhooks.add(body.name, body.url, body.types, actor=request.actor)
    location = f"/api/v1/webhooks/{endpoint.webhook.name}"
    return json_response(
        AddedWebhook(webhook=view(context, endpoint), secret=added.secret), status=201, location=location
    )


async def change(context: AdminContext, request: ApiRequest[Empty, WebhookChange]) -> ApiResponse:
    """Change an endpoint."""
    body = request.body
    endpoint = await context.webhooks.change(
        request.path["name"],
        url=None if body.url is UNSET else body.url,
        types=None if body.types is UNSET else body.types,
        enabled=None if body.enabled is UNSET else body.enabled,
        actor=request.actor,
        expected=request.expected,
    )
    return json_response(view(context, endpoint), version=endpoint.webhook_version)


async def remove(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Remove an endpoint and its secrets."""
    await context.webhooks.remove(request.path["name"], actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def test(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Send a test message, and wait for its outcome."""
    outcome = await context.webhooks.test(request.path["name"])
    error = "" if outcome.is_accepted else outcome.text
    return json_response(WebhookTest(accepted=outcome.is_accepted, status=outcome.status or None, error=error))


async def add_secret(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Make a further secret; messages are signed with it and with the earlier ones."""
    name = request.path["name"]
    added = await context.webhooks.add_secret(name, actor=request.actor)
    secret_file = context.webhooks.secrets.path(name)
    return json_response(WebhookSecret(secret=added.secret, secret_file=secret_file), status=201)


async def drop_old_secrets(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Remove all secrets of an endpoint but the newest."""
    removed = await context.webhooks.drop_old_secrets(request.path["name"], actor=request.actor)
    return json_response(RemovedSecrets(removed=removed))


_WEBHOOKS = "/api/v1/webhooks"
_WEBHOOK = f"{_WEBHOOKS}/{{name}}"

OPERATIONS = (
    Operation(
        operation_id="listWebhooks",
        method="GET",
        path=_WEBHOOKS,
        summary="List all webhooks",
        handler=list_webhooks,
        scope=Scope.WEBHOOKS_READ,
        responses={200: WebhookList},
    ),
    Operation(
        operation_id="addWebhook",
        method="POST",
        path=_WEBHOOKS,
        summary="Add a webhook, with a new secret",
        handler=add,
        scope=Scope.WEBHOOKS_MANAGE,
        body=WebhookRequest,
        responses={201: AddedWebhook},
        errors=(409,),
    ),
    Operation(
        operation_id="getWebhook",
        method="GET",
        path=_WEBHOOK,
        summary="Show a webhook",
        handler=show,
        scope=Scope.WEBHOOKS_READ,
        responses={200: WebhookView},
    ),
    Operation(
        operation_id="changeWebhook",
        method="PATCH",
        path=_WEBHOOK,
        summary="Change, enable or disable a webhook",
        handler=change,
        scope=Scope.WEBHOOKS_MANAGE,
        body=WebhookChange,
        responses={200: WebhookView},
        versioned=True,
    ),
    Operation(
        operation_id="deleteWebhook",
        method="DELETE",
        path=_WEBHOOK,
        summary="Remove a webhook and its secrets",
        handler=remove,
        scope=Scope.WEBHOOKS_MANAGE,
        responses={204: None},
        versioned=True,
    ),
    Operation(
        operation_id="testWebhook",
        method="POST",
        path=f"{_WEBHOOK}/test",
        summary="Send a test message to a webhook",
        handler=test,
        scope=Scope.WEBHOOKS_MANAGE,
        responses={200: WebhookTest},
    ),
    Operation(
        operation_id="addWebhookSecret",
        method="POST",
        path=f"{_WEBHOOK}/secrets",
        summary="Make a further secret of a webhook",
        handler=add_secret,
        scope=Scope.WEBHOOKS_MANAGE,
        responses={201: WebhookSecret},
    ),
    Operation(
        operation_id="dropOldWebhookSecrets",
        method="POST",
        path=f"{_WEBHOOK}/secrets/drop-old",
        summary="Remove the older secrets of a webhook",
        handler=drop_old_secrets,
        scope=Scope.WEBHOOKS_MANAGE,
        responses={200: RemovedSecrets},
    ),
)
