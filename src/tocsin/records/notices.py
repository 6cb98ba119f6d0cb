"""What the record itself was told: a setting, an erasure, another record merged into it. Each has a custody line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A dated, signed, reasoned act on the record as a whole. Never edited, only followed by another."""

    subject: str
    """What it is about: the setting's name, what was erased in general words, the other record's head."""
    value: str = ""
    """The setting's value; for another record, its head digest as it was merged in."""
    by: str
    reason: str
    at: str
    """ISO 8601, UTC."""

    def __post_init__(self) -> None:
        if not self.reason.strip() or not self.by.strip():
            raise ValueError("a notice needs its reason and its person")
