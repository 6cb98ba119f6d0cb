"""Pages that stand in front of a report: login, subscription, cookies, "enable JavaScript", checks for robots."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tocsin.errors import CannotRead


@dataclass(frozen=True, slots=True)
class Wall:
    """One kind of page that is no report."""

    what: str
    way_out: str
    phrases: tuple[str, ...]


def refuse_walls(where: str, *, main_text: str, whole_text: str, has_password_field: bool) -> None:
    """Return if the page may be a report.

    ``main_text`` is what is left without menus and footers; where nothing is
    left, the notice stands in ``whole_text``.

    Raises: CannotRead saying which wall it is, or that the page is blank.
    Source: walls.yaml.
    """
    most, most_password, walls = _walls()
    words = len(main_text.split())
    notice = " ".join((main_text if words else whole_text).casefold().split())
    if words <= most:
        for wall in walls:
            if any(phrase in notice for phrase in wall.phrases):
                raise CannotRead(where, f"{wall.what}, not a report; {wall.way_out}")
    if has_password_field and words <= most_password:
        raise CannotRead(where, f"{walls[0].what}, not a report; {walls[0].way_out}")
    if not words:
        raise CannotRead(where, "a blank page: there is no text in it")


@cache
def _walls() -> tuple[int, int, tuple[Wall, ...]]:
    import yaml

    data = yaml.safe_load(files("tocsin.capture").joinpath("walls.yaml").read_text("utf-8"))
    walls = tuple(
        Wall(wall["what"], wall["way_out"], tuple(phrase["text"] for phrase in wall["phrases"]))
        for wall in data["walls"]
    )
    return data["most_words"], data["most_words_password"], walls
