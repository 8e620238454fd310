"""Overlaps over time, and their late values against a parameter; shared by three figures."""

from twa_analysis.fits.plateau import edwards_anderson
from twa_analysis.plots.canvas import colors, curve, legend

LATE = 30


def family(axes, found, axis, text):
    """Q(t) for each value of a swept parameter."""
    values = found.axis(axis)
    t = found.time
    for value, color in zip(values, colors(values.size)):
        curve(axes, t, found.at(**{axis: value}).series("overlap")[0], color, f"{value:g}")
    axes.set_xlabel("Δt")
    axes.set_ylabel("Q(t)")
    axes.set_ylim(top=1.3 * axes.get_ylim()[1])  # room for the legend
    legend(axes, title=text, title_fontsize=7, ncols=4, loc="upper right")


def late_values(study, axes, found, axis, name, text, color, words=""):
    """q_EA against a swept parameter; open symbols where Q has not settled."""
    values = found.axis(axis)
    t = found.time
    q, errors, settled = [], [], []
    for value in values:
        one = edwards_anderson(t, *found.at(**{axis: value}).series("overlap"), LATE)
        q.append(one.values["value"])
        errors.append(one.errors["value"])
        settled.append(one.settled)
        study.note(name, f"{words}{text} = {value:g}: q_EA, t = {LATE} … {t[-1]:g}",
                   f"{one.text('value')}, drift {one.text('drift')}"
                   + ("" if one.settled else ", not settled"))
    axes.errorbar(values, q, errors, fmt="-", color=color, linewidth=1)
    for flag, face in ((True, color), (False, "white")):
        chosen = [k for k, s in enumerate(settled) if s == flag]
        axes.plot(values[chosen], [q[k] for k in chosen], "o", color=color, markersize=4,
                  markerfacecolor=face)
    return q, errors
