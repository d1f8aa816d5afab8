"""Compilers, and running compiled C."""
