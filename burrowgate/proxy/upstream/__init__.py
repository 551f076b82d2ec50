"""upstream: TODO."""
