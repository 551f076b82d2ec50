"""The control plane: a JSON API and a console for the operator, on loopback, behind a key.

site              from a request to its operation, and from the result to a response
auth              which callers may use the admin at all
auth_audit        logins and failed logins in the audit trail
login_sessions    console logins: one-time keys, cookies, proofs
operations        an operation: method, path, schemas, handler
context           what operations use of the gateway
schemas           records as JSON
request_schemas   requests as JSON, validated
problems          from an error to its response: the one place of the admin that chooses an HTTP status
openapi           the OpenAPI description, made from the operations
static_files      the files of the console
api/              the operations
"""
