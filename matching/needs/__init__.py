"""Needs, questions, quotes, choices."""
