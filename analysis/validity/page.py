"""The tables of the page, in Markdown, between the lines that name them."""

import re

OPEN, CLOSE = "<!-- validity {} -->", "<!-- end -->"


def table_text(table, found):
    """One table. A cell is the largest deviation ± its standard error, and the rms."""
    swept = list(found[0].at)
    titles = swept + [_title(table, name) for name in table.observables]
    titles += [f"{title}: {_title(table, name)}" for title, _ in table.others for name in table.observables
               if _has(table, found, title, name)]
    lines = ["| " + " | ".join(titles) + " |", "|" + "---|" * len(titles)]
    return "\n".join(lines + [row_text(table, row, found) for row in found])


def row_text(table, row, found):
    cells = [f"{value:g}" for value in row.at.values()]
    cells += [f"{f.largest:.4f} ± {f.error:.4f}, {f.rms:.4f}" for f in row.figures]
    cells += [f"{value:.4f}" for (title, _), values in zip(table.others, row.others)
              for name, value in zip(table.observables, values) if _has(table, found, title, name)]
    return "| " + " | ".join(cells) + " |"


def _has(table, found, title, name):
    number = [other for other, _ in table.others].index(title)
    value = found[0].others[number][table.observables.index(name)]
    return value == value


def _title(table, name):
    return f"{name} / largest" if name in table.shares else name


def replaced(page, table, found):
    """The page with the table of one model put in anew."""
    start = OPEN.format(table.model)
    pattern = re.compile(f"{re.escape(start)}\n.*?{re.escape(CLOSE)}", re.S)
    if not pattern.search(page):
        raise ValueError(f"the page has no {start}")
    return pattern.sub(lambda _: f"{start}\n\n{table_text(table, found)}\n\n{CLOSE}", page)
