"""What figures have in common: canvas, colors, curves, legends, writing."""

import os
import textwrap

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from ..load import ResultError


def grid(title, rows, columns, heights=None):
    """heights: ratios of the rows, equal by default."""
    figure = Figure(figsize=(4.6 * columns, 3.4 * rows + 0.3), layout="constrained")
    figure.suptitle(title, fontsize=10)
    return figure, figure.subplots(
        rows, columns, squeeze=False, height_ratios=heights).flatten()


def colors(count):
    return colormaps["viridis"](np.linspace(0, 0.85, max(count, 2)))


def curve(axes, x, twa, color, text, style="-"):
    values, error = twa
    axes.plot(x, values, style, color=color, linewidth=1.2, label=text)
    axes.fill_between(x, values - error, values + error, color=color, alpha=0.25, linewidth=0)


def finish(axes, x, y, legend=True, note=None):
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    if legend and axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=7, frameon=False, title=note, title_fontsize=7)


def legend(axes, **where):
    axes.legend(fontsize=7, frameon=False, **where)


def tell_missing(figure, missing):
    """Says in a figure which results (names of jobs) it lacks: below it, and in panels left empty."""
    if not missing:
        return
    files = [f"{job}.h5" for job in missing]
    for axes in figure.axes:
        if not has_curves(axes):
            axes.set(xticks=[], yticks=[])
            axes.text(0.5, 0.5, "\n".join(["not there:", *files]), ha="center", va="center",
                      fontsize=8, color="0.4", transform=axes.transAxes)
    below = "\n".join(textwrap.wrap("drawn without " + ", ".join(files), 90))
    figure.supxlabel(below, fontsize=8, color="0.4")


def has_curves(axes):
    """More than straight lines for the eye."""
    return bool(axes.images or axes.containers) or any(
        np.isfinite(np.asarray(line.get_ydata(), float)).sum() > 2 for line in axes.lines)


def save(figure, output):
    """Writes an image; makes its folder."""
    try:
        os.makedirs(os.path.dirname(os.path.abspath(output)), exist_ok=True)
        figure.savefig(output, dpi=130)
    except OSError as error:
        raise ResultError(f"{output}: cannot be written ({error.strerror or error})", 73) from None
    except ValueError as error:  # an unknown image format
        raise ResultError(f"{output}: {str(error).splitlines()[0]}", 64) from None
