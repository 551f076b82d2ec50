"""Logs, metrics and traces.

logging          structured log lines, redaction, access log and audit log
line_queue       lines that wait to be written, bounded, and the number of dropped ones
log_sink         outputs of the log, each written by a thread of its own
request_buffer   finished requests, handed on in batches
recent_requests  the last finished requests, for the request inspector
webhook_metrics  Prometheus metrics of webhooks
metrics          Prometheus metrics of the data plane
time_series      requests and bytes over the last hour and day, for the console
opentelemetry    trace spans by OTLP: the extra `burrowgate[opentelemetry]`
"""
