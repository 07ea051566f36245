"""Programmes, rounds, rule sets, the calendar, cases and eligibility."""
