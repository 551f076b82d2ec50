"""The tree of exceptions, grouped by whose fault an error is.

The text of an error is the sentence that a person reads: what failed, with which value, and what to do next. No class
knows an HTTP status or an exit code; those are chosen in one place each (`proxy.responses.builder`, `admin.problems`,
`cli.exit_codes`).
"""

from __future__ import annotations


class BurrowgateError(Exception):
    """Something went wrong in Burrowgate."""

    code = "internal-error"
    """Stable identifier for programs, independent of the name of the class (docs/api.md)."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())


# The caller's fault: a request that is invalid or names something that does not exist.


class Invalid(BurrowgateError):
    """A value cannot be accepted; `field` names it as the caller wrote it."""

    code = "invalid-value"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class AccessDenied(BurrowgateError):
    """The gateway does not let the holder of this access token do that."""

    code = "access-denied"


class PasskeyRefused(BurrowgateError):
    """This passkey was not accepted; try again, or choose another way to sign in."""

    code = "passkey-refused"

    def __init__(self, reason: str, *, account_id: str | None = None) -> None:
        super().__init__()
        self.reason = reason
        """For the log only, one of `core.identity.passkey_rules.RefusalReason`: people get one sentence for all."""
        self.account_id = account_id
        """The account whose logins are to be ended, because its passkey may have been copied; None for no account."""


class AddressNotAllowed(Invalid):
    """An address that no target may have."""

    code = "address-not-allowed"

    def __init__(self) -> None:
        super().__init__(
            "address",
            "This address leads into the gateway itself, a folder of its secrets or a metadata service, where no target"
            " may be; name the application to share.",
        )


class NotFound(BurrowgateError):
    """There is no such thing here."""

    code = "not-found"


class TargetNotFound(NotFound):
    code = "target-not-found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no target named {name!r}; `burrowgate targets list` shows those that exist.")


class SessionNotFound(NotFound):
    code = "session-not-found"

    def __init__(self, sid: str) -> None:
        super().__init__(f"There is no session {sid!r}; `burrowgate sessions list` shows those that exist.")


class ResourceNotFound(NotFound):
    code = "resource-not-found"

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"There is no {kind.replace('_', ' ')} {name!r}; load the list again.")


class ProjectNotFound(NotFound):
    code = "project-not-found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no project {name!r}; `burrowgate projects list` names them.")


class AccountNotFound(NotFound):
    code = "account-not-found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no account {name!r}; `burrowgate accounts list` shows those that exist.")


class InvitationNotFound(NotFound):
    code = "invitation-not-found"

    def __init__(self, invitation_id: str) -> None:
        super().__init__(
            f"There is no invitation {invitation_id!r}; `burrowgate accounts invitations` shows those that exist."
        )


class PasskeyNotFound(NotFound):
    """This account has no such passkey; load the list again."""

    code = "passkey-not-found"


class IdentityNotFound(NotFound):
    """This account does not sign in by a provider in that way; load the account again."""

    code = "identity-not-found"


class LoginNotFound(NotFound):
    """There is no such login; sign in again."""

    code = "login-not-found"


class ProviderNotFound(NotFound):
    code = "provider-not-found"

    def __init__(self, name: str) -> None:
        super().__init__(f"No provider {name!r} is configured; the configuration names them in [[provider]].")


class ClaimNotFound(NotFound):
    code = "claim-not-found"

    def __init__(self, claim_id: str) -> None:
        super().__init__(f"There is no claim link {claim_id!r}; `burrowgate sessions claims` shows those that exist.")


class ShareNotFound(NotFound):
    """This account has no share of the session; `burrowgate sessions claims` shows who has one."""

    code = "share-not-found"


class AccessTokenNotFound(NotFound):
    code = "access-token-not-found"

    def __init__(self, token_id: str) -> None:
        super().__init__(f"There is no access token {token_id!r}; `burrowgate tokens list` shows those that exist.")


class VisitNotFound(NotFound):
    code = "visit-not-found"

    def __init__(self, vid: str) -> None:
        super().__init__(f"This session has no visit {vid!r}; `burrowgate sessions visits` shows those that it has.")


class DomainNotFound(NotFound):
    code = "domain-not-found"

    def __init__(self, host: str) -> None:
        super().__init__(f"No domain {host!r} belongs to this target; `burrowgate domains list` shows those that do.")


class WebhookNotFound(NotFound):
    code = "webhook-not-found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no webhook named {name!r}; `burrowgate webhooks list` shows those that exist.")


class HistoryNotFound(NotFound):
    """The history has no such entry; only sessions of targets that speak TCP have one."""

    code = "history-not-found"


class RecordingNotFound(NotFound):
    """This gateway has no such recording: it was not made here, or its days are over."""

    code = "recording-not-found"


# The record's state: a valid request that the record does not allow as it is now.


class StateConflict(BurrowgateError):
    """The record's present state forbids this."""

    code = "state-conflict"


class RecordingNotFinished(StateConflict):
    """This terminal is still recorded; ask again when its connection is closed."""

    code = "recording-not-finished"


class NameTaken(StateConflict):
    code = "name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"A target named {name!r} exists already; choose another name or change that one.")


class HostTaken(StateConflict):
    code = "host-taken"

    def __init__(self, host: str) -> None:
        super().__init__(f"The domain {host!r} belongs to another target; remove it there first.")


class ResourceTaken(StateConflict):
    code = "resource-taken"

    def __init__(self, kind: str, value: str) -> None:
        super().__init__(f"Another {kind.replace('_', ' ')} has {value!r} already; choose another one or change that.")


class InvitationNotOpen(StateConflict):
    """This invitation was used, withdrawn or has expired; ask for a new one."""

    code = "invitation-not-open"


class ClaimRefused(StateConflict):
    """This person cannot use the claim link; `why` says for which reason (`core.identity.claims.Unfit`)."""

    code = "claim-refused"

    def __init__(self, why: str) -> None:
        super().__init__(f"This claim link cannot be used ({why}); ask for a new one.")
        self.why = why


class ClaimNotOpen(StateConflict):
    """This claim link was used, withdrawn or has expired; there is nothing to withdraw."""

    code = "claim-not-open"


class TooManyClaims(StateConflict):
    """This session has as many open claim links as it can have; withdraw some, or wait until they lapse."""

    code = "too-many-claims"


class SessionNotActive(StateConflict):
    """This session is not active; extend it first, or mint a new one."""

    code = "session-not-active"


class SessionOfMember(StateConflict):
    """This session is one account's alone, which its target names; change the members of the target instead."""

    code = "session-of-member"


class NotFullSession(StateConflict):
    """Only a session that opens the whole target can be shared by a claim link; mint one of the kind `full`."""

    code = "not-full-session"


class TooManyAccessTokens(StateConflict):
    """This account has as many access tokens as it can have; revoke some."""

    code = "too-many-access-tokens"


class LastOwner(StateConflict):
    """This is the last owner who can sign in; make another account an owner first."""

    code = "last-owner"


class LastCredential(StateConflict):
    """This is the only way to sign in to this account; add another passkey or a password before you remove it."""

    code = "last-credential"


class PasswordNeedsPasskey(StateConflict):
    """The password of this account is too short to be used alone; set a longer one before you remove this passkey."""

    code = "password-needs-passkey"


class TooManyPasskeys(StateConflict):
    """This account has as many passkeys as it can; remove one that you no longer use."""

    code = "too-many-passkeys"


class LoginOver(StateConflict):
    """This login has ended; sign in again."""

    code = "login-over"


class AccountDisabled(StateConflict):
    """This account cannot sign in at present; ask the owner of this gateway."""

    code = "account-disabled"


class IdentityTaken(StateConflict):
    """You have an account here with this provider already; sign in with it, or use another one for the invitation."""

    code = "identity-taken"


class SessionRevoked(StateConflict):
    """This session was revoked, which cannot be undone; mint a new one."""

    code = "session-revoked"


class SessionEnded(StateConflict):
    """This session has ended, with its target or by another cause, and cannot be changed any more; mint a new one."""

    code = "session-ended"


class SessionActive(StateConflict):
    """This session is still active; revoke it before you delete it."""

    code = "session-active"


class TooManyCutVisits(StateConflict):
    """As many visits of this session were cut as it can hold; revoke it, and mint a new link for the others."""

    code = "too-many-cut-visits"

    def __init__(self, maximum: int) -> None:
        super().__init__(
            f"{maximum} visits of this session were cut already, and it holds no more; revoke it, and mint a new link."
        )


class VisitsCountedTogether(StateConflict):
    """This visit stands for all beyond the session's limit, which are counted together; revoke the session instead."""

    code = "visits-counted-together"


class LinksOfApplication(StateConflict):
    """The links of a page-share session are made by the application, so they cannot be rotated here; revoke it."""

    code = "links-of-application"


class ExtendRequestsNotAllowed(StateConflict):
    """This link takes no requests for more time; ask the person who sent it."""

    code = "extend-requests-not-allowed"


class ExtendRequestOpen(StateConflict):
    """You have asked for more time already, and the answer has not come yet."""

    code = "extend-request-open"


class ExtendRequestTooSoon(StateConflict):
    """You were answered a moment ago; wait before you ask again."""

    code = "extend-request-too-soon"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"You were answered a moment ago; you can ask again in {-(-seconds // 60)} min.")
        self.seconds = seconds


class TooManyExtendRequests(StateConflict):
    """Too many visitors of this link wait for an answer; ask the person who sent it directly."""

    code = "too-many-extend-requests"


class NoExtendRequest(StateConflict):
    """No visitor of this session waits for an answer; `burrowgate sessions extend` gives it more time unasked."""

    code = "no-extend-request"


class NotPageShare(StateConflict):
    """This is a full session and has no share seed; mint a page-share session to derive page links."""

    code = "not-page-share"


class SigningKeyRemoved(StateConflict):
    """The key that signed this session was removed, so its link can never open again; mint a new one."""

    code = "signing-key-removed"


class TcpNotSupported(StateConflict):
    """The store of this gateway keeps no history, which targets that speak TCP need; use another or a newer one."""

    code = "history-needed"


class RoleMissing(StateConflict):
    """This account may not connect to this target; ask for the role `connect` in its project."""

    code = "role-missing"


class StoreNotEmpty(StateConflict):
    """This store holds something already; name an empty one."""

    code = "store-not-empty"


class ConsoleNeedsPort(StateConflict):
    """The console is a web page, and browsers reach it at a port; forward one to the admin's UNIX socket."""

    code = "console-needs-port"

    def __init__(self, path: object) -> None:
        super().__init__(
            f"The console is a web page and needs a port, but the admin is on the socket {path}. Forward one to it,"
            f" such as with `ssh -N -L 8481:{path} HOST`, and open http://127.0.0.1:8481/; it asks for the key."
        )


class Conflict(BurrowgateError):
    """This record was changed by another writer meanwhile; read it again and repeat your change."""

    code = "version-conflict"


class PreconditionFailed(Conflict):
    """This record is no longer of the version that `If-Match` names; read it again and repeat your change."""

    code = "precondition-failed"


# The installation's fault: errors that the operator can remedy.


class ConfigError(BurrowgateError):
    """The configuration cannot be used; the text names file, line and key."""

    code = "invalid-configuration"


class PortTaken(ConfigError):
    """A port on which to listen is in use, or may not be used."""

    code = "port-taken"

    def __init__(self, key: str, message: str) -> None:
        """`key` is the configuration key that names the port."""
        super().__init__(message)
        self.key = key


class HomeError(BurrowgateError):
    """The gateway's home folder cannot be used as it is."""

    code = "home-unusable"

    @classmethod
    def not_writable(cls, path: object, error: OSError) -> HomeError:
        """Return the error for a file at `path` that the operating system does not let us write."""
        return cls(f"{path} cannot be written ({error.strerror}); free disk space or correct its permissions.")


class RecordingUnreadable(HomeError):
    """The recording cannot be read; see to the disk of the gateway, or restore the file from a backup."""

    code = "recording-unreadable"


class GatewayNotRunning(BurrowgateError):
    """No gateway answers here; start one with `burrowgate run` or `burrowgate share`."""

    code = "gateway-not-running"


class StoreError(BurrowgateError):
    """The store failed."""

    code = "store-error"


class StoreUnavailable(StoreError):
    """The store cannot be reached or cannot take changes just now; nothing was changed."""

    code = "store-unavailable"


class PassphraseQueueFull(BurrowgateError):
    """Too many passphrases are being hashed at once; try again in a moment."""

    code = "passphrase-queue-full"


class AccountsFull(BurrowgateError):
    """This gateway takes no further accounts of guests at present; ask its owner for an invitation."""

    code = "accounts-full"


class CommitOutcomeUnknown(StoreUnavailable):
    """The store was lost in the middle of a change, and it is not known whether it was made; check, then repeat it."""

    code = "commit-outcome-unknown"


class WithdrawalNotStored(CommitOutcomeUnknown):
    """Access was taken away in this process, but perhaps not in the store; repeat the operation."""

    code = "withdrawal-not-stored"

    @classmethod
    def after(cls, subject: str, seconds: float, *, in_force: bool) -> WithdrawalNotStored:
        """Return the error for an operation that the store has not confirmed within `seconds`."""
        return cls._of(subject, f"The store has not confirmed it within {seconds:g} s", in_force)

    @classmethod
    def because(cls, subject: str, error: Exception, *, in_force: bool) -> WithdrawalNotStored:
        """Return the error for an operation that failed with `error`."""
        return cls._of(subject, f"It is not stored: {str(error).rstrip('.')}", in_force)

    @classmethod
    def _of(cls, subject: str, cause: str, in_force: bool) -> WithdrawalNotStored:
        if not in_force:
            return cls(
                f"{subject} may still be admitted, because too many operations are not stored."
                f" {cause}; repair the store, then repeat this."
            )
        return cls(
            f"{subject} is refused by this gateway from now on, but other gateways on the store, and this one after a"
            f" restart, may admit it. {cause}; repeat this until it succeeds."
        )


class StoreNotFound(StoreUnavailable):
    """There is no store there yet; the first start of a gateway makes it."""

    code = "store-not-found"


class StoreInUse(StoreUnavailable):
    """A gateway runs on this store, or another program has it open; end that first."""

    code = "store-in-use"


class StoreDamaged(StoreError):
    """The store's file is damaged; restore a backup, because the gateway does not replace your data with a new one."""

    code = "store-damaged"


class StoreTooNew(StoreError):
    """The store was written by a newer Burrowgate; run that version, or restore a backup made before."""

    code = "store-too-new"


class StoresDiffer(StoreError):
    """The two stores do not hold the same; make sure that nothing writes to either, and copy again."""

    code = "stores-differ"


class StoreTooOld(StoreError):
    """The store was written by an older Burrowgate; start a gateway on it once, which brings it up to date."""

    code = "store-too-old"


# The fault of a server that issues credentials, or of its configuration.


class CredentialsUnavailable(BurrowgateError):
    """The server that issues credentials cannot be reached or did not answer in time; this is tried again."""

    code = "credentials-unavailable"


class CredentialsRefused(BurrowgateError):
    """The server that issues credentials refused; correct the rights or the options of the library."""

    code = "credentials-refused"


class HostsUnavailable(BurrowgateError):
    """The source of a host set cannot be reached or did not answer in time; try again."""

    code = "hosts-unavailable"


class HostsRefused(BurrowgateError):
    """The source of a host set has no hosts for it; correct its options, or what it asks."""

    code = "hosts-refused"


class CredentialLost(BurrowgateError):
    """No key of this gateway opens a credential: its key was removed, or the store was altered."""

    code = "credential-lost"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"No key of the home opens the credential {name!r}; put the key back that it was sealed with, or enter its"
            " secret again (`burrowgate credentials rotate`)."
        )


# The target's fault: errors that the operator of the application can remedy.


class UpstreamError(BurrowgateError):
    """The target did not answer as an HTTP server should."""

    code = "upstream-error"


class UpstreamConnectError(UpstreamError):
    """The target cannot be reached; is it running?"""

    code = "upstream-connect-error"


class UpstreamSocketMissing(UpstreamConnectError):
    """The target's UNIX socket does not exist; is it running?"""

    code = "upstream-socket-missing"


class UpstreamPermissionError(UpstreamConnectError):
    """The gateway has no permission to connect to the target's UNIX socket; let its user write to it."""

    code = "upstream-permission-denied"


class UpstreamTimeout(UpstreamError):
    """The target took too long to answer."""

    code = "upstream-timeout"


class UpstreamProtocolError(UpstreamError):
    """The target answered with something that is not valid HTTP, or broke off."""

    code = "upstream-protocol-error"


class UpstreamAddressNotAllowed(UpstreamError):
    """The target's name leads into the gateway itself or to a metadata service, where no target may be."""

    code = "upstream-address-not-allowed"


class FileDescriptorsExhausted(UpstreamError):
    """The gateway has no descriptor left for a connection to the target."""

    code = "file-descriptors-exhausted"


class UpstreamCertificateError(UpstreamError):
    """The target's certificate could not be verified; set its CA file or pin, or say that it need not be."""

    code = "upstream-certificate-error"


class SshHandshakeFailed(UpstreamError):
    """The SSH server ended the connection before a shell was there."""

    code = "ssh-handshake-failed"


class SshAlgorithmsMissing(SshHandshakeFailed):
    """The SSH server offers no algorithms that the terminal knows; `burrowgate doctor` names them."""

    code = "ssh-algorithms-missing"


class SshHostKeyUnknown(SshHandshakeFailed):
    """The SSH server showed a host key that is not one of the target's."""

    code = "ssh-host-key-unknown"


class SshAuthenticationFailed(SshHandshakeFailed):
    """The SSH server did not accept the credential of the target."""

    code = "ssh-authentication-failed"


class RecordingFailed(UpstreamError):
    """The session is recorded, and the recording cannot be written; the operator sees to the disk of the gateway."""

    code = "recording-failed"


# Connections to targets that speak TCP.


class TcpRefused(BurrowgateError):
    """This connection is not opened."""

    code = "tcp-refused"


class TcpSessionOver(TcpRefused):
    """The session is over; `reason` says why, as everywhere else."""

    code = "tcp-session-over"

    def __init__(self, reason: str, message: str = "The session is over; ask for a new link.") -> None:
        super().__init__(message)
        self.reason = reason


class ConnectionsUsedUp(TcpRefused):
    """All connections of this session are used up; those that are open stay open. Ask for a new link."""

    code = "connections-used-up"


class BoundToOtherClient(TcpRefused):
    """This session belongs to the client that used it first; ask for a link of your own."""

    code = "bound-to-other-client"


class ClientKeyNeeded(TcpRefused):
    """This session needs a client that proves its key; connect with `burrowgate connect`."""

    code = "client-key-needed"


class ClientProofRefused(ClientKeyNeeded):
    """The proof of the client's key is not valid; check the clock of your computer, then connect again."""

    code = "client-proof-refused"


class ConnectionsUnavailable(TcpRefused):
    """No connection can be opened just now; try again in a moment."""

    code = "connections-unavailable"


class WebSocketNeeded(TcpRefused):
    """This address takes WebSockets only; connect with `burrowgate connect`."""

    code = "websocket-needed"


class InjectionNotPossible(TcpRefused):
    """The gateway cannot authenticate to this target in your place; the operator brokers its credential instead."""

    code = "injection-not-possible"


class InjectionFailed(UpstreamError):
    """The gateway could not authenticate at the target in your place."""

    code = "injection-failed"


# Disposable browsers.


class BoxNotFound(NotFound):
    """There is no such browser."""

    code = "box-not-found"


class BoxFileNotFound(NotFound):
    """This browser has no such file."""

    code = "box-file-not-found"


class BoxFilesNotAllowed(BurrowgateError):
    """This browser does not pass files in this direction."""

    code = "box-files-not-allowed"


class BoxFileTooLarge(BurrowgateError):
    """The file is too large, alone or together with the files before it."""

    code = "box-file-too-large"


class BoxFilesUnavailable(BurrowgateError):
    """The files of this browser cannot be reached just now; try again in a moment."""

    code = "box-files-unavailable"


class BoxError(BurrowgateError):
    """The browser cannot be started."""

    code = "box-error"


class LauncherUnavailable(BoxError):
    """No browser can be started here just now; try again in a moment."""

    code = "launcher-unavailable"


class BoxesFull(BoxError):
    """All browsers of this server are in use; try again in a few minutes."""

    code = "boxes-full"


class TooManyStarts(BoxError):
    """Too many browsers were started by this link or account; wait a moment."""

    code = "too-many-starts"


class BoxExists(BoxError):
    """You have a browser already; end it to start another one."""

    code = "box-exists"


class ImageMissing(BoxError):
    """The image of this browser is missing on the server; tell the person who sent the link."""

    code = "image-missing"


class LimitsNotApplied(BoxError):
    """The server cannot limit what this browser uses, so it was not started; tell the person who sent the link."""

    code = "limits-not-applied"


class BoxDied(BoxError):
    """The browser stopped before it could be shown; try again."""

    code = "box-died"


class StartTimeout(BoxError):
    """The browser did not start in time; try again in a moment."""

    code = "start-timeout"
