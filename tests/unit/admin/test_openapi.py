"""The OpenAPI document is valid, complete and stable."""

import re
from collections import Counter
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from burrowgate.admin import openapi, problems
from burrowgate.admin.schema_base import Schema, shapes_below
from tests.support.admin_wire import AdminTestCase
from tests.unit.admin.test_site import ALLOWED

OPEN = ("/healthz", "/readyz", "/api/v1/console/login")

# Clients are generated from these names, so a change breaks them.
OPERATION_IDS = {
    "listProjects": "GET /api/v1/projects",
    "addProject": "POST /api/v1/projects",
    "getProject": "GET /api/v1/projects/{project}",
    "changeProject": "PATCH /api/v1/projects/{project}",
    "deleteProject": "DELETE /api/v1/projects/{project}",
    "getProjectImpact": "GET /api/v1/projects/{project}/impact",
    "listRoles": "GET /api/v1/roles",
    "grantRole": "POST /api/v1/roles",
    "getRole": "GET /api/v1/roles/{grant}",
    "withdrawRole": "DELETE /api/v1/roles/{grant}",
    "listHostSourceTypes": "GET /api/v1/sources/types",
    "listHostSetHosts": "GET /api/v1/host-sets/{host_set}/hosts",
    "listHostSources": "GET /api/v1/sources",
    "addHostSource": "POST /api/v1/sources",
    "getHostSource": "GET /api/v1/sources/{source}",
    "changeHostSource": "PATCH /api/v1/sources/{source}",
    "deleteHostSource": "DELETE /api/v1/sources/{source}",
    "getHostSourceImpact": "GET /api/v1/sources/{source}/impact",
    "listHostSets": "GET /api/v1/host-sets",
    "addHostSet": "POST /api/v1/host-sets",
    "getHostSet": "GET /api/v1/host-sets/{host_set}",
    "changeHostSet": "PATCH /api/v1/host-sets/{host_set}",
    "deleteHostSet": "DELETE /api/v1/host-sets/{host_set}",
    "getHostSetImpact": "GET /api/v1/host-sets/{host_set}/impact",
    "listHosts": "GET /api/v1/hosts",
    "addHost": "POST /api/v1/hosts",
    "getHost": "GET /api/v1/hosts/{host_id}",
    "changeHost": "PATCH /api/v1/hosts/{host_id}",
    "deleteHost": "DELETE /api/v1/hosts/{host_id}",
    "getHostImpact": "GET /api/v1/hosts/{host_id}/impact",
    "createLoginToken": "POST /api/v1/console/login-tokens",
    "logIn": "POST /api/v1/console/login",
    "logOut": "POST /api/v1/console/logout",
    "listTargets": "GET /api/v1/targets",
    "addTarget": "POST /api/v1/targets",
    "getTarget": "GET /api/v1/targets/{name}",
    "changeTarget": "PATCH /api/v1/targets/{name}",
    "deleteTarget": "DELETE /api/v1/targets/{name}",
    "getTargetImpact": "GET /api/v1/targets/{name}/impact",
    "getDomain": "GET /api/v1/targets/{name}/domains/{host}",
    "putDomain": "PUT /api/v1/targets/{name}/domains/{host}",
    "deleteDomain": "DELETE /api/v1/targets/{name}/domains/{host}",
    "rewrapSecrets": "POST /api/v1/sealed-secrets/rewrap",
    "authoriseSession": "POST /api/v1/targets/{name}/authorise",
    "mintSession": "POST /api/v1/targets/{name}/sessions",
    "getSessionLink": "GET /api/v1/sessions/{id}/link",
    "getSessionSeed": "GET /api/v1/sessions/{id}/seed",
    "listSessions": "GET /api/v1/sessions",
    "getSession": "GET /api/v1/sessions/{id}",
    "relabelSession": "PATCH /api/v1/sessions/{id}",
    "deleteSession": "DELETE /api/v1/sessions/{id}",
    "extendSession": "POST /api/v1/sessions/{id}/extend",
    "setPassphrase": "PUT /api/v1/sessions/{id}/passphrase",
    "removePassphrase": "DELETE /api/v1/sessions/{id}/passphrase",
    "setSignInRule": "PUT /api/v1/sessions/{id}/sign-in",
    "removeSignInRule": "DELETE /api/v1/sessions/{id}/sign-in",
    "makeClaim": "POST /api/v1/sessions/{id}/claims",
    "listClaims": "GET /api/v1/sessions/{id}/claims",
    "withdrawClaim": "DELETE /api/v1/sessions/{id}/claims/{claim}",
    "endShare": "DELETE /api/v1/sessions/{id}/shares/{account}",
    "listAccounts": "GET /api/v1/accounts",
    "getAccount": "GET /api/v1/accounts/{account}",
    "changeAccount": "PATCH /api/v1/accounts/{account}",
    "disableAccount": "POST /api/v1/accounts/{account}/disable",
    "enableAccount": "POST /api/v1/accounts/{account}/enable",
    "deleteAccount": "DELETE /api/v1/accounts/{account}",
    "removeIdentity": "DELETE /api/v1/accounts/{account}/identities/{identity}",
    "makeAccessToken": "POST /api/v1/access-tokens",
    "listAccessTokens": "GET /api/v1/access-tokens",
    "revokeAccessToken": "DELETE /api/v1/access-tokens/{token}",
    "makeInvitation": "POST /api/v1/invitations",
    "listInvitations": "GET /api/v1/invitations",
    "withdrawInvitation": "DELETE /api/v1/invitations/{invitation}",
    "listLogins": "GET /api/v1/accounts/{account}/logins",
    "endLogins": "DELETE /api/v1/accounts/{account}/logins",
    "endLogin": "DELETE /api/v1/logins/{login}",
    "listSharedSessions": "GET /api/v1/accounts/{account}/shares",
    "listProviders": "GET /api/v1/providers",
    "revokeSession": "POST /api/v1/sessions/{id}/revoke",
    "revokeSessions": "POST /api/v1/sessions/bulk-revoke",
    "listVisits": "GET /api/v1/sessions/{id}/visits",
    "cutVisit": "POST /api/v1/sessions/{id}/visits/{visit}/cut",
    "listExtendRequests": "GET /api/v1/extend-requests",
    "grantExtendRequests": "POST /api/v1/sessions/{id}/extend-requests/grant",
    "denyExtendRequests": "POST /api/v1/sessions/{id}/extend-requests/deny",
    "streamAuditEvents": "GET /api/v1/audit-events/stream",
    "listAuditEvents": "GET /api/v1/audit-events",
    "acceptAuditLog": "POST /api/v1/audit-events/acceptance",
    "verifyAuditLog": "GET /api/v1/audit-events/verification",
    "listConnections": "GET /api/v1/connections",
    "listRequests": "GET /api/v1/requests",
    "streamRequests": "GET /api/v1/requests/stream",
    "disconnect": "DELETE /api/v1/connections/{connection}",
    "getTimeSeries": "GET /api/v1/timeseries",
    "probeTargetHost": "POST /api/v1/targets/{name}/host-probe",
    "probeTarget": "POST /api/v1/probe",
    "listWebhooks": "GET /api/v1/webhooks",
    "addWebhook": "POST /api/v1/webhooks",
    "getWebhook": "GET /api/v1/webhooks/{name}",
    "changeWebhook": "PATCH /api/v1/webhooks/{name}",
    "deleteWebhook": "DELETE /api/v1/webhooks/{name}",
    "testWebhook": "POST /api/v1/webhooks/{name}/test",
    "addWebhookSecret": "POST /api/v1/webhooks/{name}/secrets",
    "dropOldWebhookSecrets": "POST /api/v1/webhooks/{name}/secrets/drop-old",
    "listVaults": "GET /api/v1/vaults",
    "addVault": "POST /api/v1/vaults",
    "getVault": "GET /api/v1/vaults/{vault}",
    "changeVault": "PATCH /api/v1/vaults/{vault}",
    "deleteVault": "DELETE /api/v1/vaults/{vault}",
    "getVaultImpact": "GET /api/v1/vaults/{vault}/impact",
    "listCredentials": "GET /api/v1/credentials",
    "addCredential": "POST /api/v1/credentials",
    "getCredential": "GET /api/v1/credentials/{credential}",
    "changeCredential": "PATCH /api/v1/credentials/{credential}",
    "deleteCredential": "DELETE /api/v1/credentials/{credential}",
    "rotateCredential": "POST /api/v1/credentials/{credential}/rotate",
    "revealCredential": "POST /api/v1/credentials/{credential}/reveal",
    "getCredentialImpact": "GET /api/v1/credentials/{credential}/impact",
    "listLibraryTypes": "GET /api/v1/libraries/types",
    "listLibraries": "GET /api/v1/libraries",
    "addLibrary": "POST /api/v1/libraries",
    "getLibrary": "GET /api/v1/libraries/{library}",
    "changeLibrary": "PATCH /api/v1/libraries/{library}",
    "deleteLibrary": "DELETE /api/v1/libraries/{library}",
    "probeLibrary": "POST /api/v1/libraries/{library}/probe",
    "getLibraryImpact": "GET /api/v1/libraries/{library}/impact",
    "listBindings": "GET /api/v1/targets/{name}/bindings",
    "putBinding": "PUT /api/v1/targets/{name}/bindings/{resource}",
    "deleteBinding": "DELETE /api/v1/targets/{name}/bindings/{resource}",
    "listLeases": "GET /api/v1/leases",
    "listSessionConnections": "GET /api/v1/sessions/{id}/connections",
    "getSnapshot": "GET /api/v1/sessions/{id}/snapshot",
    "cutConnection": "DELETE /api/v1/live/{connection}",
    "listPastSessions": "GET /api/v1/history/sessions",
    "getPastSession": "GET /api/v1/history/sessions/{id}",
    "listPastConnections": "GET /api/v1/history/connections",
    "listBoxes": "GET /api/v1/boxes",
    "getBox": "GET /api/v1/boxes/{id}",
    "endBox": "DELETE /api/v1/boxes/{id}",
    "listPastBoxes": "GET /api/v1/history/boxes",
    "getPastBox": "GET /api/v1/history/boxes/{id}",
    "listRecordings": "GET /api/v1/sessions/{id}/recordings",
    "getRecording": "GET /api/v1/sessions/{id}/recordings/{connection}",
    "getSettings": "GET /api/v1/settings",
    "changeSettings": "PATCH /api/v1/settings",
    "getDiagnostics": "GET /api/v1/diagnostics",
    "getHealth": "GET /healthz",
    "getReadiness": "GET /readyz",
    "getMetrics": "GET /metrics",
    "getStatus": "GET /api/v1/status",
    "getReference": "GET /api/v1/openapi.json",
}
SCHEMA_NAMES = {
    "Host",
    "HostChange",
    "HostList",
    "HostSet",
    "HostSetChange",
    "HostSetList",
    "HostSource",
    "HostSourceChange",
    "FoundHost",
    "FoundHostList",
    "HostSourceList",
    "HostSourceOption",
    "HostSourceType",
    "HostSourceTypeList",
    "NewHost",
    "NewHostSet",
    "NewHostSource",
    "NewProject",
    "NewRoleGrant",
    "Project",
    "ProjectChange",
    "ProjectList",
    "RecordImpact",
    "RoleGrant",
    "RoleGrantList",
    "TcpSettings",
    "TcpSettingsChange",
    "CutVisit",
    "CutVisitResult",
    "ExtendRequest",
    "ExtendAnswer",
    "GrantExtendRequests",
    "DenyExtendRequests",
    "WaitingSessions",
    "AuditAcceptance",
    "AuditAction",
    "AuditEventList",
    "Certificate",
    "Connection",
    "TimeSeries",
    "DiagnosticList",
    "Diagnostic",
    "NewDomain",
    "FieldRule",
    "HostProbeResult",
    "Domain",
    "DropBox",
    "DropBoxChange",
    "AuditEvent",
    "Extend",
    "TargetImpact",
    "MasterKey",
    "SessionKind",
    "NewLimits",
    "NewSignInRule",
    "SignInRule",
    "NewClaim",
    "Claim",
    "ClaimState",
    "ClaimList",
    "MadeClaim",
    "Share",
    "AccessToken",
    "AccessTokenList",
    "AccessTokenState",
    "MadeAccessToken",
    "NewAccessToken",
    "SharedSession",
    "SharedSessionList",
    "Account",
    "AccountChange",
    "AccountLogin",
    "AccountDetails",
    "AccountList",
    "AccountRole",
    "EndedLogins",
    "Identity",
    "Invitation",
    "InvitationList",
    "Login",
    "LoginEndReason",
    "LoginKind",
    "LoginList",
    "LoginState",
    "MadeInvitation",
    "NewInvitation",
    "Passkey",
    "Provider",
    "ProviderList",
    "Limits",
    "Link",
    "ConnectionList",
    "FinishedRequest",
    "RequestList",
    "LoginResult",
    "LoginToken",
    "MintedSession",
    "Authorise",
    "RewrapResult",
    "NewSession",
    "NewTarget",
    "ProbeResult",
    "SshProbe",
    "SshHostKey",
    "NewPassphrase",
    "Probe",
    "Problem",
    "DomainChange",
    "Relabel",
    "BulkRevokeResult",
    "BulkRevoke",
    "Seed",
    "SessionList",
    "Session",
    "Setting",
    "Settings",
    "SettingsChange",
    "SessionState",
    "Status",
    "TargetChange",
    "TargetList",
    "Target",
    "AuditVerification",
    "UpstreamVerification",
    "VisitList",
    "Visit",
    "AddedWebhook",
    "RemovedWebhookSecrets",
    "Webhook",
    "WebhookAttempt",
    "WebhookChange",
    "WebhookList",
    "WebhookRequest",
    "WebhookSecret",
    "WebhookTest",
    "Vault",
    "VaultList",
    "VaultRequest",
    "VaultChange",
    "VaultKind",
    "Credential",
    "CredentialList",
    "SecretValues",
    "CredentialRequest",
    "CredentialChange",
    "CredentialRotation",
    "RevealedCredential",
    "CredentialKind",
    "CredentialImpact",
    "CredentialUse",
    "Library",
    "LibraryList",
    "LibraryRequest",
    "LibraryChange",
    "LibraryOption",
    "LibraryType",
    "LibraryTypeList",
    "LibraryProbe",
    "Binding",
    "BindingList",
    "BindingRequest",
    "Lease",
    "LeaseList",
    "Box",
    "BoxClipboard",
    "BoxClipboardChange",
    "BoxEgress",
    "BoxEgressChange",
    "BoxLimits",
    "BoxLimitsChange",
    "BoxList",
    "BoxMilliseconds",
    "BrowserSettings",
    "BrowserSettingsChange",
    "BrowserTerms",
    "NewBrowserTerms",
    "PastBox",
    "PastBoxList",
    "PastConnection",
    "PastConnectionList",
    "PastSession",
    "PastSessionList",
    "Recording",
    "RecordingList",
    "Snapshot",
    "TcpSession",
    "TcpSessionState",
    "LeaseState",
}


UNVERSIONED = (
    "/roles/", "/connections/", "/claims/", "/shares/", "/identities/", "/invitations/", "/logins", "/access-tokens/",
    "/bindings/", "/live/", "/boxes/", "/api/v1/settings",
)  # fmt: skip
"""Parts of paths of what is ended whatever its version, and of what has none."""


class TestDocument(AdminTestCase):
    def document(self) -> Any:
        """Return the document as served."""
        return self.call("GET", "/api/v1/openapi.json").json

    def test_document_is_valid(self) -> None:
        OpenAPIV31SpecValidator(self.document()).validate()

    def test_all_operations_are_described(self) -> None:
        described = {
            re.sub("{(name|id|vault|credential|library|resource)}", "x", path)
            .replace("{host}", "y")
            .replace("{connection}", "z")
            .replace("{visit}", "v")
            .replace("{claim}", "c")
            .replace("{account}", "a")
            .replace("{invitation}", "i")
            .replace("{token}", "t")
            .replace("{identity}", "d")
            .replace("{login}", "l"): {method.upper() for method in item}
            for path, item in self.document()["paths"].items()
        }
        self.assertEqual(described, {path: set(allowed.split(", ")) - {"HEAD"} for path, allowed in ALLOWED.items()})

    def test_security_and_error_responses(self) -> None:
        reference = self.document()
        self.assertEqual(reference["security"], [{"key": []}])
        for path, item in reference["paths"].items():
            for operation in item.values():
                self.assertEqual(operation.get("security") == [], path in OPEN)
                for status, response in operation["responses"].items():
                    if status >= "400":
                        self.assertEqual(list(response["content"]), [problems.CONTENT_TYPE])

    def test_operation_ids_are_unique(self) -> None:
        ids = [operation["operationId"] for item in self.document()["paths"].values() for operation in item.values()]
        self.assertEqual(len(ids), len(set(ids)))

    def test_no_two_schemas_share_a_name(self) -> None:
        names = Counter(schema.schema_name for schema in shapes_below(Schema) if schema.schema_name)
        self.assertEqual([name for name, count in names.items() if count > 1], [])

    def test_additional_properties_are_excluded(self) -> None:
        for name, schema in self.document()["components"]["schemas"].items():
            if schema.get("type") == "object":
                self.assertIs(schema["additionalProperties"], False, name)

    def test_if_match_of_versioned_operations(self) -> None:
        for path, item in self.document()["paths"].items():
            for method, operation in item.items():
                matches = any(parameter["name"] == "If-Match" for parameter in operation["parameters"])
                changes_a_record = method in ("patch", "put", "delete") or path.endswith(("/extend", "/grant", "/deny"))
                ends = any(part in path for part in UNVERSIONED)
                self.assertEqual(matches, changes_a_record and not ends, (method, path))

    def test_document_without_operations(self) -> None:
        self.assertEqual(openapi.document([], "1")["paths"], {})

    def test_operation_ids_and_schema_names_are_stable(self) -> None:
        reference = self.document()
        ids = {
            operation["operationId"]: f"{method.upper()} {path}"
            for path, item in reference["paths"].items()
            for method, operation in item.items()
        }
        self.assertEqual(ids, OPERATION_IDS)
        self.assertEqual(set(reference["components"]["schemas"]), SCHEMA_NAMES)
