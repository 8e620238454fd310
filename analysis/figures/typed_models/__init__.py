"""The worked examples of analysis/docs/custom_models.md beside exact solutions."""

from ..paper import Paper
from .comparison import FIGURE
from .exact_files import exact_files

PAPER = Paper(
    "typed_models", "worked examples of typed models, analysis/docs/custom_models.md", (FIGURE,),
    make_exact=exact_files)
