"""The articles of agreements as data: texts that the office writes, a second person publishes, and a document quotes."""
