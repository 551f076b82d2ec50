"""The control plane: a JSON API and a console for the operator, on loopback, behind a key.

site              HTTP server: routes a request to its operation and writes the response
channel           its connections, and the fast path for heads that repeat
request_head      what a head says: the caller, and the operation with its arguments
auth              authentication of callers
login_sessions    login sessions of the console: tokens, cookies, proofs
auth_audit        audit events of logins
operations        an operation: method, path, schemas, handler
routing           index of the operations by path
request_reader    reads and validates bodies, queries and If-Match
context           dependencies of the operations
about             self-description: settings, certificates, diagnostics
schemas           records as JSON
request_schemas   schemas of request bodies; passphrase_schemas has those with a passphrase
target_changes    from requests about targets to what is to be changed
event_schemas     audit events as JSON, and back
target_limits     durations and sizes in them
problems          error responses, with the HTTP status of each error
openapi           the OpenAPI document
server_sent_events  responses as streams of events
response_writer   writes the response of an operation
static_files      the files of the console
api/              the operations
"""
