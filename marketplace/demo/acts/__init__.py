"""The acts of one round, in the order in which they happen. Each calls public operations only."""
