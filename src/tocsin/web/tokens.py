"""API tokens: what a program of somebody else's may take out of the record, each under a profile of sharing.

Kept in one file beside the record, readable by its owner only: names, profiles
and digests, never a token itself. A token opens the exports of the API and
nothing else; no page, no report, no figure passes by its profile. Only filters
that ask no more exactly than the profile tells are answered, since who may ask
day by day and kilometre by kilometre has the day and the point.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tocsin.errors import BadRequest, LedgerError
from tocsin.exchange.sharing import Rules, is_open
from tocsin.records import Selection, digest
from tocsin.reference.own import own_folder
from tocsin.reference.sharing_rules import profile as profile_named

BEGINS = "tocsin_"
"""How every token begins, so that one that was left lying about is known for what it is. Our choice."""
OPENS = ("/api/export/", "/api/formats", "/api/openapi.json")
"""What a token opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Who asks, and under which profile they are answered."""

    name: str
    profile: str
    made_at: str


def tokens_of(record: str) -> Path:
    """Return the file of a record's tokens: beside a file; in the user's own folder for a server's database."""
    if "://" in record:
        return own_folder() / f"tokens-{digest(record.encode())[:12]}.json"
    return Path(f"{record}.tokens.json")


class Tokens:
    """The tokens of one record. Read anew at every asking: a token that was taken back opens nothing from then on."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> tuple[Token, ...]:
        """Return every token, by name. Raises: LedgerError."""
        kept = self._read()
        return tuple(Token(name=n, profile=one["profile"], made_at=one["made_at"]) for n, one in sorted(kept.items()))

    def add(self, name: str, profile: str, at: datetime) -> str:
        """Make a token and return it; it is shown this once. Raises: BadRequest; LedgerError."""
        kept, name = self._read(), " ".join(name.split())
        profile_named(profile)
        if not name.isprintable() or not 1 <= len(name) <= 60:
            raise BadRequest("a token's name has 1 to 60 characters that can be printed")
        if name in kept:
            raise BadRequest(f"{name}: there is a token of this name; take it back first: tocsin sharing revoke")
        made = BEGINS + secrets.token_urlsafe(32)
        self._write({**kept, name: {"digest": _digest(made), "profile": profile, "made_at": at.isoformat()}})
        return made

    def remove(self, name: str) -> None:
        """Take a token back. Raises: BadRequest for none, listing those that are; LedgerError."""
        kept = self._read()
        if name not in kept:
            raise BadRequest(f"there is no token {name!r}; there are {', '.join(sorted(kept)) or 'none'}")
        self._write({known: one for known, one in kept.items() if known != name})

    def of(self, given: str) -> Token | None:
        """Return whose a token is, None for nobody's."""
        asked = _digest(given)
        for name, one in self._read().items():
            if hmac.compare_digest(one["digest"], asked):
                return Token(name=name, profile=one["profile"], made_at=one["made_at"])
        return None

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return {str(n): {key: str(one[key]) for key in ("digest", "profile", "made_at")} for n, one in kept.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
            raise LedgerError(f"{self.path}: the tokens cannot be read ({err}); mend the file or move it away") from err

    def _write(self, kept: Mapping[str, Mapping[str, str]]) -> None:
        beside = self.path.with_name(self.path.name + ".new")
        try:
            handle = os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(kept, file, ensure_ascii=False, indent=1)
            beside.replace(self.path)
        except OSError as err:
            raise LedgerError(f"{self.path}: the tokens cannot be written ({err.strerror})") from err


def _digest(token: str) -> str:
    # A token is 32 random bytes, so a plain digest is as good as a slow one: there is nothing to guess.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


COARSE = {
    "since", "until", "types", "statuses", "actor", "attributed", "country", "province", "harm", "least", "group",
    "certainty", "origins", "is_reviewed",
}  # fmt: skip
"""Filters that ask for no words, and for no point nearer than a province. Our choice."""


def check_filters(asked: Selection, rules: Rules) -> None:
    """Look that a filter asks no more exactly than a profile tells. Raises: BadRequest, saying what may be asked."""
    profile, plain = rules.profile, Selection()
    if is_open(profile):
        return
    fine = [name for name in plain.__dataclass_fields__ if getattr(asked, name) != getattr(plain, name)]
    allowed = COARSE | ({"box", "ring", "is_certain"} if profile.place == "exact" else set())
    if wrong := [name for name in fine if name not in allowed]:
        raise BadRequest(
            f"under the profile {profile.name} nothing is answered that asks by {', '.join(wrong)}: it would tell "
            f"what the profile holds back; ask by {', '.join(sorted(allowed))}"
        )
    if asked.actor and not rules.listed(asked.actor):
        raise BadRequest(f"under the profile {profile.name} an actor is asked for by the directory's id, actor:NAME")
    for day, is_first in ((asked.since, True), (asked.until, False)):
        if day and not _ends_on(day, profile.date, is_first=is_first):
            ends = {"week": "Monday to Sunday", "month": "first to last of a month"}[profile.date]
            raise BadRequest(f"under the profile {profile.name} dates are asked for by the {profile.date}: {ends}")


def _ends_on(day: date, grain: str, *, is_first: bool) -> bool:
    if grain == "week":
        return day.weekday() == (0 if is_first else 6)
    return grain == "day" or (day if is_first else day + timedelta(days=1)).day == 1
