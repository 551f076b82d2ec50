"""sqlite: TODO."""
