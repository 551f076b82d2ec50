"""cluster: TODO."""
