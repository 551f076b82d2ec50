"""telemetry: TODO."""
