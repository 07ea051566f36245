"""Fraud signals and investigations."""
