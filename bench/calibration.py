"""A fixed piece of pure-Python work, so that figures from different machines can be compared.

A figure of time is also given in loops: how many reports are read in the time
that one loop takes. A machine twice as fast reads twice as many a second, and
as many a loop.
"""

from time import process_time

ROUNDS = 300_000
"""Steps of the loop. Our choice: about an eighth of a second on a laptop of 2023. Changing it makes all ratios new."""
TRIES = 7
"""The quickest of so many counts: what else the machine does can only slow it."""
SYLLABLES = ("ka", "bul", "mo", "sul", "ad", "en", "ba", "ma", "ko", "go", "ni", "ger")


def loop() -> int:
    """Do the work: words made, folded, counted in a dictionary, and a digest kept, as reading does without end."""
    counted: dict[str, int] = {}
    state = 1
    for step in range(ROUNDS):
        word = SYLLABLES[state % 12] + SYLLABLES[step % 7]
        counted[word] = counted.get(word, 0) + len(word)
        state = (state * 1_103_515_245 + 12_345) & 0x7FFFFFFF
    return sum(counted.values())


def loop_seconds() -> float:
    """Return the processor seconds of one loop."""
    took = []
    for _ in range(TRIES):
        began = process_time()
        loop()
        took.append(process_time() - began)
    return min(took)
