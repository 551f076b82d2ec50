"""Identity of visitors: accounts, logins, claim links, and the rules that sessions and targets have for them.

accounts         accounts, the identities that providers attest, passkeys and passwords
email_addresses  e-mail addresses, parsed strictly
sign_in_names    the names that are typed with passwords
password_rules   which passwords are accepted, and what of them is hashed
passkey_rules    counters and labels of passkeys, and why one is refused
account_credentials  the ways in which an account can sign in, and which may be removed
logins           logins: their states, their renewal and their end
rules            which accounts may open a session or a target, and how recent and strong the sign-in has to be
claims           claim links and invitations: links that are used once
identity_fields  the fields that tell a target who the visitor is
credentials      cookies, codes and tokens of sign-in, byte for byte
"""
