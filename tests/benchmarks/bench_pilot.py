"""Seconds of every step of the pilot, from an empty folder to its proof."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        played = subprocess.run(
            [sys.executable, "manage.py", "pilot", "--out", folder], cwd=ROOT, stdout=subprocess.DEVNULL, check=False
        )
        summary = json.loads((Path(folder) / "summary.json").read_text(encoding="utf-8"))
    for step, spent in summary["steps"].items():
        print(f"{step:44} {spent:8.2f} s")
    total, agreements = sum(summary["steps"].values()), len(summary["firms"])
    print(f"{'all':44} {total:8.2f} s, {total / agreements:.1f} s an agreement; exit code {played.returncode}")


if __name__ == "__main__":
    main()
