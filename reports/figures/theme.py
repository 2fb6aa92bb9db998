"""Colours and type of the charts, for light and dark.

A figure is made once, in the colours of the light theme; on dark ground the page draws its blues
lighter. Ink, grid and ground come from a Plotly template for each theme, which the page applies.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)

BLUE = "#0072B2"
VERMILION = "#D55E00"
PALE_BLUE = "rgba(0, 114, 178, 0.62)"
"""What is there but not the point. The page draws it opaque, so that no grid shows through."""
GREY = "#8A929B"
COLOURS = {"blue": BLUE, "vermilion": VERMILION, "pale": PALE_BLUE, "grey": GREY}
"""The colours by the names that the page's JavaScript has for them."""

FONT = (
    "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', "
    "'Liberation Sans', Arial, sans-serif"
)
FONT_SIZE = 13

_INK: dict[Theme, str] = {"light": "#1B1F24", "dark": "#E9ECEF"}
_SOFT_INK: dict[Theme, str] = {"light": "#59616A", "dark": "#A7B0BA"}
_GRID: dict[Theme, str] = {"light": "#E3E6EA", "dark": "#2E353D"}
_GROUND: dict[Theme, str] = {"light": "#FFFFFF", "dark": "#14181D"}


def opaque(theme: Theme) -> dict[str, str]:
    """Return what the page draws on the theme's ground instead of a figure's blues.

    Either stands out from the ground by a contrast of 3 at least (WCAG 1.4.11).
    """
    return {
        BLUE: {"light": BLUE, "dark": "#56B4E9"}[theme],
        PALE_BLUE: {"light": "#4F9AC6", "dark": "#2A6F9E"}[theme],
    }


def template(theme: Theme) -> dict[str, Any]:
    """Return the Plotly template of a theme, which holds every colour that isn't data."""
    ink, soft_ink, grid, ground = _INK[theme], _SOFT_INK[theme], _GRID[theme], _GROUND[theme]
    axis = {
        "automargin": False,
        "color": soft_ink,
        "fixedrange": True,
        "gridcolor": grid,
        "linecolor": soft_ink,
        "showgrid": False,
        "showline": False,
        "tickangle": 0,
        "tickcolor": soft_ink,
        "ticks": "",
        "title": {"font": {"size": FONT_SIZE - 1, "color": soft_ink}},
        "zeroline": False,
        "zerolinecolor": soft_ink,
    }
    return {
        "layout": {
            "annotationdefaults": {
                "align": "left",
                "font": {"color": soft_ink, "size": FONT_SIZE - 1},
                "showarrow": False,
            },
            "colorway": [BLUE, VERMILION, GREY],
            "font": {"color": ink, "family": FONT, "size": FONT_SIZE},
            "hoverlabel": {
                "align": "left",
                "bgcolor": ground,
                "bordercolor": soft_ink,
                "font": {"color": ink, "family": FONT, "size": FONT_SIZE},
            },
            "paper_bgcolor": "rgba(0, 0, 0, 0)",
            "plot_bgcolor": "rgba(0, 0, 0, 0)",
            "shapedefaults": {"line": {"color": soft_ink, "width": 1}},
            "xaxis": axis,
            # rows have room for their names, so plotly.js needn't measure each
            "yaxis": {**axis, "tickfont": {"color": ink}, "ticklabeloverflow": "allow"},
        }
    }
