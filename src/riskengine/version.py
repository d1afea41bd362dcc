"""The engine's version, which every Decision carries."""

__version__ = "0.1.0"
