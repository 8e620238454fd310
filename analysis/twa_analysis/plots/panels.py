"""What a figure of a result is made of: families of curves with errors, and heat maps."""

import textwrap
from dataclasses import dataclass

import numpy as np

from ..load import unit


def label(variable):
    """Axis label from long_name and unit; the unit 1 is not written."""
    text = str(variable.attrs.get("long_name", variable.name))
    measure = unit(variable)
    return "\n".join(textwrap.wrap(text if measure == "1" else f"{text} ({measure})", 38))


@dataclass
class Curve:
    values: object  # DataArray along the abscissa
    errors: object
    label: str
    style: str = "-"
    color: object = None


@dataclass
class CurvePanel:
    title: str
    abscissa: str
    ordinate: str
    curves: list
    legend: str = ""

    def draw(self, axes, log):
        drawn = [curve for curve in self.curves if np.isfinite(curve.values).any()]
        for curve in drawn:
            x, y, e = (np.asarray(a) for a in (curve.values[self.abscissa], curve.values, curve.errors))
            (line,) = axes.plot(x, y, curve.style, label=curve.label, color=curve.color, linewidth=1.2)
            axes.fill_between(x, y - e, y + e, color=line.get_color(), alpha=0.25, linewidth=0)
        axes.set_title(self.title, fontsize=9)
        axes.set_ylabel(self.ordinate, fontsize=8)
        if not drawn:
            axes.text(0.5, 0.5, "not yet computed", ha="center", transform=axes.transAxes)
            return
        axes.set_xlabel(label(drawn[0].values[self.abscissa]))
        if "x" in log:
            axes.set_xscale("log")
        if "y" in log:
            axes.set_yscale("log")
            positive = [np.asarray(c.values)[np.asarray(c.values) > 0] for c in drawn]
            positive = np.concatenate(positive)
            if positive.size:
                axes.set_ylim(bottom=max(positive.min() / 2, positive.max() * 1e-4))
        if len(drawn) > 1:
            # Beside the axes, where no curve is hidden.
            axes.legend(
                title=self.legend or None,
                fontsize=7,
                title_fontsize=7,
                loc="upper left",
                bbox_to_anchor=(1, 1),
                borderaxespad=0,
                frameon=False,
            )


@dataclass
class HeatPanel:
    title: str
    values: object  # DataArray over two swept parameters

    def draw(self, axes, log):
        rows, columns = (self.values[d] for d in self.values.dims)
        image = axes.imshow(np.ma.masked_invalid(self.values), origin="lower", aspect="auto")
        # Swept values need not be evenly spaced: one cell each.
        for axis, ticks, variable in ((axes.yaxis, rows, rows), (axes.xaxis, columns, columns)):
            shown = spread(ticks.size, 10)
            axis.set_ticks(shown, [f"{float(ticks[i]):.4g}" for i in shown], fontsize=8)
            axis.set_label_text(label(variable), fontsize=8)
        axes.set_title(self.title, fontsize=9)
        axes.figure.colorbar(image, ax=axes)


def spread(count, most):
    """At most so many of the indices 0 … count - 1, evenly spread, with the first and the last."""
    return sorted({round(i) for i in np.linspace(0, count - 1, min(count, most))})
