"""Comparing results bit for bit, and saying where they differ first."""
