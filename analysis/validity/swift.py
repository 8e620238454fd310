"""The same tables as data of the program."""

HEAD = """\
// Written by `make validity` from results of jobs/validity_*.yaml, with the tables of the page validity.md.

extension ValidityTable {{
  static let {name} = ValidityTable(
    model: "{model}", clock: "{clock}", end: {end:g},
    fixed: [
      {fixed},
    ],
    swept: [{swept}], sizes: [{sizes}],
    observables: [{observables}], shares: [{shares}],
    rows: [
{rows}
    ])
}}
"""


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def file_name(table):
    name = camel(table.model)
    return f"ValidityTable+{name[0].upper()}{name[1:]}.swift"


def table_code(table, job, found):
    """One table.

    job: what the job came to with all defaults, the attribute `job_resolved` of a result.
    """
    swept = list(found[0].at)
    given = {**job["model"], **job["initial"]}
    fixed = {key: value for key, value in given.items()
             if isinstance(value, (int, float)) and not isinstance(value, bool) and key not in swept}
    return HEAD.format(
        name=camel(table.model), model=table.model, clock=table.clock, end=job["time"]["end"],
        fixed=",\n      ".join(f'"{key}": {number(value)}' for key, value in fixed.items()),
        swept=_words(swept), sizes=_words(table.sizes), observables=_words(table.observables),
        shares=_words(name for name in table.observables if name in table.shares),
        rows="\n".join(f"      [{', '.join(_row(row))}]," for row in found))


def number(value):
    return repr(float(value)).removesuffix(".0")


def _row(row):
    return [f"{value:g}" for value in row.at.values()] + [
        f"{value:.4f}" for figure in row.figures for value in (figure.largest, figure.error, figure.rms)]


def _words(names):
    return ", ".join(f'"{name}"' for name in names)
