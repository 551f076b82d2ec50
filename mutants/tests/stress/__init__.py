"""Stress tests of a gateway process: many visitors, slow and silent visitors, bad targets, no free descriptors."""
