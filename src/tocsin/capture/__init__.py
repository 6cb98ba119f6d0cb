"""Capture: from files, folders, archives, pages, feeds and mail to reports. A door.

A location goes through five steps, each in its own file:

    walking, fetching   a folder is walked, an address fetched, into pieces of `Material`: bytes and where from
    registry            the first bytes, the declared media type and the suffix choose a reader
    a reader            yields a `Draft` for each report it finds, a `Material` for each member of a container,
                        a `Refusal` for each thing that is broken; it raises BadMaterial where nothing more comes
    assembling          a draft is mended, its metadata settled (the user's word wins), its language told, and
                        it gets its identity
    gathering           the loop around it all

What holds everywhere:
- Any bytes give reports or refusals, never another error and never a hang. One broken thing does not stop the next.
- Nothing that is passed along grows with the number of reports; containers are read as streams. (Only the walk of a
  folder remembers the files it met.)
- The text of a file is kept letter for letter, but for encoding, line ends and unprintable characters. For JSONL and
  texts given in Python even these keep every code point in its place, as the giver's offsets count from there.
- Identity rests on the material alone: address, message id, entry id, name in the JSONL file, else the bytes.
  Neither the clock nor the options change it, so reading again changes nothing.
- Libraries are imported inside the functions that need them, so that a text file need not wait for a PDF reader.

A new kind of file is a function under `@reader` in a file of its own, imported below; the registry's order is that
of the imports and decides only between readers that know the same first bytes.
"""

# ruff: noqa: F401 - importing a reader's file registers it
from tocsin.capture import archives, feed, lines, mail, page, pdf, plain, warc, word
from tocsin.capture.gathering import expected, gather, given
from tocsin.capture.options import Clock, Memory, Options
from tocsin.capture.registry import READERS, Reader
from tocsin.capture.robots import Robots
from tocsin.capture.walking import Walk

__all__ = [
    "READERS",
    "Clock",
    "Memory",
    "Options",
    "Reader",
    "Robots",
    "Walk",
    "expected",
    "gather",
    "given",
]
