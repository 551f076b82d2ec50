"""Tests of the host source."""
