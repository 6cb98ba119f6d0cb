"""A brief as a page without a form: headings, sentences, tables, pictures, notes; each form writes it as it can."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.exchange.brief_drawing import Drawing


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence, or what stands in a cell, with the numbers of its notes."""

    text: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """What a section is called."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences in a row."""

    sentences: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences each on its own."""

    points: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline figures: each a number, what it is, and how sure."""

    figures: tuple[tuple[str, Words, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; ``widths`` are each column's share of the page."""

    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with what it shows in words, for who cannot see it."""

    drawing: Drawing
    caption: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A report's own sentence, and who says it."""

    text: str
    by: Words

    @property
    def words(self) -> Words:
        """The sentence in quotation marks."""
        return Words(f"\u201c{self.text}\u201d")


Block = Heading | Paragraph | Points | Figures | Table | Picture | Quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A whole brief. The same record gives the same brief, so it holds no time but the record's own."""

    title: str
    subtitle: str
    as_of: datetime
    """The time of the record's last custody line that is no export."""
    about: tuple[tuple[str, str], ...]
    """What was asked, under which profile, as of which line of the record."""
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    """Note 1 first."""

    @property
    def head(self) -> tuple[str, ...]:
        """What stands below the title, in lines, where a form has no better way."""
        return tuple(f"{name}: {words}" for name, words in self.about)

    @property
    def numbered_notes(self) -> tuple[tuple[int, str], ...]:
        """The notes with their numbers, each as the line that stands at the end."""
        return tuple((number, f"{number}  {note}") for number, note in enumerate(self.notes, start=1))
