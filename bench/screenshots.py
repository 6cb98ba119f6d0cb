"""Pictures of every page, light, dark, on a phone and in French, into artifacts/web/, to be looked at.

`python bench/screenshots.py [RECORD]`; without a record, one is read from the bundled examples (build/web/examples.db).
"""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tocsin.ledger import open_ledger
from web import examples, executable, served

INTO = Path("artifacts") / "web"
DESK = {"width": 1440, "height": 900}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": DESK},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True},
    "french": {"viewport": DESK, "locale": "fr-FR"},
}


def paths_of(record: Path) -> dict[str, str]:
    """Return a page of each kind."""
    with open_ledger(record) as ledger:
        incident = max(ledger.summaries(), key=lambda s: (s.reports, s.origins))
        report = max(ledger.reports(), key=lambda kept: (kept.captures, kept.claims)).report.id
        actor = next((a.id or a.name for a in incident.actors), "")
    return {
        "overview": "/", "filtered": f"/?country={incident.country}", "incident": f"/incidents/{incident.id}",
        "report": f"/reports/{report}", "reports": "/reports", "actors": "/actors",
        "no-point": "/behind/overview?lacks=point", "actor": f"/actors/{actor}",
        "review": "/review", "judging": f"/review/incident/{incident.id}", "bulk": "/review/bulk",
        "compare": "/compare?from=2021-01-01&to=2021-12-31", "export": "/export",
        "count": "/count?per=month", "count-types": "/count?by=type&per=year",
        "presence": "/presence?at=2021-08-31", "relations": "/relations?at=2021-12-31", "surges": "/surges?every=yes",
        "forecast": "/forecast", "brief": "/brief",
        "watches": "/watches", "watch": "/watches/new?around=Kabul&radius=60&from=2000-01-01",
        "ring": "/ring?roads=example&around=Andorra+la+Vella&radius=3",
        "ring-fewer": "/ring?roads=example&around=Andorra+la+Vella&radius=3&posts=3&weights=population",
        "read": "/read",
        "sign-in": "/sign-in", "missing": "/nothing",
    }  # fmt: skip


def main() -> None:
    """Take the pictures."""
    record = Path(sys.argv[1]) if len(sys.argv) > 1 else examples()
    INTO.mkdir(parents=True, exist_ok=True)
    with served(record) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        for look, how in LOOKS.items():
            page = browser.new_context(**how).new_page()
            for name, path in paths_of(record).items():
                page.goto(address + path)
                page.wait_for_timeout(700)
                page.screenshot(path=str(INTO / f"{name}-{look}.png"))
        browser.close()
    print(f"{INTO}: {len(list(INTO.glob('*.png')))} pictures")


if __name__ == "__main__":
    main()
