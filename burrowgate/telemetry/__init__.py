"""Logs, metrics and traces.

logging          structured log lines, redaction, access log and audit log
request_buffer   finished requests, handed on in batches
metrics          Prometheus metrics of the data plane
time_series      requests and bytes over the last hour and day, for the console
opentelemetry    trace spans by OTLP: the extra `burrowgate[opentelemetry]`
"""
