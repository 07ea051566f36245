"""Consortium, application, eligibility, panel, ranking, award."""
