"""What the figures share: curves of a swept parameter by 2PI, with those of DTWA as points."""

import numpy as np

from twa_analysis.plots.canvas import colors, curve, legend


def at_time(t, y, time):
    """The value at the recorded time that is nearest."""
    return float(y[int(np.argmin(np.abs(t - time)))])


def family(axes, found, axis, title, observable, beside=None, **fixed):
    """A curve of 2PI for each value of a parameter, and points of DTWA where it has that value."""
    values = found.axis(axis)
    known = [] if beside is None else beside.axis(axis)
    for value, color in zip(values, colors(values.size)):
        series = found.at(**{axis: value}).mean(observable, **fixed)
        curve(axes, found.time, series, color, f"{value:g}")
        if np.any(np.isclose(known, value)):
            y, sigma = beside.at(**{axis: value}).mean(observable, **fixed)
            inside = beside.time <= found.time[-1] + 1e-9
            every = slice(None, None, max(1, inside.sum() // 25))
            axes.errorbar(beside.time[inside][every], y[inside][every], sigma[inside][every], fmt="o",
                          markersize=2.6, color=color, markerfacecolor="white", linewidth=0.7)
    axes.set_xlabel("Δt")
    legend(axes, title=f"{title} (circles: DTWA)" if beside is not None else title,
           title_fontsize=7, ncols=2, loc="best")


def number(value, error):
    return f"{value:.5f}({max(1, round(1e5 * error)):d})"
