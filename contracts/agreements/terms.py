"""What a manager decides about one agreement beside the plan: frozen data, kept in the snapshot."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """개인정보 처리위탁: what the vendor handles for the demand firm, how long, and what is agreed beyond the law."""

    sensitive: bool
    entrusted_work: str
    items: tuple[str, ...]
    retention: str
    clause: str = ""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """`on_site`: the vendor's people work on the demand firm's premises.

    `generative_ai`: the solution makes texts, pictures or sound, so people must be told (인공지능기본법 제31조).
    """

    personal_data: PersonalData | None = None
    on_site: bool = False
    generative_ai: bool = False

    @classmethod
    def from_data(cls, data: dict) -> "Terms":
        """Terms from plain data, as a snapshot keeps them."""
        personal = data.get("personal_data")
        if personal:
            personal = PersonalData(**{**personal, "items": tuple(personal["items"])})
        decided = {name: bool(data.get(name)) for name in ("on_site", "generative_ai")}
        return cls(personal_data=personal or None, **decided)

    def as_data(self) -> dict:
        """Plain data that `from_data` reads back."""
        return asdict(self)

    def texts(self) -> dict[str, str]:
        """Where → text of everything that reaches paper."""
        if self.personal_data is None:
            return {}
        found = {name: value for name, value in vars(self.personal_data).items() if isinstance(value, str)}
        return found | {f"items {place}": item for place, item in enumerate(self.personal_data.items, start=1)}
