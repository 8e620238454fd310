"""What the figures have in common: canvas, colors, curves, words."""

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

NOTE = "lines: TWA, circles: exact"
SZ = r"$\langle\sigma^z\rangle$"
SY = r"$\langle\sigma^y\rangle$"
SXX = r"$\langle\sigma^x\sigma^x\rangle$"
SZZ = r"$\langle\sigma^z\sigma^z\rangle$"
PHOTONS = r"$\langle a^\dagger a\rangle/N$"
TIME = "Γ₀t"


def grid(title, rows, columns):
    figure = Figure(figsize=(4.6 * columns, 3.4 * rows + 0.3), layout="constrained")
    figure.suptitle(title, fontsize=10)
    return figure, figure.subplots(rows, columns, squeeze=False).flatten()


def colors(count):
    return colormaps["viridis"](np.linspace(0, 0.85, max(count, 2)))


def curve(axes, x, twa, color, text):
    values, error = twa
    axes.plot(x, values, color=color, linewidth=1.2, label=text)
    axes.fill_between(x, values - error, values + error, color=color, alpha=0.25, linewidth=0)


def finish(axes, x, y, legend=True, note=None):
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    if legend and axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=7, frameon=False, title=note, title_fontsize=7)
