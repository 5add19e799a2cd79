"""How Sphinx builds the documentation: ``make site``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "extensions"))

import ningbot  # noqa: E402

project = "ningbot"
author = "The ningbot authors"
copyright = author  # noqa: A001 - Sphinx names it so
version = release = ningbot.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "from_code"]
exclude_patterns = ["extensions"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
nitpicky = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = f"ningbot {release}"
html_copy_source = False
html_show_sphinx = False
html_theme_options: dict[str, list[str]] = {
    "top_of_page_buttons": []
}  # they would lead to a host of the sources
