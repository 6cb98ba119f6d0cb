"""What other rooms say is said in French on French pages: no message of theirs is missing, and no page has one left."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from test_web_browser import Site, paths_of

import tocsin
from tocsin.exchange.format_registry import FORMATS
from tocsin.protection.ring_plan import LIMITS
from tocsin.web.said import messages
from tocsin.web.words import words_of

SRC = Path(tocsin.__file__).parent
ERRORS = {"BadMaterial", "CannotFetch", "CannotRead", "NotAllowed", "BadRequest", "HTTPException"}
SPEAK = (
    "web/account_page.py", "web/accounts.py", "web/actor_page.py", "web/asking.py", "web/forms.py",
    "web/incident_page.py", "web/judging_page.py", "web/read_page.py", "web/review_page.py", "selecting.py", "capture",
    "web/brief_page.py", "web/count_page.py", "web/outlook_page.py", "counting.py", "briefing.py", "analysis/surging",
)  # fmt: skip
"""Rooms and files whose errors come to people through pages that this test walks."""
REASON = {"matching/when.py": "Likeness", "matching/where.py": "Likeness", "matching/what.py": "Likeness"}
"""Files whose reasons stand beside a pair of tellings, and what they are given to."""
REMARKS = {
    "counting.py": {"_remarks", "_of_names", "_of_period"},
    "actors_apart.py": {"apart_in_words"},
    "analysis/counting/besides.py": {"_warnings"},
}
"""Files that remark on a count or warn of a comparison, and the functions that yield each remark."""
NEVER_SHOWN = (
    "max_bytes, max_unpacked",
    "{0}: {1}",
    "{0} ({1})",
    "{0} ({1}: {2})",
    "{0} > {1}",
    "{0} > page {1}",
    "{0} > record {1}",
)
"""Put together from other messages, or from options that no page has."""


def told(node: ast.expr) -> str:
    """Return a message with numbered gaps, "" for what is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        gaps = iter(range(99))
        return "".join(v.value if isinstance(v, ast.Constant) else f"{{{next(gaps)}}}" for v in node.values)  # type: ignore[misc]
    return ""


def said_in(path: Path, callers: set[str]) -> Iterator[str]:
    """Yield the messages that a file gives to one of these."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in callers:
            yield from (words for words in map(told, node.args) if " " in re.sub(r"{\d+}", "", words).strip())


def yielded_in(path: Path, names: set[str]) -> Iterator[str]:
    """Yield the messages that functions of a file yield one by one."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef) and function.name in names:
            given = (node.value for node in ast.walk(function) if isinstance(node, ast.Yield) and node.value)
            yield from filter(None, map(told, given))


def all_said() -> list[str]:
    """Return every message that pages may show."""
    files = [path for name in SPEAK for path in ([SRC / name] if name.endswith(".py") else (SRC / name).glob("*.py"))]
    found = [words for path in files for words in said_in(path, ERRORS)]
    found += [words for name, caller in REASON.items() for words in said_in(SRC / name, {caller})]
    found += [words for name, names in REMARKS.items() for words in yielded_in(SRC / name, names)]
    return sorted({words for words in found if not words.startswith(NEVER_SHOWN[0]) and words not in NEVER_SHOWN})


def test_every_message_that_a_room_gives_to_a_page_is_translated() -> None:
    french = words_of("fr")
    known = "the file is empty"  # a message that another one holds
    filled = [re.sub(r"^\{0\};", f"{known};", re.sub(r"(?<=day){\d+}", "s", words)) for words in all_said()]
    filled = [re.sub(r"{\d+}", "7", words.replace("in the {0} ", "in the province ")) for words in filled]

    assert [] == [words for words in filled if french.said(words) == words]
    assert len(filled) > 80


def test_both_sides_of_a_message_have_the_same_gaps() -> None:
    for pairs in messages().values():
        for english, other in pairs:
            assert sorted(re.findall(r"{(\w+)", english)) == sorted(re.findall(r"{(\w+)", other))


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("17 or more killed, part of another figure", "morts : 17 ou plus, partie d'un autre chiffre"),
        ("2021-08-26 (day)", "2021-08-26 (jour)"),
        ("killed 13 and 13 or more", "morts : 13 et 13 ou plus"),
        (
            "near; because in Syria, which the report names, population 57,572; or Abu Kamal [wof:1]",
            "près du lieu nommé; car dans Syria, que l'article nomme, 57,572 habitants; ou Abu Kamal [wof:1]",
        ),
        (
            "No incident of the record lies in the province 'Idlib', as the gazetteer names it; it has Idlib "
            "Governorate.",
            "Aucun incident du registre n'est dans la province 'Idlib', selon les noms du répertoire des lieux ; "
            "il a Idlib Governorate.",
        ),
        (
            "Counted is what names Hamas itself; more that name only its branches: Qassam Brigades 3, Elite Force 2.",
            "On compte ce qui nomme Hamas même ; d'autres ne nomment que ses branches : Qassam Brigades 3, Elite Force "
            "2.",
        ),
        (
            'no forecast 3, 6 months ahead: on this record it was no better than "same as last year" or '
            '"nothing happens"',
            "pas de prévision à 3, 6 mois : sur ce registre, elle ne valait pas mieux que « comme l'an dernier » ou "
            "« rien n'arrive »",
        ),
        (
            "'x' is no type; it is one of armed_clash, air_drone_strike",
            "'x' n'est pas admis pour type ; c'est l'un de : armed_clash, air_drone_strike",
        ),
        (
            "tolls by group of victims, but for civilians killed",
            "les bilans par groupe de victimes, sauf les civils tués",
        ),
        (
            "air drone strike, Kabul, AF (district), 2021-08-29, killed 9 or more",
            "Frappe aérienne ou de drone, Kabul, AF (connu au district), 2021-08-29, morts : 9 ou plus",
        ),
        ("not settled (day)", "non tranché (jour)"),
        ("a message that nobody translated", "a message that nobody translated"),
        ("", ""),
    ],
)
def test_a_message_is_said_with_its_gaps_and_an_unknown_one_as_it_was(english: str, french: str) -> None:
    assert french == words_of("fr").said(english)
    assert english == words_of("en").said(english)


def test_what_plans_and_formats_always_say_is_translated() -> None:
    french = words_of("fr")
    fixed = [words for form in FORMATS.values() for words in (form.title, *form.cannot_hold)]

    assert [] == [words for words in (*fixed, *LIMITS) if french.said(words) == words]


def test_countries_have_french_names() -> None:
    assert ("Afghanistan", "Soudan du Sud", "South Sudan", "XX") == (
        words_of("fr").country("AF"),
        words_of("fr").country("SS"),
        words_of("en").country("SS"),
        words_of("fr").country("XX"),
    )


SHOWN = """
() => { const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement } = walk.currentNode;
    if (!parentElement.closest('script, style, .read-text, blockquote, [lang=en], h1[dir=auto]'))
      found.push(walk.currentNode.textContent.replace(/\\s+/g, ' ').trim()); }
  for (const one of document.querySelectorAll('[aria-label], [title], [placeholder]'))
    for (const name of ['aria-label', 'title', 'placeholder']) found.push(one.getAttribute(name) ?? '');
  return found.filter((words) => words.length > 1); }
"""
MINE = (
    "overview", "incident", "report", "reports", "review", "judging", "bulk", "actors", "actor",
    "no-point", "named", "read", "sign-in",
    "export", "watches", "watch", "ring", "route",
    "missing", "no-incident", "no-filter",
    "count", "count-actors", "no-count", "compare", "no-comparison", "presence", "relations", "surges", "no-rate",
    "forecast", "brief",
)  # fmt: skip


def test_no_page_in_french_has_an_english_sentence(browser: Browser, site: Site) -> None:
    """Neither of the catalogue nor of another room: whatever could still be translated was left in English."""
    french, english = words_of("fr"), words_of("en").held
    other = {words for key, words in english.items() if french.held[key] != words}
    catalogue = {
        words
        for words in other
        if len(re.findall("[a-z]{2,}", re.sub(r"{\w+}", "", words))) > 2 and words not in french.held.values()
    }
    patterns = [re.compile(re.sub(r"\\{\w+\\}", ".+?", re.escape(words))) for words in catalogue]
    pages = {
        **paths_of(site),
        "no-incident": "/incidents/incident-0",
        "no-filter": "/?country=Nowhere",
        "no-count": "/count?from=2030-01-01&province=Nowhere&actor=Nobody",
        "no-comparison": "/compare?from=2021-01-01&to=2021-12-31&with_from=2021-06-01&with_to=2022-01-31&actor=Nobody",
        "no-rate": "/surges?rate=2",
    }
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    left = []
    for name in MINE:
        page.goto(site[0] + pages[name])
        assert "fr" == page.get_attribute("html", "lang")
        shown = page.evaluate(SHOWN)
        left += [(name, words) for words in shown if any(p.fullmatch(words) for p in patterns)]
        left += [(name, words) for words in shown if " " in words and french.said(words) != words]
    context.close()

    assert [] == left
