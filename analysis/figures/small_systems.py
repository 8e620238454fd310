"""The same relaxation without photons, with and without the self-interaction of DTWA, and exactly."""

from twa_analysis.exact import Exact
from twa_analysis.fits.plateau import plateau
from twa_analysis.plots.canvas import curve

KEEP, REMOVE = "#c44e52", "#4c72b0"
SELF = {"keep": (KEEP, "self-interaction kept"), "remove": (REMOVE, "self-interaction removed")}


def draw_hopfield(study, axes, jobs, prefix="photons eliminated, ", **point):
    """m_x of DTWA of `hopfield`, both ways; jobs: name with {} for keep and remove."""
    for way, (color, text) in SELF.items():
        found = study.of(jobs.format(way))
        if found is None:
            continue
        found = found.at(**point) if point else found
        values, _ = found.series("magnetization", component="x")
        curve(axes, found.time, values, color, f"{prefix}{text}")


def draw_exact(axes, name, text="exact", color="k"):
    """Exact m_x with its error over draws of the couplings; the data."""
    data = Exact.read(f"glassy/{name}")
    x, error = data.columns["mx"], data.columns["mx_error"]
    axes.plot(data.time, x, color=color, linewidth=1.1, label=text)
    axes.fill_between(data.time, x - error, x + error, color=color, alpha=0.2, linewidth=0)
    return data


def note_small(study, figure, jobs, name, windows, text, **point):
    """Means over late times of m_x of a small system: kept, removed, exactly."""
    data = Exact.read(f"glassy/{name}")
    for start, end in windows:
        quantity = f"{text}, mean m_x over t = {start:g} … {end:g}"
        for way in SELF:
            found = study.of(jobs.format(way))
            if found is None:
                continue
            found = found.at(**point) if point else found
            (y, sigma), parts = found.series("magnetization", component="x")
            study.note(figure, f"{quantity}, {way}", late_mean(found.time, (y, sigma), parts, start, end))
        study.note(figure, f"{quantity}, exact", exact_mean(data, start, end))


def late_mean(t, whole, parts, start, end):
    """For `Study.note`: the mean from start to end."""
    return plateau(t, whole, parts, start, end), "value"


def exact_mean(data, start, end):
    """The same of exact data, as a text."""
    inside = (data.time >= start - 1e-9) & (data.time <= end + 1e-9)
    value, error = (data.columns[name][inside].mean() for name in ("mx", "mx_error"))
    return f"{value:.3f}(≤{1e3 * error:.0f})"
