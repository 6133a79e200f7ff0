"""Colours, line styles and shades of the course's figures."""

# The hues of Okabe and Ito's palette, which people with any colour vision can tell apart, without
# its yellow; so dark that a line has a contrast of 3:1 with every shade of a landscape.
STYLES: dict[str, dict] = {
    "SGD": {"color": "#000000", "linestyle": "-", "marker": "o"},
    "momentum": {"color": "#0068AA", "linestyle": "--", "marker": "s"},
    "Nesterov": {"color": "#B54000", "linestyle": "-.", "marker": "^"},
    "AdaGrad": {"color": "#008A5E", "linestyle": ":", "marker": "D"},
    "RMSProp": {"color": "#A8487F", "linestyle": (0, (6, 1)), "marker": "v"},
    "Adam": {"color": "#AF7300", "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "P"},
    "AdamW": {"color": "#0A8AA8", "linestyle": (0, (2, 1)), "marker": "X"},
}
# Tol's muted palette, likewise, for series that are no optimizer, such as several values of rho.
NEUTRAL: tuple[dict, ...] = (
    {"color": "#332288", "linestyle": "-", "marker": "o"},
    {"color": "#C05468", "linestyle": "--", "marker": "s"},
    {"color": "#117733", "linestyle": "-.", "marker": "^"},
    {"color": "#882255", "linestyle": ":", "marker": "D"},
    {"color": "#7F7F20", "linestyle": (0, (6, 1)), "marker": "v"},
)
# What stands for each of these colours on a dark page.
ON_DARK: dict[str, str] = {
    "#000000": "#FFFFFF",
    "#0068AA": "#4AA3F0",
    "#B54000": "#F07038",
    "#008A5E": "#2CC495",
    "#A8487F": "#E58AB8",
    "#AF7300": "#F2C030",
    "#0A8AA8": "#84DDF5",
    "#332288": "#A596FF",
    "#C05468": "#EE8A96",
    "#117733": "#4FBF74",
    "#882255": "#E069A8",
    "#7F7F20": "#CFC950",
}

# The landscape stays in the background: its lowest and highest shade, and its contour lines.
SHADES: dict[str, dict] = {
    "light": {"low": "#FFFFFF", "high": "#DAE2EB", "line": "#B0BAC5"},
    "dark": {"low": "#111111", "high": "#36404A", "line": "#5A6672"},
}
# The name under which a path brings the rate of each of its coordinates.
RATES = "rates"


def style_of(label: str, position: int) -> dict:
    """Return the style of an optimizer, or a neutral one for the series at this position."""
    # GD is SGD with the gradient of all data, and looks the same.
    return STYLES.get("SGD" if label == "GD" else label) or NEUTRAL[position % len(NEUTRAL)]
