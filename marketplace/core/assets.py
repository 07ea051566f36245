"""Fonts and the design system: not ours to commit, brought by npm, copied to where the product reads them.

`npm ci` fills node_modules; `manage.py assets` copies what the table names into the git-ignored assets/
folder and checks it. The bytes of a PDF depend on the font files, so their SHA-256 is part of the product.
"""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from .errors import Refusal

_NOTO, _KRDS = "@expo-google-fonts/noto-sans-kr", "krds-uiux/resources"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file or folder of an npm package and where it goes below assets/.

    `sha256` is that of the file, or of the folder's listing: a line "path sha256" per file, sorted.
    """

    source: str
    destination: str
    sha256: str


ASSETS = (
    Asset(
        f"{_NOTO}/400Regular/NotoSansKR_400Regular.ttf",
        "fonts/NotoSansKR-Regular.ttf",
        "8cbc9b353bb9ce848fd69bb6a507319dfacc659cf5fd643db5d88f3c4970e1dd",
    ),
    Asset(
        f"{_NOTO}/700Bold/NotoSansKR_700Bold.ttf",
        "fonts/NotoSansKR-Bold.ttf",
        "4ffa20c272ae6d689f7c8d34ff9c8039a326e9c334d9fc8852b2a7396227d077",
    ),
    Asset(
        f"{_NOTO}/LICENSE_FONT",
        "fonts/LICENSE",
        "1c05c68c34f9708415aada51f17e1b0092d2cea709bf4a94cd38114f9e73d7d9",
    ),
    Asset(
        f"{_KRDS}/css/component/output.css",
        "krds/css/component/output.css",
        "a1530fdbf5f267e8c1ed53365ad492eadfe784f7ac1c0203ee54a3ee2ffc580c",
    ),
    Asset(
        f"{_KRDS}/css/component/output.css.map",
        "krds/css/component/output.css.map",
        "6c5fb2bec0bea7981f6318561e34672dc2bfe135210e9efffd3f70963ba41f0b",
    ),
    Asset(
        f"{_KRDS}/css/token",
        "krds/css/token",
        "141a8452afbfce45d1c4243bbc0d159086e57b95d54da001f6f6a144358580f9",
    ),
    Asset(
        f"{_KRDS}/img",
        "krds/img",
        "613fe08c163f9b5a48739705a87227c35065437835b65b71573fd6bb007c6d96",
    ),
    Asset(
        f"{_KRDS}/fonts/PretendardGOV-Regular.subset.woff2",
        "krds/fonts/PretendardGOV-Regular.subset.woff2",
        "21c9e3b875c6ca0a6dc5bee45c37f95358bfff4a7ee00f0d12b9c1cfab4cfe88",
    ),
    Asset(
        f"{_KRDS}/fonts/PretendardGOV-Medium.subset.woff2",
        "krds/fonts/PretendardGOV-Medium.subset.woff2",
        "6a3b52d655e71ace7c3602087240b3b415f044f5cf95c1b1b97b85dfaf0c650b",
    ),
    Asset(
        f"{_KRDS}/fonts/PretendardGOV-Bold.subset.woff2",
        "krds/fonts/PretendardGOV-Bold.subset.woff2",
        "d09a0a9684b5a833681d2a3768a0e8a9163f3bfb04cf4fc0c36ab9dcec10eda9",
    ),
)


class AssetProblem(Refusal):
    """node_modules lacks a file or holds another one than the lock file names."""

    message = "%(path)s is missing or altered in node_modules: run `npm ci`, then `manage.py assets` again."


def install(root: Path) -> list[str]:
    """Copy every asset from `root`/node_modules to `root`/assets; returns the destinations that changed.

    Raises AssetProblem, before anything is copied, for a source that is missing or has another SHA-256.
    """
    modules, target = root / "node_modules", root / "assets"
    wanted = [asset for asset in ASSETS if asset.destination in missing(target)]
    for asset in wanted:
        if digest(modules / asset.source) != asset.sha256:
            raise AssetProblem(path=asset.source)
    for asset in wanted:
        _replace(modules / asset.source, target / asset.destination)
    return [asset.destination for asset in wanted]


def missing(target: Path) -> list[str]:
    """Destinations below the folder `target` (assets/) that are absent or differ from the table."""
    return [asset.destination for asset in ASSETS if digest(target / asset.destination) != asset.sha256]


def digest(path: Path) -> str | None:
    """SHA-256 of a file or of a folder's listing, in hex; None if there is nothing at `path`."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    if not path.is_dir():
        return None
    files = sorted(file for file in path.rglob("*") if file.is_file())
    listing = "".join(f"{file.relative_to(path).as_posix()} {digest(file)}\n" for file in files)
    return hashlib.sha256(listing.encode()).hexdigest()


def _replace(source: Path, destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.rmtree(destination, ignore_errors=True)
        shutil.copytree(source, destination)
    else:
        shutil.copyfile(source, destination)
