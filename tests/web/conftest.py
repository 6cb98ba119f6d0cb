"""One record, one server and one browser for all tests of the pages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, sync_playwright
from web_made import TESTING, chromium, make_hostile, make_record, served

from tocsin.web.app import make_app
from tocsin.web.house import Settings


@pytest.fixture(scope="session")
def read_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that nobody may write to; ``record`` is a copy."""
    path = tmp_path_factory.mktemp("web") / "read.db"
    make_record(path)
    return path


@pytest.fixture
def record(read_record: Path, tmp_path: Path) -> Path:
    """A copy of the record for one test."""
    return Path(shutil.copy(read_record, tmp_path / "record.db"))


@pytest.fixture(scope="session")
def client(read_record: Path) -> Iterator[TestClient]:
    with TestClient(make_app(Settings(record=read_record), TESTING)) as client:
        yield client


@pytest.fixture(scope="session")
def site(read_record: Path) -> Iterator[tuple[str, FastAPI]]:
    with served(read_record) as site:
        yield site


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, FastAPI]]:
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    make_hostile(path)
    with served(path) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test where a script fails on it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert [] == failed
