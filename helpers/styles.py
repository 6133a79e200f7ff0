"""Colours, line styles and shades of the course's figures."""

# Okabe and Ito's palette, which people with any colour vision can tell apart, without its yellow.
STYLES: dict[str, dict] = {
    "SGD": {"color": "#000000", "linestyle": "-", "marker": "o"},
    "momentum": {"color": "#0072B2", "linestyle": "--", "marker": "s"},
    "Nesterov": {"color": "#D55E00", "linestyle": "-.", "marker": "^"},
    "AdaGrad": {"color": "#009E73", "linestyle": ":", "marker": "D"},
    "RMSProp": {"color": "#CC79A7", "linestyle": (0, (6, 1)), "marker": "v"},
    "Adam": {"color": "#E69F00", "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "P"},
    "AdamW": {"color": "#56B4E9", "linestyle": (0, (2, 1)), "marker": "X"},
}
# Tol's muted palette, for series that are no optimizer, such as several values of rho.
NEUTRAL: tuple[dict, ...] = (
    {"color": "#332288", "linestyle": "-", "marker": "o"},
    {"color": "#CC6677", "linestyle": "--", "marker": "s"},
    {"color": "#117733", "linestyle": "-.", "marker": "^"},
    {"color": "#882255", "linestyle": ":", "marker": "D"},
    {"color": "#999933", "linestyle": (0, (6, 1)), "marker": "v"},
)

# The landscape stays in the background: its lowest and highest shade, and its contour lines.
SHADES: dict[str, dict] = {
    "light": {"low": "#FFFFFF", "high": "#CDD5DE", "line": "#B0BAC5"},
    "dark": {"low": "#111111", "high": "#36404A", "line": "#5A6672"},
}
# The name under which a path brings the rate of each of its coordinates.
RATES = "rates"
