"""What selection declares to the notices: who must do what, and who is told what."""

from . import duties, news, objections, panels  # noqa: F401  each registers itself
