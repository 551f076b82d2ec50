"""http2: TODO."""
