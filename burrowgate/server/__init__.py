"""server: TODO."""
