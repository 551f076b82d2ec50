"""responses: TODO."""
