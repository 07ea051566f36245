"""Plays the pilot in the world that the environment names: started by `manage.py pilot`, see folder.py."""

import logging
import sys
from pathlib import Path

import django


def main(out: Path) -> int:
    """0 if every invariant holds, 1 if one is broken."""
    django.setup()
    logging.getLogger().setLevel(logging.WARNING)

    from . import playing

    return playing.play(out)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
