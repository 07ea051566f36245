"""Plays the pilot in the world that the environment names: started by `manage.py pilot`, see folder.py."""

import gc
import logging
import sys
from pathlib import Path

import django


def main(out: Path) -> int:
    """0 if every invariant holds, 1 if one is broken."""
    django.setup()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)  # migrations and a whole round: much lives to the end, little is left in cycles
    logging.getLogger().setLevel(logging.WARNING)

    from . import playing

    return playing.play(out)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
