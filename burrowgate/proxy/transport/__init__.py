"""transport: TODO."""
