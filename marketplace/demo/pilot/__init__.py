"""The pilot: a whole round of fourteen firms, played in a world of its own, and the papers it leaves behind."""
