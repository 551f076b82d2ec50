"""Sign-in: accounts of people and their logins, kept as resources of the store.

accounts            invitations and accounts: invite, join, change, disable, delete
passwords           passwords: set, compared and removed; `password_limits` limits wrong ones
passkeys            passkeys: registered, used to sign in, removed
credential_records  the credentials of an account as the store has them
directory           accounts and logins as this process knows them, kept current by the change feed
logins              open, renew, prove again and end logins; with `login_records`, `renewal` and `revocation`
login_cleaning      removal of logins that are long over
oidc/               OpenID Connect: what is sent to a provider, and what is accepted from it
providers           the configured providers; `provider_accounts` maps persons to accounts
attestation         attributes of a person that a provider attests
records             accounts, logins and the other records of sign-in as resources, and back
refresh_tokens      refresh tokens, encrypted by `sealing` and bound to their login
single_use          values that all processes together accept once
assertion           who the visitor is, signed for a target, and the keys that verify it
target_identity     the fields by which targets learn of their visitors
login_reader        logins and shares, as the authorization of requests reads them
site/               the pages of the sign-in host
"""
