"""From a need to an award."""
