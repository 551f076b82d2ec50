"""Sign-in at an OpenID Connect provider: what is sent and what is accepted, without I/O.

provider   a provider's configuration and its discovery document
messages   requests to its endpoints, and their responses
id_tokens  ID tokens and logout tokens: their signature and their claims
"""
