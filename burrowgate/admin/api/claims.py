"""Operations on the claim links and the shares of a session: make, list, withdraw, and end a share."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from burrowgate.admin import claim_schemas
from burrowgate.admin.claim_schemas import ClaimView, NewClaimRequest, ShareView
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.target_limits import read_duration
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.identity.claims import MAX_WINDOW_SECONDS, MIN_WINDOW_SECONDS, ClaimLink
from burrowgate.core.identity.email_addresses import parse_email
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.sessions import state_at
from burrowgate.errors import AccountNotFound, Invalid


class MadeClaim(Schema, frozen=True):
    """A new claim link; its URL is shown this once."""

    schema_name = "MadeClaim"

    claim: ClaimView
    url: str


class ClaimList(Schema, frozen=True):
    """The claim links of a session, the newest first, and its shares, the oldest first."""

    schema_name = "ClaimList"

    claims: tuple[ClaimView, ...]
    shares: tuple[ShareView, ...]


async def make(context: AdminContext, request: ApiRequest[Empty, NewClaimRequest]) -> ApiResponse:
    """Make a claim link."""
    sid, body = request.path["id"], request.body
    email, account_id = await _recipient(context, body.recipient)
    issued = await context.claims.make(
        sid,
        actor=request.actor,
        window=read_duration(body.window, minimum=MIN_WINDOW_SECONDS, maximum=MAX_WINDOW_SECONDS, field="window"),
        for_email=email,
        for_account=account_id,
        guests=body.guests,
    )
    if body.named_only:
        session, _ = await context.sessions.get(sid)
        await context.session_rules.set(sid, _with_claimers(session.limits.sign_in), actor=request.actor)
    url = f"{context.registry.naming.sign_in_origin}/share/{issued.code}"
    (view,) = await _views(context, sid, (issued.claim,))
    return json_response(MadeClaim(claim=view, url=url), status=201)


async def index(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the claim links and the shares of a session."""
    sid = request.path["id"]
    await context.sessions.get(sid)
    claims = await _views(context, sid, await context.claims.of_session(sid))
    shares = await context.claims.shares_of_session(sid)
    names = await context.account_finder.names({share.account_id for share in shares})
    return json_response(ClaimList(claims=claims, shares=tuple(claim_schemas.share(share, names) for share in shares)))


async def withdraw(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Withdraw an open claim link."""
    sid = request.path["id"]
    claim = await context.claims.withdraw(request.path["claim"], sid=sid, actor=request.actor)
    (view,) = await _views(context, sid, (claim,))
    return json_response(view)


async def end_share(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """End the share of one account, which may be deleted, if it is named by its id."""
    account_id = request.path["account"]
    with suppress(AccountNotFound):
        account_id = (await context.account_finder.find(account_id)).account_id
    await context.claims.leave(request.path["id"], account_id, actor=request.actor)
    return ApiResponse(204)


def _with_claimers(rule: SignInRule | None) -> SignInRule:
    """Return `rule` with those who claimed the session among the people it names, in place of everyone."""
    return replace(rule or SignInRule(), any_account=False, claimers=True)


async def _recipient(context: AdminContext, text: str | None) -> tuple[str | None, str | None]:
    """Return the address or the account id that `text` names. Raises `Invalid` or `StoreError`."""
    if text is None:
        return None, None
    try:
        if "@" in text:
            return parse_email(text, field="recipient"), None
        return None, (await context.account_finder.find(text, guests_by_name=False)).account_id
    except AccountNotFound as error:
        raise Invalid("recipient", f"{error} For a person without an account, write the e-mail address.") from None
    except Invalid as error:
        raise Invalid("recipient", str(error)) from None


async def _views(context: AdminContext, sid: str, claims: Sequence[ClaimLink]) -> tuple[ClaimView, ...]:
    session, target = await context.sessions.get(sid)
    now = context.clock.now()
    state = state_at(session, now, deleted_at=target.deleted_at)
    named = {claim.for_account or "" for claim in claims} | {claim.claimed_by or "" for claim in claims}
    names = await context.account_finder.names(named)
    return tuple(claim_schemas.claim(claim, state, now, names) for claim in claims)


_CLAIMS = "/api/v1/sessions/{id}/claims"

OPERATIONS = (
    Operation(
        operation_id="makeClaim",
        method="POST",
        path=_CLAIMS,
        summary="Make a claim link: one person who signs in gets a share of the session",
        handler=make,
        scope=Scope.SESSIONS_MANAGE,
        body=NewClaimRequest,
        responses={201: MadeClaim},
        errors=(409,),
    ),
    Operation(
        operation_id="listClaims",
        method="GET",
        path=_CLAIMS,
        summary="List the claim links of a session, and who has a share of it",
        handler=index,
        scope=Scope.SESSIONS_READ,
        responses={200: ClaimList},
    ),
    Operation(
        operation_id="withdrawClaim",
        method="DELETE",
        path=f"{_CLAIMS}/{{claim}}",
        summary="Withdraw a claim link that was not used",
        handler=withdraw,
        scope=Scope.SESSIONS_MANAGE,
        responses={200: ClaimView},
        errors=(409,),
    ),
    Operation(
        operation_id="endShare",
        method="DELETE",
        path="/api/v1/sessions/{id}/shares/{account}",
        summary="End the share that an account has of a session",
        handler=end_share,
        scope=Scope.SESSIONS_MANAGE,
        responses={204: None},
        errors=(422,),
    ),
)
