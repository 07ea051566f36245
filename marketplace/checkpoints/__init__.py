"""Checkpoints: one signed, public hash over everything the trail and the ledger hold at a moment (ADR 0012)."""
