"""Vendors and their solutions."""
