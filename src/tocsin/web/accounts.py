"""Local accounts: reviewers have names, so that judgements do, and two-person mode means two people.

Kept in one file (``house.accounts_of``), readable by its owner only:
names, argon2id hashes (argon2-cffi's defaults, RFC 9106's second recommended
option) and the key that sessions are signed with. Sessions are signed cookies
of half a day. The first account is made freely; every further one by somebody
who is signed in.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import threading
import time
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tocsin.errors import BadRequest, LedgerError

SESSION = "tocsin_session"
VISIT = "tocsin_visit"
LASTS = 12 * 3600
"""Seconds that a session lasts. Source: our choice, a working day."""
SHORTEST = 10
"""Characters of a password at least. Source: NIST SP 800-63B asks for 8 and no composition rules; we ask for more."""
LONGEST_NAME = 60
TRIES, PAUSE = 5, 60
"""So many wrong passwords for a name, then so many seconds of rest. Source: our choice."""


class Accounts:
    """Who may judge, by name and password."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._hasher = PasswordHasher()
        self._lock = threading.Lock()
        self._failed: dict[str, list[float]] = {}
        self._people, self._key = self._read()

    def _read(self) -> tuple[dict[str, str], bytes]:
        if not self.path.exists():
            return {}, secrets.token_bytes(32)
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return {str(name): str(hash_) for name, hash_ in kept["people"].items()}, bytes.fromhex(kept["key"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
            raise LedgerError(
                f"{self.path}: the accounts cannot be read ({err}); mend the file or move it away"
            ) from err

    @property
    def names(self) -> tuple[str, ...]:
        """Every account's name."""
        return tuple(sorted(self._people))

    def add(self, name: str, password: str) -> str:
        """Make an account and return its name. Raises: BadRequest."""
        name = " ".join(name.split())
        if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
            raise BadRequest(f"a name has 1 to {LONGEST_NAME} characters that can be printed")
        if len(password) < SHORTEST:
            raise BadRequest(f"a password has at least {SHORTEST} characters; a few words are easy to remember")
        with self._lock:
            if name.casefold() in (known.casefold() for known in self._people):
                raise BadRequest(f"{name}: there is an account of this name already")
            self._people = {**self._people, name: self._hasher.hash(password)}
            self._write()
        return name

    def _write(self) -> None:
        words = json.dumps({"people": self._people, "key": self._key.hex()}, ensure_ascii=False, indent=1)
        beside = self.path.with_name(self.path.name + ".new")
        try:
            with os.fdopen(
                os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write(words)
            beside.replace(self.path)
        except OSError as err:
            raise LedgerError(f"{self.path}: the accounts cannot be written ({err.strerror})") from err

    def check(self, name: str, password: str) -> str:
        """Return the account's name if the password is right. Raises: BadRequest where it is not."""
        name, now = " ".join(name.split()), time.monotonic()
        with self._lock:
            recent = [at for at in self._failed.get(name, []) if now - at < PAUSE]
            self._failed[name] = recent
        if len(recent) >= TRIES:
            raise BadRequest("too many wrong passwords for this name; wait a minute")
        kept = self._people.get(name, "")
        try:
            self._hasher.verify(kept or self._decoy, password)
        except (VerificationError, InvalidHashError):
            kept = ""
        if not kept:
            self._failed.setdefault(name, []).append(now)
            raise BadRequest("there is no such account, or the password is another")
        return name

    @property
    def _decoy(self) -> str:
        """A hash that is nobody's, so that an unknown name takes as long as a known one."""
        if not hasattr(self, "_made_decoy"):
            self._made_decoy = self._hasher.hash(secrets.token_hex(16))
        return self._made_decoy

    def session(self, name: str) -> str:
        """Return the cookie that says who somebody is."""
        told = json.dumps({"name": name, "until": int(time.time()) + LASTS}).encode()
        body = base64.urlsafe_b64encode(told).decode()
        return f"{body}.{self._sign(body)}"

    def who(self, cookie: str) -> str:
        """Return whose session a cookie is, "" for nobody's."""
        body, _, signature = cookie.partition(".")
        if not body or not hmac.compare_digest(signature.encode(), self._sign(body).encode()):
            return ""
        told = json.loads(base64.urlsafe_b64decode(body))
        return str(told["name"]) if told["until"] > time.time() and told["name"] in self._people else ""

    def form_token(self, visit: str) -> str:
        """Return what a form must carry to come from a page that this browser was shown."""
        return self._sign(f"form:{visit}")

    def is_form_token(self, visit: str, given: str) -> bool:
        """Whether a form's token is that of this browser."""
        return bool(visit) and hmac.compare_digest(given.encode(), self.form_token(visit).encode())

    def _sign(self, words: str) -> str:
        return hmac.new(self._key, words.encode(), hashlib.sha256).hexdigest()
