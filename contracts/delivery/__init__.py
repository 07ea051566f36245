"""Milestones, acceptance, checks and the final evaluation."""
