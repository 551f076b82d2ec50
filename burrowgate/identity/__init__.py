"""Sign-in: accounts of people and their logins, kept as resources of the store.

accounts   invitations and accounts: invite, join, change, disable, delete
passkeys   passkeys: registered, used to sign in and removed; webauthn_responses verifies without I/O
passwords  passwords: set, compared and removed; password_limits limits wrong ones
credential_records  the credentials of an account as the store has them
directory  accounts and logins as this process knows them, kept current by the change feed
logins     open, renew, prove again and end logins; with `login_records`, `renewal` and `revocation`
oidc/      OpenID Connect: what is sent to a provider, and what is accepted from it
providers  the configured providers; `provider_accounts` maps persons to accounts, `attestation` takes over what is said
records    accounts, logins and the other records of sign-in as resources, and back
single_use values that all processes together accept once
"""
