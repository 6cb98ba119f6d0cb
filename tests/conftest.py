"""In CI nothing may be skipped: what did not run was not checked."""

import os
from collections.abc import Generator

import pytest


class NoSkips:
    """Turns every skipped test into a failure; an expected failure is none, since it ran."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.skipped and not hasattr(report, "wasxfail"):
            report.outcome = "failed"
            report.longrepr = f"skipped, and CI skips nothing: {report.longrepr}"
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        if report.skipped:
            report.outcome = "failed"
            report.longrepr = f"skipped as a whole, and CI skips nothing: {report.longrepr}"
        return report


def pytest_configure(config: pytest.Config) -> None:
    """Register the rule for all tests, doctests included: a hook in this file would see only its own folder."""
    os.environ["TOCSIN_OWN"] = str(config.rootpath / "build" / "nobody")  # what a user added must not count in tests
    if os.environ.get("CI"):
        config.pluginmanager.register(NoSkips(), "no-skips")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what could not be tested for want of a server; outside CI it would be one letter among dots."""
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ()) if report.longrepr}
    for reason in sorted(reason for reason in reasons if "***" in reason):
        terminalreporter.write_line(reason.removeprefix("Skipped: "), red=True, bold=True)
