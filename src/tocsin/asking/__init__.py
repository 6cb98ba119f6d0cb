"""Asking: a model behind an endpoint, asked what a text says. A door, shut unless the user names the endpoint.

    text + rules (rules.txt) --one request, temperature 0--> answer --JSON found in it--> the reading format, unproved

Any server that speaks the chat-completions protocol will do: a local one, or a
hosted one. What it answers is proved elsewhere (``tocsin.reading.believing``);
this room only gets an answer, or says why there is none.

What must never happen: a report's words sent to anybody whom the user did not
name (so no redirect is followed and no proxy of the environment used), or in
clear over a network (plain http goes to this machine only, unless allowed); a
key in a message, a name or the record; a server that can hold the program up
for ever, fill its memory, or end it. Every wait, every answer and every number
of attempts has a bound, and what was lost is counted by its reason.

No answer to a piece is CannotFetch, and the round goes on; an endpoint that
will never answer (wrong key, wrong address) is BadRequest, and it ends. After
three pieces in a row without an answer the endpoint is left alone.
"""

from tocsin.asking.endpoint import Endpoint, key_in
from tocsin.asking.model import Model

__all__ = ["Endpoint", "Model", "key_in"]
