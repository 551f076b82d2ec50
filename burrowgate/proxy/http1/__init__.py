"""http1: TODO."""
