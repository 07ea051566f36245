"""The public home, and the pages that mix what several apps know."""
