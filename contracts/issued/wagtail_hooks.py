from . import office  # noqa: F401  puts its part on the page of a case
