"""Tests against a real server: the store contract of Burrowgate, and the properties of this store only."""
