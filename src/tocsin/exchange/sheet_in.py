"""A sheet as people keep it: where its header stands, which rows are data, and what is wrong with the rest.

Titles above the header, headers of several lines, merged cells, empty lines,
totals and repeated headers are all met in one pass. Nothing is dropped in
silence: every line that is no row is named with its reason.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tocsin.errors import BadRequest, CannotRead
from tocsin.exchange.cell_values import DAY_FIRST, MONTH_FIRST, day_of
from tocsin.exchange.rows_in import Row, cell_text
from tocsin.reference.table_words import folded_head, open_table_words

MOST_ABOVE = 30
"""So many lines may stand above the header. Our choice."""
MOST_HEADS = 3
"""A header has at most so many lines. Our choice."""

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet understood."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: tuple[tuple[int, str], ...]
    """(line, reason) of every line that is no row."""
    header_at: int


def sheet_of(path: Path) -> Sheet:
    """Return a CSV, TSV or XLSX as a sheet.

    Raises: BadRequest for a file that is none; CannotRead for one in which no header is found.
    """
    if not path.is_file():
        raise BadRequest(f"{path}: there is no such file")
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return _understood(path, list(_text(path)))
    # Of several sheets the one whose header names most; of equals the longest.
    sheets = list(_xlsx(path))
    return _understood(path, max(sheets, key=lambda lines: (_header(lines)[0], len(lines)), default=[]))


def _xlsx(path: Path) -> Iterator[list[Line]]:
    """Yield the visible sheets, each as its lines."""
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as err:
        raise CannotRead(str(path), f"is no workbook that can be read ({err})") from err
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    for sheet in sheets:
        yield list(_lines_of(sheet))
    book.close()


def _lines_of(sheet: Any) -> Iterator[Line]:
    """Yield a sheet's lines; every cell of a merged area has its value."""
    filled = {
        (row, column): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [cell_text(filled.get((number, at), cell.value)) for at, cell in enumerate(cells, 1)]


def _text(path: Path) -> Iterator[Line]:
    data = path.read_bytes()
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes in Western Europe; every byte is a character there, so nothing is lost.
        words = data.decode("cp1252", "replace")
    sample = "\n".join(words.splitlines()[:40])
    separator = max(",;\t|", key=lambda sign: (_evenness(sample, sign), sample.count(sign)))
    csv.field_size_limit(10_000_000)
    reader = csv.reader(words.splitlines(keepends=True), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, [cell_text(_plain(cell)) for cell in cells]
    except csv.Error as err:
        raise CannotRead(f"{path} > line {reader.line_num}", f"is no CSV ({err})") from err


def _plain(cell: str) -> str:
    kept = cell.strip()
    return kept[1:] if kept[:1] == "'" and kept[1:2] in ("=", "+", "-", "@") else kept


def _evenness(sample: str, sign: str) -> int:
    """Return how many lines are cut by a sign into the same number of cells, more than one."""
    counts = [len(row) for row in csv.reader(sample.splitlines(keepends=True), delimiter=sign)]
    most = max((n for n in counts if n > 1), key=counts.count, default=0)
    return counts.count(most) if most else 0


def _understood(path: Path, lines: Sequence[Line]) -> Sheet:
    score, start, depth = _header(lines)
    if score < 1.5:
        raise CannotRead(str(path), "no header is found that names a date, a place or a toll; see docs/imports.md")
    heads = _heads([cells for _, cells in lines[start : start + depth]])
    left_out = [(n, "above the header") for n, cells in lines[:start] if any(cells)]
    apart = _beside(heads, lines[start + depth :])
    if apart:
        left_out.append((lines[start][0], f"another table beside: {', '.join(heads[at] for at in apart)}"))
    kept = [at for at in range(len(heads)) if at not in apart]
    rows: list[Row] = []
    again = [folded_head(cell) for cell in lines[start + depth - 1][1]]
    is_after_gap = is_another = False
    for number, cells in lines[start + depth :]:
        padded = [*cells, *[""] * (len(heads) - len(cells))]
        told = [padded[at] for at in kept if padded[at]]
        if not told:
            is_after_gap = True
            continue
        is_header = [folded_head(cell) for cell in cells] == again
        is_another = not is_header and (is_another or (is_after_gap and _begins_another(cells)))
        why = "the header again" if is_header else "another table below" if is_another else _why_no_row(told, len(kept))
        is_after_gap = bool(why) and not is_header
        if why:
            left_out.append((number, why))
        else:
            rows.append(Row(number, {heads[at]: padded[at] for at in kept}))
    return Sheet(tuple(heads[at] for at in kept), tuple(rows), tuple(left_out), lines[start][0])


def _why_no_row(told: Sequence[str], width: int) -> str:
    """Return why a line is no row of the table, "" where it is one."""
    words, first = open_table_words(), folded_head(told[0])
    if any(folded_head(cell) in words.totals for cell in told[:2]):
        return "a row of totals"
    is_dated = any(day_of(cell, DAY_FIRST) or day_of(cell, MONTH_FIRST) for cell in told if not cell.isdigit())
    if not is_dated and any(first.startswith(f"{total} ") for total in words.totals):
        return "a row of totals"
    if len(told) == 1 and width >= 3:
        return f"a single cell, no row: {told[0][:60]!r}"
    is_note = told[0].startswith("*") or any(first == note or first.startswith(f"{note} ") for note in words.below)
    return f"a note, no row: {told[0][:60]!r}" if is_note and not is_dated and len(told) < 3 else ""


def _begins_another(cells: Sequence[str]) -> bool:
    """Say whether a line behind a gap is the head of another table: words alone, two of them heads."""
    told = [cell for cell in cells if cell]
    return len(told) > 1 and not any(sign.isdigit() for cell in told for sign in cell) and _named(told) >= 2


def _beside(heads: Sequence[str], lines: Sequence[Line]) -> frozenset[int]:
    """Return the columns of tables that stand beside the one that names most, parted from it by an empty column.

    A column without head and cells parts two blocks. A block is a table of its own where it has several columns, all
    of its lines are full, and it ends elsewhere than the main one: columns that are only set apart end with the rest.
    """
    filled = [{n for n, (_, cells) in enumerate(lines) if at < len(cells) and cells[at]} for at in range(len(heads))]
    blocks: list[list[int]] = [[]]
    for at, head in enumerate(heads):
        if filled[at] or not head.startswith("column "):
            blocks[-1].append(at)
        elif blocks[-1]:
            blocks.append([])
    blocks = [block for block in blocks if block]
    main = max(blocks, key=lambda block: (_named([heads[at] for at in block]), len(block)), default=[])
    ends = {max(filled[at], default=-1) for at in main}
    return frozenset(
        at
        for block in blocks
        if block is not main
        and len(block) > 1
        and len({frozenset(filled[at]) for at in block}) == 1
        and max(filled[block[0]], default=-1) not in ends
        for at in block
    )


def _header(lines: Sequence[Line]) -> tuple[float, int, int]:
    """Return how much a header names, where it begins and of how many lines it is: the one that names most."""
    best, found = 0.0, (0, 0)
    for start in range(min(MOST_ABOVE, len(lines))):
        for depth in range(1, MOST_HEADS + 1):
            part = [cells for _, cells in lines[start : start + depth]]
            # No line of a header holds figures, and none may be empty.
            if len(part) < depth or any(_is_data(cells) for cells in part) or not all(any(cells) for cells in part):
                break
            score = _named(_heads(part)) - 0.4 * (depth - 1) - 0.01 * start
            # A line of words that follows belongs to the header, for a row has a figure or a day.
            score -= 1.0 if start + depth < len(lines) and _is_words(lines[start + depth][1], part[-1]) else 0.0
            if score > best:
                best, found = score, (start, depth)
    return best, *found


def _is_data(cells: Sequence[str]) -> bool:
    told = [cell for cell in cells if cell]
    figures = sum(any(sign.isdigit() for sign in cell) and not cell.startswith("#") for cell in told)
    return bool(told) and figures / len(told) > 0.34


def _is_words(cells: Sequence[str], above: Sequence[str]) -> bool:
    """Say whether a line is filled as the one above it, and with words alone that are not those again."""
    told, over = [cell for cell in cells if cell], [cell for cell in above if cell]
    has_figures = any(sign.isdigit() for cell in told for sign in cell)
    return 2 * len(told) >= len(over) and not has_figures and told != over and not told[0].startswith("#")


def _named(heads: Sequence[str]) -> float:
    """Return how many different fields the heads name."""
    fields = set()
    for head in heads:
        fold = folded_head(head)
        for field, names in open_table_words().fields.items():
            if fold in names or any(len(name) > 3 and f" {name} " in f" {fold} " for name in names):
                fields.add(field)
                break
    return float(len(fields))


def _heads(parts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the heads of the columns; a group's head over several columns is put before each of theirs."""
    width = max((len(cells) for cells in parts), default=0)
    filled = []
    for cells in parts[:-1]:
        padded, last = [*cells, *[""] * (width - len(cells))], ""
        row = []
        for at, cell in enumerate(padded):
            below = parts[-1][at] if at < len(parts[-1]) else ""
            last = cell or (last if below else "")
            row.append(last)
        filled.append(row)
    bottom = [*parts[-1], *[""] * (width - len(parts[-1]))] if parts else []
    if parts and any(cell.startswith("#") for cell in bottom):
        joined = bottom
    else:
        joined = [" ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*filled, bottom, strict=True)]
    seen: dict[str, int] = {}
    names = []
    for at, head in enumerate(joined, 1):
        name = " ".join(head.split()) or f"column {at}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)
