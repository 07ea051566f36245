"""What the forms on a page would send: every field with what stands in it, or with something that fits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FITS = {"email": "someone@nobody.example", "date": "2026-06-15", "number": "1", "tel": "02-000-0000", "time": "18:00"}
SENTENCE = "이 문장은 다른 회사가 적어 보낸 것이며 여기에 남아서는 안 됩니다. 넉넉히 길게 적었습니다. 그래도 남으면 잘못입니다."


@dataclass
class Form:
    """`action`: where it goes, empty for its own page; `fields`: name → values."""

    action: str
    method: str
    fields: dict[str, list] = field(default_factory=dict)

    def data(self) -> dict:
        """As the test client takes it, each time with new files."""
        return {name: [_file() if value is PDF else value for value in values] for name, values in self.fields.items()}

    def without(self, is_secret: Callable[[bytes], object]) -> "Form":
        """The same, with other words for those that the sender could not know."""
        self.fields = {
            name: [value if value is PDF or not is_secret(value.encode()) else SENTENCE for value in values]
            for name, values in self.fields.items()
        }
        return self


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", PDF, "application/pdf")


def forms_in(html: str) -> list[Form]:
    """The forms of a page that are sent with POST."""
    reader = _Reader()
    reader.feed(html)
    return [form for form in reader.forms if form.method == "post"]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.options: tuple[str, list[tuple[str, bool]]] | None = None
        self.area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag == "form":
            self.form = Form(has.get("action") or "", (has.get("method") or "get").lower())
            self.forms.append(self.form)
        elif self.form is None or "disabled" in has:
            return
        elif tag == "option" and self.options:
            self.options[1].append((has.get("value") or "", "selected" in has))
        elif not has.get("name"):
            return
        elif tag == "input":
            self._input(has)
        elif tag == "select":
            self.options = (has["name"], [])
        elif tag == "textarea":
            self.area = (has["name"], [])

    def _input(self, has: dict) -> None:
        kind, name, fields = has.get("type") or "text", has["name"], self.form.fields
        if kind == "file":
            fields[name] = [PDF]
        elif kind == "checkbox":
            fields.setdefault(name, []).append(has.get("value") or "on")
        elif kind == "radio":
            if name not in fields or "checked" in has:
                fields[name] = [has.get("value") or "on"]
        elif kind not in ("submit", "button", "reset", "image"):
            fields[name] = [has.get("value") or ("" if kind == "hidden" else FITS.get(kind, SENTENCE[:40]))]

    def handle_data(self, data):
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select" and self.options and self.form:
            name, options = self.options
            chosen = [value for value, is_selected in options if is_selected] or [v for v, _ in options if v][:1]
            self.form.fields[name] = chosen
            self.options = None
        elif tag == "textarea" and self.area and self.form:
            name, text = self.area
            self.form.fields[name] = ["".join(text).strip() or SENTENCE]
            self.area = None
