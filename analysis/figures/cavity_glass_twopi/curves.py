"""What the figures share: curves of a swept parameter by 2PI, with those of DTWA as points, and how far these are apart."""

import numpy as np

from twa_analysis.plots.canvas import colors, curve, legend


def at_time(t, y, time):
    """The value at the recorded time that is nearest."""
    return float(y[int(np.argmin(np.abs(t - time)))])


def family(axes, found, axis, title, observable, beside=None, per=False, **fixed):
    """A curve of 2PI for each value of a parameter, and points of DTWA where it has that value.

    per: divided by the parameter.
    """
    values = found.axis(axis)
    for value, color in zip(values, colors(values.size)):
        share = value if per else 1
        y, sigma = found.at(**{axis: value}).mean(observable, **fixed)
        curve(axes, found.time, (y / share, sigma / share), color, f"{value:g}")
        if has(beside, axis, value):
            y, sigma = beside.at(**{axis: value}).mean(observable, **fixed)
            inside = beside.time <= found.time[-1] + 1e-9
            every = slice(None, None, max(1, inside.sum() // 40))
            axes.errorbar(beside.time[inside][every], y[inside][every] / share, sigma[inside][every] / share,
                          fmt="o", markersize=2.6, color=color, markerfacecolor="white", linewidth=0.7)
    axes.set_xlabel("Δt")
    legend(axes, title=f"{title} (circles: DTWA)" if beside is not None else title,
           title_fontsize=7, ncols=2, loc="best")


def has(found, axis, value):
    """Whether there is a result, and this value in its sweep."""
    return bool(found) and bool(np.any(np.isclose(found.axis(axis), value)))


def compare(study, name, found, beside, axis, text, observable, quantity, along="time", **fixed):
    """Keeps how far DTWA is from 2PI, at every value of a parameter that both have and all times of 2PI."""
    for value in found.axis(axis):
        if has(beside, axis, value):
            y, sigma = beside.at(**{axis: value}).mean(observable, **fixed)
            other = found.at(**{axis: value}).mean(observable, **fixed)[0]
            mine, its = np.isfinite(y), np.isfinite(other)
            x, ours = found.axis(along)[its], (beside.axis(along)[mine], y[mine], sigma[mine])
            study.deviate(name, f"DTWA, {text} = {value:g}", quantity, "2PI", ours, (x, other[its]))
            error = np.interp(x, ours[0], ours[2])
            apart = np.abs(np.interp(x, *ours[:2]) - other[its]) > 4 * error + 1e-6
            last = "none" if apart[0] else f"{x[np.argmax(apart) - 1]:g}" if apart.any() else "all"
            study.note(name, f"DTWA, {text} = {value:g}: last {along} up to which {quantity} is within 4 errors of 2PI",
                       last)


def number(value, error):
    return f"{value:.5f}({max(1, round(1e5 * error)):d})"
