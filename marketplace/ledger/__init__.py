"""Accounts and transfers: whole won, two sides, written once."""
