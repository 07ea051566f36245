"""The ground every app stands on. It knows no business and imports no other app."""
