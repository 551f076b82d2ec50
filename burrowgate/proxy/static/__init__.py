"""static: TODO."""
