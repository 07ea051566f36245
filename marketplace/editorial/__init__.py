"""What editors write: guides, notices, and the pages every footer leads to. Wagtail pages in Korean and English."""
