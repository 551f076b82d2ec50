"""A host source that reads hosts from an HTTP service discovery of Prometheus."""
