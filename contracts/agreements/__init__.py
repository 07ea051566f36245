"""Agreements: snapshot, document, signatures, verification."""
