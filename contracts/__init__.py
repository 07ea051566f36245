"""From an award to settled money."""
