"""The demonstration round and the pilot, played through public operations."""
