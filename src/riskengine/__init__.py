"""A rule-based risk-grading engine for police control rooms."""

__version__ = "0.1.0"
