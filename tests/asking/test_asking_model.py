"""A model behind an endpoint, asked over a real connection; the server misbehaves in every way that servers do."""

import json
import socket

import pytest

from endpoint import (
    Answer,
    EndpointServer,
    an_endpoint,
    breaks_off,
    completion,
    hangs_up,
    is_silent,
    never_ends,
    says,
    sends,
    speaks_no_http,
    trickles,
)
from tocsin.asking import Endpoint, Model
from tocsin.errors import BadRequest, CannotFetch

WORDS = "Gunmen killed two people in Exampletown."
RAID = {"type": "attack", "trigger": "killed"}
FOUND = {"incidents": [RAID]}


def a_model(server: EndpointServer, waits: list[float] | None = None, *, key: str = "", timeout: float = 5.0) -> Model:
    """Return a model that notes the waits in place of waiting."""
    endpoint = Endpoint(url=server.url, model="example-8b", key=key, timeout=timeout)
    return Model(endpoint, (waits if waits is not None else []).append)


def asked_of(*answers: Answer, timeout: float = 5.0) -> tuple[dict[str, object], dict[str, int]]:
    """Return what a model says of WORDS when its server gives these answers."""
    with an_endpoint(*answers) as server:
        found, lost = a_model(server, timeout=timeout).ask(WORDS)
    return dict(found), dict(lost)


def silence_of(*answers: Answer, timeout: float = 5.0) -> str:
    """Return why there is no answer."""
    with an_endpoint(*answers) as server, pytest.raises(CannotFetch) as caught:
        a_model(server, timeout=timeout).ask(WORDS)
    assert server.url + "/chat/completions" == caught.value.where
    return caught.value.message


def test_one_question_carries_the_rules_the_text_and_temperature_nought() -> None:
    with an_endpoint(says(FOUND)) as server:
        found, lost = a_model(server, key="k-123").ask(WORDS)

    (question,) = server.asked
    system, user = question["messages"]
    assert (FOUND, {}) == (found, lost)
    assert ("example-8b", 0) == (question["model"], question["temperature"])
    assert (
        "system" == system["role"]
        and "letter for letter" in system["content"]
        and "suicide_bombing" in system["content"]
    )
    assert "user" == user["role"] and user["content"].endswith(WORDS)
    assert ["/v1/chat/completions"] == server.paths
    assert "Bearer k-123" == server.headers[0]["authorization"]


def test_without_a_key_none_is_sent() -> None:
    with an_endpoint(says(FOUND)) as server:
        a_model(server).ask(WORDS)

    assert "authorization" not in server.headers[0]


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert FOUND == asked_of(says(FOUND))[0]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(FOUND),
        f"```json\n{json.dumps(FOUND, indent=1)}\n```",
        f"Here is what {{the report}} says: {json.dumps(FOUND)} I hope that helps {{you}}.",
        f'<think>{{"incidents": []}} or rather</think>{json.dumps(FOUND)}',
        json.dumps({"reading": FOUND}),
        "\ufeff\n" + json.dumps(FOUND),
    ],
    ids=["bare", "fenced", "in prose", "thought aloud", "wrapped", "with a byte order mark"],
)
def test_the_reading_is_found_in_whatever_is_around_it(content: str) -> None:
    assert (FOUND, {}) == asked_of(says(content))


def test_an_answer_in_several_parts_is_one_answer() -> None:
    whole = json.dumps(FOUND)
    parts = [{"type": "text", "text": whole[:20]}, {"type": "text", "text": whole[20:]}, "stray"]

    assert FOUND == asked_of(sends(completion(parts)))[0]


@pytest.mark.parametrize("kept", [1, 2])
def test_of_an_answer_that_breaks_off_the_complete_entries_are_kept(kept: int) -> None:
    incidents = [{"type": "attack", "trigger": f"killed {n}", "tolls": [{"low": n}]} for n in range(3)]
    whole = json.dumps({"incidents": incidents, "counts": []})
    cut = whole.index(f"killed {kept}") + 4

    assert ({"incidents": incidents[:kept]}, {"cut_off": 1}) == asked_of(says(whole[:cut]))


def test_lists_before_the_break_are_kept_whole() -> None:
    whole = json.dumps({"incidents": [RAID], "statements": [{"text": "We will not go.", "kind": "promise"}]})

    assert ({"incidents": [RAID], "statements": []}, {"cut_off": 1}) == asked_of(says(whole[:-12]))


def test_a_list_that_is_none_and_entries_nested_without_end_are_counted_as_of_the_wrong_type() -> None:
    deep: object = "x"
    for _ in range(40):
        deep = [deep]

    found, lost = asked_of(says({"incidents": [RAID, {"tolls": deep}], "counts": "none", "relations": None}))

    assert ({"incidents": [RAID]}, {"wrong_type": 2}) == (found, lost)


def test_bytes_that_are_no_utf8_are_counted_and_the_rest_is_read() -> None:
    data = completion(json.dumps({"incidents": [RAID, {"type": "attack", "trigger": "X"}]})).replace(b"X", b"\xff\xfe")

    found, lost = asked_of(sends(data))

    assert {"not_utf8": 1} == lost
    assert RAID == found["incidents"][0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (says(""), "the answer is empty"),
        (says(" \n"), "the answer is empty"),
        (says(None), "the answer is empty"),
        (says("I cannot help with that."), "holds no reading"),
        (says("[]"), "holds no reading"),
        (says("{" * 100_000), "holds no reading"),
        (says('{"incidents": ' + "[" * 100_000), "breaks off at once"),
        (says('{"incidents": [{"type": "att'), "breaks off at once"),
        (says('{"a": ' + "9" * 5000 + "}"), "holds no reading"),
        (sends(b""), "no chat completion"),
        (sends(b"<html>Welcome</html>"), "no chat completion"),
        (sends(b"[" * 100_000), "no chat completion"),
        (sends(b'{"choices": []}'), "no chat completion"),
        (sends(b'{"choices": [{"message": {"content": 5}}]}'), "no chat completion"),
        (sends(b'{"error": {"message": "loading"}}'), "no chat completion"),
        (sends(b"\xff\xfe\x00"), "no chat completion"),
    ],
)
def test_an_answer_without_a_reading_is_no_answer(answer: Answer, why: str) -> None:
    assert why in silence_of(answer)


def test_an_enormous_answer_is_cut_short() -> None:
    assert "larger than 4,000,000 bytes" in silence_of(never_ends)


def test_a_model_that_repeats_itself_for_ever_is_bounded() -> None:
    endless = '{"incidents": [' + (json.dumps(RAID) + ", ") * 20_000

    found, lost = asked_of(says(endless))

    assert (2_000, {"cut_off": 1}) == (len(found["incidents"]), lost)  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", [is_silent, trickles])
def test_what_is_not_all_there_in_time_is_not_asked_for_again(answer: Answer) -> None:
    waits: list[float] = []
    with an_endpoint(answer) as server, pytest.raises(CannotFetch, match=r"within 0\.2 seconds; --second-timeout"):
        a_model(server, waits, timeout=0.2).ask(WORDS)

    assert (1, []) == (len(server.asked), waits)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 529])
def test_a_busy_server_is_asked_again_after_longer_and_longer_waits(status: int) -> None:
    waits: list[float] = []
    busy = sends(b"{}", status)
    with an_endpoint(busy, busy, busy, says(FOUND)) as server:
        found, _ = a_model(server, waits).ask(WORDS)

    assert (FOUND, [1.0, 2.0, 4.0]) == (found, waits)


def test_a_server_that_stays_busy_is_left_alone_after_four_attempts() -> None:
    waits: list[float] = []
    with an_endpoint(sends(b"{}", 503)) as server, pytest.raises(CannotFetch) as caught:
        a_model(server, waits).ask(WORDS)

    assert (4, [1.0, 2.0, 4.0]) == (len(server.asked), waits)
    assert ("the server answers 503", 503, True) == (
        caught.value.message,
        caught.value.status,
        caught.value.is_retryable,
    )


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "0.5"}, 0.5),
        ({"Retry_After": "Tue, 02 Jan 2024 12:00:09 GMT", "Date": "Tue, 02 Jan 2024 12:00:00 GMT"}, 9.0),
        ({"Retry_After": "soon"}, 1.0),
        ({"Retry_After": "²"}, 1.0),
        ({"Retry_After": "-5"}, 1.0),
        ({"Retry_After": "0"}, 1.0),
    ],
)
def test_a_rate_limit_says_how_long_to_wait(headers: dict[str, str], wait: float) -> None:
    waits: list[float] = []

    def limited(handler) -> None:  # type: ignore[no-untyped-def]
        handler.send_response_only(429)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with an_endpoint(limited, says(FOUND)) as server:
        a_model(server, waits).ask(WORDS)

    assert [wait] == waits


def test_a_wait_longer_than_a_minute_is_not_waited_for() -> None:
    assert "answers 429 and wants to be asked again in 3600 seconds" in silence_of(sends(b"", 429, Retry_After="3600"))


@pytest.mark.parametrize("answer", [hangs_up, breaks_off, speaks_no_http])
def test_a_connection_that_fails_is_made_again(answer: Answer) -> None:
    assert FOUND == asked_of(answer, says(FOUND))[0]
    assert "the connection failed" in silence_of(answer)


def test_a_refused_connection_says_so() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening: refuses, and nobody else gets the port
        endpoint = Endpoint(url=f"http://127.0.0.1:{held.getsockname()[1]}/v1", model="example-8b")
        with pytest.raises(CannotFetch, match=r"connection failed: .*refused"):
            Model(endpoint, lambda _: None).ask(WORDS)


def test_after_three_questions_without_an_answer_the_endpoint_is_left_alone() -> None:
    with an_endpoint(says("no")) as server:
        model = a_model(server)
        for _ in range(3):
            with pytest.raises(CannotFetch, match="no reading"):
                model.ask(WORDS)
        with pytest.raises(CannotFetch, match="left alone after 3"):
            model.ask(WORDS)

    assert 3 == len(server.asked)


def test_an_answer_in_between_starts_the_count_anew() -> None:
    with an_endpoint(says("no"), says("no"), says(FOUND), says("no"), says("no"), says(FOUND)) as server:
        model = a_model(server)
        heard = []
        for _ in range(6):
            try:
                heard.append(bool(model.ask(WORDS)))
            except CannotFetch:
                heard.append(False)

    assert [False, False, True, False, False, True] == heard


@pytest.mark.parametrize(
    ("status", "way_out"),
    [(401, "--second-key-env"), (403, "--second-key-env"), (404, "--second-model"), (405, "--second-reader")],
)
def test_an_endpoint_that_will_never_answer_ends_the_round(status: int, way_out: str) -> None:
    told = json.dumps({"error": {"message": "no such\nthing for k-123"}}).encode()
    with an_endpoint(sends(told, status)) as server, pytest.raises(BadRequest) as caught:
        a_model(server, key="k-123").ask(WORDS)

    assert way_out in str(caught.value) and f"{status} (no such thing for ***)" in str(caught.value)
    assert 1 == len(server.asked)


def test_a_redirect_is_not_followed_with_a_report() -> None:
    with (
        an_endpoint(says(FOUND)) as other,
        an_endpoint(sends(b"", 307, Location=other.url)) as server,
        pytest.raises(BadRequest, match="not sent on"),
    ):
        a_model(server).ask(WORDS)

    assert [] == other.asked


def test_a_server_that_refuses_optional_settings_is_asked_without_from_then_on() -> None:
    refusal = sends(b'{"error": "response_format is not supported"}', 400)
    with an_endpoint(refusal, says(FOUND)) as server:
        model = a_model(server)
        model.ask(WORDS)
        model.ask(WORDS)

    assert [True, False, False] == ["response_format" in question for question in server.asked]
    assert [0, 0, 0] == [question["temperature"] for question in server.asked]


def test_a_question_that_is_refused_in_its_plainest_form_too_has_no_answer() -> None:
    assert "400 (too long)" in silence_of(sends(b'{"error": {"message": "too long"}}', 400))
    assert "413" in silence_of(sends(b"", 413))


def test_halves_of_characters_do_not_stop_the_question() -> None:
    with an_endpoint(says(FOUND)) as server:
        a_model(server).ask("killed \ud83d two")

    assert server.asked[0]["messages"][1]["content"].endswith("killed \ufffd two")


def test_another_model_and_other_rules_are_another_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Model(Endpoint(url="http://localhost/v1", model="a"))
    assert one.version != Model(Endpoint(url="http://localhost/v1", model="b")).version
    assert one.version == Model(Endpoint(url="https://example.org/v1", model="a")).version

    before = one.version
    monkeypatch.setattr("tocsin.asking.model.rules", lambda: "other rules")
    assert before != one.version
