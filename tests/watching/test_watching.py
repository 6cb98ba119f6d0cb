"""A watch sounds once on what is new or materially different, whoever wrote it, and never on what was there before."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from watching_make import BAMA, BORNO, NOON, a_watch, clock, opened, read, replace

from tocsin.delivery import Book
from tocsin.errors import BadRequest
from tocsin.ledger import Ledger
from tocsin.pipeline import rebuild
from tocsin.records import Answer, Quiet, Watch, Way
from tocsin.watch_searches import actor_of, check
from tocsin.watching import listed_with, look, put_watch, try_out, watches_of


@pytest.fixture()
def both(tmp_path: Path):  # type: ignore[no-untyped-def]
    with opened(tmp_path) as found:
        yield found


Both = tuple[Ledger, Book]


def titles(book: Book) -> list[str]:
    return [kept.alert.title for kept in book.alerts()]


def test_it_sounds_once_on_what_is_new(both: Both) -> None:
    ledger, book = both
    put_watch(ledger, book, a_watch(), clock)
    read(ledger, BAMA.format(12))

    assert [1, 0, 0] == [look(ledger, book, clock).alerts for _ in range(3)]
    (kept,) = book.alerts()
    assert Answer.INSIDE is kept.alert.answer
    assert kept.alert.killed == (12, 12)
    assert kept.alert.claims == next(ledger.incidents()).claims


def test_what_was_there_before_the_watch_does_not_sound(both: Both) -> None:
    ledger, book = both
    read(ledger, BAMA.format(12))
    put_watch(ledger, book, a_watch(), clock)

    assert 0 == look(ledger, book, clock).alerts


BAMA_BY_ANOTHER = (
    "Residents said 17 civilians were killed when Boko Haram militants raided Bama, in Nigeria's Borno state, "
    "on 4 March 2024."
)
"""In words of its own: a near copy of the first would be the same story with a newer figure."""


def test_another_toll_sounds_again_and_says_what_it_was(both: Both) -> None:
    ledger, book = both
    put_watch(ledger, book, a_watch(), clock)
    read(ledger, BAMA.format(12))
    look(ledger, book, clock)
    read(ledger, BAMA_BY_ANOTHER, "two", source="Example News")
    look(ledger, book, clock)

    first, second = (kept.alert for kept in book.alerts())
    assert ("toll: killed 12 before, killed 12 to 17 now",) == second.changed
    assert ((first.id, first.at),) == second.before and 2 == second.number


def test_another_report_of_the_same_sounds_nothing(both: Both) -> None:
    ledger, book = both
    put_watch(ledger, book, a_watch(), clock)
    read(ledger, BAMA.format(12))
    look(ledger, book, clock)
    read(ledger, BAMA.format(12), "two", source="Example News")

    looked = look(ledger, book, clock)

    assert (1, 0) == (looked.incidents, looked.alerts)


def test_a_page_that_changed_is_the_same_incident(both: Both) -> None:
    """All its claims are new; what the watch said of the old ones counts for their heir."""
    ledger, book = both
    page = (
        "Boko Haram fighters attacked the town of Bama in Borno state, Nigeria, on 4 March 2024. "
        "The attack killed {} civilians, officials said."
    )
    put_watch(ledger, book, a_watch(), clock)
    read(ledger, page.format(12))
    look(ledger, book, clock)
    read(ledger, page.format(12) + " A market burnt down.", at=NOON + timedelta(hours=1))
    look(ledger, book, clock)
    assert 1 == len(titles(book))
    read(ledger, page.format(19) + " A market burnt down.", at=NOON + timedelta(hours=2))
    look(ledger, book, clock)

    assert [False, True] == [title.startswith("Changed: Inside") for title in titles(book)]


def test_what_no_report_tells_any_longer_is_withdrawn(both: Both) -> None:
    ledger, book = both
    put_watch(ledger, book, a_watch(), clock)
    read(ledger, BAMA.format(12))
    look(ledger, book, clock)
    read(ledger, "The ministry opened a new school in the north of the country.", at=NOON + timedelta(hours=1))
    for _ in range(2):
        look(ledger, book, clock)

    assert 2 == len(titles(book)) and titles(book)[1].startswith("Withdrawn: Inside Bama")


def test_an_incident_that_turns_out_to_be_elsewhere_is_taken_back(both: Both) -> None:
    ledger, book = both
    put_watch(ledger, book, a_watch(), clock)
    read(ledger, BAMA.format(12))
    look(ledger, book, clock)
    elsewhere = BAMA.format(12).replace("Bama in Borno", "Gusau in Zamfara")
    read(ledger, elsewhere, at=NOON + timedelta(hours=1))
    look(ledger, book, clock)

    assert 2 == len(titles(book)) and titles(book)[1].startswith(("No longer inside", "Withdrawn"))


def test_a_watch_that_is_off_or_removed_sounds_nothing(both: Both) -> None:
    ledger, book = both
    put_watch(ledger, book, replace(a_watch(), is_on=False), clock)
    put_watch(ledger, book, a_watch("gone"), clock)
    with book.writing() as turn:
        turn.remove_watch("watch-gone")
    read(ledger, BAMA.format(12))

    assert 0 == look(ledger, book, clock).alerts


def test_a_changed_radius_begins_with_what_is_there(both: Both) -> None:
    ledger, book = both
    put_watch(ledger, book, a_watch(km=1), clock)
    read(ledger, BAMA.format(12))
    look(ledger, book, clock)
    count = len(titles(book))
    put_watch(ledger, book, a_watch(km=50), clock)
    look(ledger, book, clock)
    assert count == len(titles(book))
    read(ledger, BAMA.format(18), "two", source="Example News")
    look(ledger, book, clock)

    ids = [kept.alert.id for kept in book.alerts()]
    assert count + 1 == len(ids) == len({*ids})


def test_a_rebuild_sounds_nothing(both: Both) -> None:
    ledger, book = both
    put_watch(ledger, book, a_watch(), clock)
    read(ledger, BAMA.format(12))
    look(ledger, book, clock)
    rebuild(ledger)

    assert 0 == look(ledger, book, clock).alerts


def test_a_record_set_back_to_an_older_copy_sounds_nothing_twice(tmp_path: Path) -> None:
    with opened(tmp_path) as (ledger, book):
        put_watch(ledger, book, a_watch(), clock)
    copy = (tmp_path / "r.db").read_bytes()
    with opened(tmp_path) as (ledger, book):
        read(ledger, BAMA.format(12))
        read(ledger, BAMA.format(3).replace("Bama", "Gwoza"), "two")
        look(ledger, book, clock)
    (tmp_path / "r.db").write_bytes(copy)
    with opened(tmp_path) as (ledger, book):
        read(ledger, BAMA.format(12))
        assert 0 == look(ledger, book, clock).alerts


def test_a_region_sounds_and_the_country_alone_is_listed(both: Both) -> None:
    ledger, book = both
    watch = Watch(id="watch-borno", name="Borno", area=BORNO, countries=("NG",))
    put_watch(ledger, book, watch, clock)
    read(ledger, BAMA.format(12))
    read(ledger, "Gunmen killed 4 people in Nigeria on 2 March 2024, officials said.", "two")
    read(ledger, "Gunmen killed 5 people in Syria on 2 March 2024, officials said.", "three")
    look(ledger, book, clock)

    assert 1 == len(titles(book))
    (listed,) = listed_with(book, watch)
    assert "Nigeria" in listed


def test_a_saved_search_sounds_on_what_it_asks_for(both: Both) -> None:
    ledger, book = both
    search = (("country", "NG"), ("least", "10"))
    put_watch(ledger, book, Watch(id="watch-s", name="s", search=search), clock)
    read(ledger, BAMA.format(12))
    read(ledger, BAMA.format(3).replace("Bama", "Gwoza").replace("4 March", "1 March"), "two")
    look(ledger, book, clock)

    assert 1 == len(titles(book)) and "Bama" in titles(book)[0]


def test_an_old_incident_does_not_leave_a_watch_by_growing_older(both: Both) -> None:
    ledger, book = both
    put_watch(ledger, book, a_watch(days=10), clock)
    read(ledger, BAMA.format(12))
    look(ledger, book, clock)
    read(ledger, BAMA.format(17), "two", source="Example News")
    look(ledger, book, lambda: NOON + timedelta(days=40))

    assert titles(book)[1].startswith("Changed: Inside")


def test_what_was_told_waits_for_its_hour_in_the_outbox(both: Both) -> None:
    ledger, book = both
    from datetime import time

    watch = a_watch(tell=(Way(kind="mail", to="duty@example.org"), Way(kind="print"), Way(kind="page")))
    put_watch(ledger, book, replace(watch, quiet=Quiet(start=time(12), end=time(14), zone="UTC")), clock)
    read(ledger, BAMA.format(12))
    look(ledger, book, clock)

    due = {row["way"]: row["next_at"][11:16] for row in book.log()}
    assert {"mail:duty@example.org": "14:00", "print": "12:00"} == due


def test_a_time_zone_that_is_none_is_refused(both: Both) -> None:
    from datetime import time

    watch = replace(a_watch(), quiet=Quiet(start=time(1), end=time(2), zone="Mars/Olympus"))
    with pytest.raises(BadRequest, match="no time zone"):
        put_watch(*both, watch, clock)
    assert () == watches_of(both[1])


def test_trying_out_back_dates_incidents_and_keeps_nothing(both: Both) -> None:
    ledger, book = both
    read(ledger, BAMA.format(12))
    watch = a_watch(days=1)

    found = list(try_out(ledger, [watch], date(2024, 3, 1), date(2024, 3, 31)))
    none = list(try_out(ledger, [watch], date(2024, 4, 1), None))

    assert ([Answer.INSIDE], []) == ([finding.answer for _, _, finding in found], none)
    assert () == book.alerts()
    with pytest.raises(BadRequest, match="nothing lies between"):
        list(try_out(ledger, [watch], date(2024, 4, 1), date(2024, 3, 1)))


@pytest.mark.parametrize("search", [(("actor", "John Smith"),), (("text", "fatima"),), (("text", "John Smith"),)])
def test_a_private_person_is_not_watched(search: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(BadRequest, match="never on private persons"):
        check(search)


def test_a_group_and_words_that_are_no_names_are_watched() -> None:
    check((("actor", "Boko Haram"), ("text", "cholera hospital")))
    assert "actor:boko-haram" == actor_of("Boko Haram")[0]
    with pytest.raises(BadRequest, match="no organised actor"):
        actor_of("John Smith")
