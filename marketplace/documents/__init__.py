"""Documents: HTML to sealed, archival PDF, and back to a verdict."""
