"""sessions: TODO."""
