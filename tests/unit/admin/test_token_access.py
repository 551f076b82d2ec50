"""Access tokens on the admin API: every operation takes exactly the tokens that have its scope (sign-in 40)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from burrowgate.admin.auth_audit import LoginAudit
from burrowgate.admin.context import AdminContext
from burrowgate.admin.login_sessions import LoginSessions
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.server_sent_events import Streams
from burrowgate.admin.site import Admin, AdminSite
from burrowgate.core.identity.access_tokens import Scope
from tests.support.admin_tokens import TokenTestCase
from tests.support.admin_wire import SESSIONS

PUBLIC = {"getHealth", "getReadiness", "logIn"}
NO_TOKEN = {
    *("createLoginToken", "logOut", "acceptAuditLog", "changeSettings"),
    *("makeAccessToken", "listAccessTokens", "revokeAccessToken"),
    "revealCredential",
    "rewrapSecrets",
}
"""Operations that take no access token."""
VAULTS_READ = {
    *("listVaults", "getVault", "getVaultImpact", "listCredentials", "getCredential", "getCredentialImpact"),
    *("listLibraries", "getLibrary", "getLibraryImpact", "listLibraryTypes"),
}
VAULTS_MANAGE = {
    *("addVault", "changeVault", "deleteVault", "addCredential", "changeCredential", "deleteCredential"),
    *("rotateCredential", "addLibrary", "changeLibrary", "deleteLibrary", "probeLibrary"),
    *("putBinding", "deleteBinding"),
}
PROJECT_RECORDS = ("Project", "HostSource", "HostSet", "Host")
PROJECTS_READ = {name for noun in PROJECT_RECORDS for name in (f"list{noun}s", f"get{noun}", f"get{noun}Impact")}
PROJECTS_MANAGE = {f"{verb}{noun}" for noun in PROJECT_RECORDS for verb in ("add", "change", "delete")}
SCOPES: dict[Scope, set[str]] = {
    Scope.SESSIONS_READ: {
        *("listSessions", "getSession", "listVisits", "listExtendRequests", "listClaims", "listConnections"),
        *("listRequests", "streamRequests"),
        *("listLeases", "listSessionConnections", "getSnapshot", "listRecordings", "listBoxes", "getBox"),
    },
    Scope.SESSIONS_MINT: {"mintSession"},
    Scope.SESSIONS_REVOKE: {"revokeSession", "revokeSessions"},
    Scope.SESSIONS_CONNECT: {"authoriseSession"},
    Scope.SESSIONS_MANAGE: {
        *("relabelSession", "deleteSession", "extendSession", "setPassphrase", "removePassphrase"),
        *("getSessionLink", "getSessionSeed", "cutVisit", "grantExtendRequests", "denyExtendRequests"),
        *("setSignInRule", "removeSignInRule", "makeClaim", "withdrawClaim", "endShare", "disconnect"),
        *("cutConnection", "getRecording", "endBox"),
    },
    Scope.TARGETS_READ: {
        *("listTargets", "getTarget", "getTargetImpact", "getDomain", "listBindings"),
        *("listHostSourceTypes", "listHostSetHosts"),
    }
    | VAULTS_READ
    | PROJECTS_READ,
    Scope.TARGETS_MANAGE: {
        *("addTarget", "changeTarget", "deleteTarget", "putDomain", "deleteDomain"),
        *("probeTargetHost", "probeTarget"),
    }
    | VAULTS_MANAGE
    | PROJECTS_MANAGE,
    Scope.ACCOUNTS_READ: {
        "listAccounts",
        "getAccount",
        "listLogins",
        "listInvitations",
        "listProviders",
        "listSharedSessions",
        "listRoles",
        "getRole",
    },
    Scope.ACCOUNTS_MANAGE: {
        *("changeAccount", "disableAccount", "enableAccount", "deleteAccount", "removeIdentity"),
        *("endLogins", "endLogin", "makeInvitation", "withdrawInvitation", "grantRole", "withdrawRole"),
    },
    Scope.AUDIT_READ: {
        *("listAuditEvents", "verifyAuditLog", "streamAuditEvents"),
        *("listPastSessions", "getPastSession", "listPastConnections", "listPastBoxes", "getPastBox"),
    },
    Scope.METRICS_READ: {"getMetrics", "getTimeSeries"},
    Scope.WEBHOOKS_READ: {"listWebhooks", "getWebhook"},
    Scope.WEBHOOKS_MANAGE: {
        *("addWebhook", "changeWebhook", "deleteWebhook", "testWebhook"),
        *("addWebhookSecret", "dropOldWebhookSecrets"),
    },
    Scope.GATEWAY_READ: {"getStatus", "getSettings", "getDiagnostics", "getReference"},
}
"""The operations that need each scope, written out once more, so that a wrong declaration is noticed."""
INCLUDED = {
    Scope.SESSIONS_MANAGE: {Scope.SESSIONS_READ, Scope.SESSIONS_MINT, Scope.SESSIONS_REVOKE},
    Scope.TARGETS_MANAGE: {Scope.TARGETS_READ},
    Scope.ACCOUNTS_MANAGE: {Scope.ACCOUNTS_READ},
    Scope.WEBHOOKS_MANAGE: {Scope.WEBHOOKS_READ},
    Scope.EVERYTHING: set(Scope),
}
LISTS = {
    "listLeases",
    "listPastSessions",
    "listPastConnections",
    "listPastBoxes",
    "listBoxes",
    "listTargets",
    "listSessions",
    "listAuditEvents",
    "streamAuditEvents",
    "listConnections",
    "listRequests",
    "streamRequests",
    "getTimeSeries",
}
"""Operations of which a token for one target gets the records of that target."""
OF_THE_GATEWAY = {
    *("addTarget", "probeTarget", "revokeSessions", "listExtendRequests", "disconnect", "verifyAuditLog", "getMetrics"),
    *("cutConnection", "getPastSession", "listHostSourceTypes", "listHostSetHosts"),
    *("getBox", "endBox", "getPastBox"),
    *VAULTS_READ,
    *VAULTS_MANAGE,
    *PROJECTS_READ,
    *PROJECTS_MANAGE,
    *SCOPES[Scope.ACCOUNTS_READ],
    *SCOPES[Scope.ACCOUNTS_MANAGE],
    *SCOPES[Scope.WEBHOOKS_READ],
    *SCOPES[Scope.WEBHOOKS_MANAGE],
    *SCOPES[Scope.GATEWAY_READ],
}
"""Operations that take a scope for all targets only."""
CONFINABLE = [scope for scope in Scope if not scope.value.startswith(("accounts", "webhooks", "gateway"))]


class DeclarationTests(TokenTestCase):
    def test_every_operation_declares_its_scope(self) -> None:
        """A new operation is listed here, with a scope or among those that take no token (sign-in 40)."""
        declared: dict[Scope | None, set[str]] = {}
        for operation in self.operations():
            if not operation.public:
                declared.setdefault(operation.scope, set()).add(operation.operation_id)
        self.assertEqual(declared.pop(None), NO_TOKEN)
        self.assertEqual(declared, SCOPES)
        self.assertEqual({one.operation_id for one in self.operations() if one.public}, PUBLIC)

    def test_every_operation_with_the_key_only_takes_no_token(self) -> None:
        for operation in self.operations():
            if operation.key_only or operation.public:
                self.assertIsNone(operation.scope, operation.operation_id)

    def test_reference_names_the_scope_of_each_operation(self) -> None:
        document = self.call("GET", "/api/v1/openapi.json").json
        self.assertIn("access_token", document["components"]["securitySchemes"])
        described = {
            operation["operationId"]: operation.get("security")
            for item in document["paths"].values()
            for operation in item.values()
        }
        for scope, names in SCOPES.items():
            for name in names:
                self.assertEqual(described[name], [{"key": []}, {"access_token": [scope.value]}], name)
        for name in NO_TOKEN:
            self.assertIsNone(described[name], name)


class TableTests(TokenTestCase):
    """Every operation with every scope, for all targets, for its own and for another one (sign-in 40)."""

    def setUp(self) -> None:
        super().setUp()
        self.sid = self.mint()["session"]["id"]
        self.seen: list[ApiRequest[Any, Any]] = []
        self.real = self.operations()
        self.tokens = {(scope, ""): self.token(scope.value) for scope in Scope}
        for scope in CONFINABLE:
            for name in ("app", "wiki"):
                self.tokens[scope, name] = self.token(f"{scope}@{name}", account="Ada")
        context = self.world.admin_context()
        stubs = tuple(replace(one, handler=self.handler, body=Empty) for one in self.real)
        self.site = AdminSite(
            Admin(context, LoginSessions(context), stubs),
            Streams(),
            LoginAudit(context),
            self.world.reactor,
        )
        self.site.startFactory()
        self.addCleanup(self.site.stopFactory)

    async def handler(self, context: AdminContext, request: ApiRequest[Any, Any]) -> ApiResponse:
        self.seen.append(request)
        return ApiResponse(204)

    def path(self, operation: Operation) -> str:
        path = operation.path.replace("{name}", "app").replace("{id}", self.sid).replace("{host}", "a.example")
        return re.sub(r"{\w+}", "x" * 22, path)

    def result(self, operation: Operation, scope: Scope, target: str) -> int:
        """Send the request of `operation`; returns the status."""
        self.seen.clear()
        reply = self.use(self.tokens[scope, target], operation.method, self.path(operation))
        if reply.status == 403:
            self.assertEqual(self.seen, [])
            if operation.scope is None:
                self.assertProblem(reply, 403, "access-token-not-accepted")
            else:
                self.assertProblem(reply, 403, "scope-missing")
                self.assertEqual(reply.json["scope"], operation.scope)
                self.assertIn(f"the scope {operation.scope}", reply.json["detail"])
                self.assertIn(f'scope="{operation.scope}"', reply.headers["www-authenticate"])
        return reply.status

    def includes(self, granted: Scope, operation: Operation) -> bool:
        needed = operation.scope
        return needed is not None and (needed is granted or needed in INCLUDED.get(granted, ()))

    def each(self, check: Callable[[Operation, Scope], None]) -> None:
        for operation in self.real:
            if not operation.public:
                for scope in Scope:
                    with self.subTest(operation=operation.operation_id, scope=scope):
                        check(operation, scope)

    def test_scope_for_all_targets(self) -> None:
        def check(operation: Operation, scope: Scope) -> None:
            expected = 204 if self.includes(scope, operation) else 403
            self.assertEqual(self.result(operation, scope, ""), expected)

        self.each(check)

    def test_scope_for_the_target_concerned(self) -> None:
        def check(operation: Operation, scope: Scope) -> None:
            if scope not in CONFINABLE:
                return
            allowed = self.includes(scope, operation) and operation.operation_id not in OF_THE_GATEWAY
            self.assertEqual(self.result(operation, scope, "app"), 204 if allowed else 403)
            if allowed and operation.operation_id in LISTS:
                self.assertEqual(self.seen[0].query.target, "app")

        self.each(check)

    def test_scope_for_another_target(self) -> None:
        def check(operation: Operation, scope: Scope) -> None:
            if scope not in CONFINABLE:
                return
            allowed = self.includes(scope, operation) and operation.operation_id in LISTS
            self.assertEqual(self.result(operation, scope, "wiki"), 204 if allowed else 403)
            if allowed:
                self.assertEqual(self.seen[0].query.target, "wiki")

        self.each(check)


class ConfinedTests(TokenTestCase):
    def test_program_that_may_mint_for_one_target_does_nothing_else(self) -> None:
        token = self.token("sessions:mint@app")
        minted = self.use(token, "POST", "/api/v1/targets/app/sessions", {"label": "build 7"})
        self.assertEqual(minted.status, 201, minted.body)
        self.assertIn("http", minted.json["url"])
        sid = minted.json["session"]["id"]
        for method, path, body in (
            ("POST", "/api/v1/targets/wiki/sessions", {}),
            ("POST", "/api/v1/targets/none/sessions", {}),
            ("GET", "/api/v1/sessions", None),
            ("GET", f"{SESSIONS}/{sid}", None),
            ("GET", f"{SESSIONS}/{sid}/link", None),
            ("POST", f"{SESSIONS}/{sid}/revoke", {}),
            ("GET", "/api/v1/targets/app", None),
            ("PATCH", "/api/v1/targets/app", {"enabled": False}),
            ("GET", "/metrics", None),
        ):
            self.assertProblem(self.use(token, method, path, body), 403, "scope-missing")

    def test_lists_have_records_of_the_token_s_target_only(self) -> None:
        mine = self.mint("app", label="mine")["session"]["id"]
        self.mint("wiki", label="other")
        token = self.token("sessions:read@app", "targets:read@app", "audit:read@app")
        self.assertEqual([one["id"] for one in self.use(token, "GET", SESSIONS).json["sessions"]], [mine])
        self.assertEqual([one["name"] for one in self.use(token, "GET", "/api/v1/targets").json["targets"]], ["app"])
        events = self.use(token, "GET", "/api/v1/audit-events").json["events"]
        self.assertEqual({one["target"] for one in events}, {"app"})
        for path in (f"{SESSIONS}?target=wiki", "/api/v1/targets?target=wiki", "/api/v1/audit-events?target=wiki"):
            self.assertProblem(self.use(token, "GET", path), 403, "scope-missing")

    def test_target_is_a_filter_for_holders_of_the_key_too(self) -> None:
        found = self.call("GET", "/api/v1/targets?target=wiki").json["targets"]
        self.assertEqual([one["name"] for one in found], ["wiki"])
        self.assertEqual(self.call("GET", "/api/v1/targets?target=none").json["targets"], [])

    def test_token_of_several_targets_names_one(self) -> None:
        self.target("third", address="127.0.0.1:3002")
        token = self.token("sessions:read@app", "sessions:read@wiki")
        refused = self.use(token, "GET", SESSIONS)
        self.assertProblem(refused, 403, "scope-missing")
        self.assertIn("`target`", refused.json["detail"])
        for name, status in (("app", 200), ("wiki", 200), ("third", 403), ("none", 403)):
            self.assertEqual(self.use(token, "GET", f"{SESSIONS}?target={name}").status, status, name)

    def test_filter_by_session_does_not_lead_to_another_target(self) -> None:
        mine, other = self.mint("app")["session"]["id"], self.mint("wiki")["session"]["id"]
        token = self.token("metrics:read@app", "sessions:read@app", "audit:read@app")
        for path in ("/api/v1/timeseries", "/api/v1/connections", "/api/v1/audit-events"):
            self.assertEqual(self.use(token, "GET", f"{path}?session_id={mine}").status, 200, path)
            for sid in (other, "x" * 22):
                self.assertProblem(self.use(token, "GET", f"{path}?session_id={sid}"), 403, "scope-missing")

    def test_another_session_looks_like_none(self) -> None:
        other = self.mint("wiki")["session"]["id"]
        token = self.token("sessions:manage@app")
        replies = [self.use(token, "GET", f"{SESSIONS}/{sid}") for sid in (other, "x" * 22)]
        self.assertEqual(replies[0].json, replies[1].json)
        self.assertProblem(replies[0], 403, "scope-missing")

    def test_later_target_of_the_same_name_is_another_target(self) -> None:
        token = self.token("sessions:mint@app", "sessions:read@app")
        self.assertEqual(self.call("DELETE", "/api/v1/targets/app").status, 204)
        self.assertProblem(self.use(token, "GET", SESSIONS), 403, "scope-missing")
        self.target()
        self.assertProblem(self.use(token, "POST", "/api/v1/targets/app/sessions", {}), 403, "scope-missing")
        self.assertProblem(self.use(token, "GET", f"{SESSIONS}?target=app"), 403, "scope-missing")
        (shown,) = self.call("GET", "/api/v1/access-tokens").json["access_tokens"]
        self.assertNotIn("sessions:mint@app", shown["scopes"])

    def test_event_of_a_program_names_its_token(self) -> None:
        token = self.token("sessions:mint@app", label="nightly build")
        token_id = token.split(".")[1]
        self.use(token, "POST", "/api/v1/targets/app/sessions", {})
        event = self.recorded()[-1].event
        self.assertEqual((event.action, event.actor), ("session.minted", f"token nightly build ({token_id})"))
        shown = self.call("GET", "/api/v1/audit-events?limit=1").json["events"][0]
        self.assertEqual((shown["actor_type"], shown["actor_id"]), ("token", f"nightly build ({token_id})"))
