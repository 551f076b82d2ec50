"""Host sources on real servers."""
