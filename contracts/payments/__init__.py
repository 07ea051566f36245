"""Bank accounts, statements, transfer instructions and payment runs."""
