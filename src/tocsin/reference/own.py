"""Where a user's own additions to the reference data lie: apart from what comes with Tocsin, and never overwritten."""

import os
import sys
from pathlib import Path

VARIABLE = "TOCSIN_OWN"


def own_folder() -> Path:
    """Return the folder of a user's own places and actors; it need not exist.

    The environment variable ``TOCSIN_OWN`` names another, so that a team may share
    one. Source: the XDG Base Directory Specification 0.8, and its likes on macOS and Windows.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "tocsin"
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", home / "AppData" / "Roaming")) / "tocsin"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "tocsin"
