"""People, organisations, memberships."""
