"""Which endpoints may be asked, and where a key comes from."""

import pytest

from tocsin.asking import Endpoint, key_in
from tocsin.errors import BadRequest


def an_endpoint_at(url: str, **more: object) -> Endpoint:
    return Endpoint(url=url, model="example-8b", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://localhost:8080", "http://localhost:8080/chat/completions"),
        ("http://[::1]:8080/v1/", "http://[::1]:8080/v1/chat/completions"),
        ("https://example.org/v1/chat/completions", "https://example.org/v1/chat/completions"),
        ("https://example.org/v1?version=2#top", "https://example.org/v1/chat/completions?version=2"),
    ],
)
def test_an_address_is_completed(url: str, address: str) -> None:
    assert address == an_endpoint_at(url).address


@pytest.mark.parametrize(
    "url",
    ["http://example.org/v1", "http://192.168.0.7:8080/v1", "http://localhost.example.org/v1", "http://0.0.0.0/v1"],
)
def test_reports_do_not_go_in_clear_to_another_machine_unless_allowed(url: str) -> None:
    with pytest.raises(BadRequest, match="--second-plain-http"):
        an_endpoint_at(url)

    assert an_endpoint_at(url, allow_plain_http=True).address.startswith(url)


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "ftp://example.org", "file:///etc/passwd", "http://", "http://[::1", "http://localhost:x/v1",
     "http://localhost:0/v1", "http://localhost/v 1", "http://localhost/\nv1", "https://exämple.org/v1"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadRequest, match="no address of an endpoint"):
        an_endpoint_at(url)


def test_a_key_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadRequest, match="--second-key-env") as caught:
        an_endpoint_at("https://user:k-123@example.org/v1")

    assert "k-123" not in str(caught.value)


@pytest.mark.parametrize("more", [{"model": " "}, {"model": "a\nb"}, {"timeout": 0.0}, {"timeout": float("nan")}])
def test_a_model_needs_a_name_and_an_answer_some_time(more: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        Endpoint(**({"url": "http://localhost/v1", "model": "example-8b"} | more))  # type: ignore[arg-type]


def test_a_key_is_taken_from_the_variable_and_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLE_KEY", " k-123\n")

    endpoint = an_endpoint_at("https://example.org/v1", key=key_in("EXAMPLE_KEY"))

    assert ("k-123", "") == (endpoint.key, key_in(""))
    assert "k-123" not in repr(endpoint)


@pytest.mark.parametrize("value", ["", "  ", "k\n123", "k\u20ac"])
def test_a_variable_without_a_key_is_named(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLE_KEY", value)

    with pytest.raises(BadRequest, match="EXAMPLE_KEY"):
        key_in("EXAMPLE_KEY")
