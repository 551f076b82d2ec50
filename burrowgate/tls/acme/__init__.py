"""acme: TODO."""
