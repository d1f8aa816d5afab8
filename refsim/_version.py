"""The version, alone in a module so that every other one may import it."""

__version__ = "0.1.0"
