"""The search engine: text in, ranked candidates with reasons out. It knows no business."""
