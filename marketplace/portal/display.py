"""Text size and contrast: the reader's choice, kept in one cookie that holds nothing else."""

from dataclasses import dataclass, replace

COOKIE = "display"
YEAR = 365 * 24 * 60 * 60
TEXTS = ("normal", "large", "largest")
CONTRASTS = ("normal", "high")


@dataclass(frozen=True, slots=True)
class Display:
    text: str = "normal"
    contrast: str = "normal"

    def chosen(self, *, text: str = "", contrast: str = "") -> "Display":
        """The same with the values that are known; others change nothing."""
        return replace(
            self,
            text=text if text in TEXTS else self.text,
            contrast=contrast if contrast in CONTRASTS else self.contrast,
        )

    def __str__(self) -> str:
        return f"{self.text}.{self.contrast}"


def of(request) -> Display:
    """What the reader chose; the usual look for an absent or foreign cookie."""
    text, _, contrast = request.COOKIES.get(COOKIE, "").partition(".")
    return Display().chosen(text=text, contrast=contrast)
