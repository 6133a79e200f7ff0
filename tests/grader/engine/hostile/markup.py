# Attacks on the browsers of those who read the page: what runs there says the word `stolen`.

# %% attack="script_in_outputs"
# Scripts in each kind of output that a page may show.
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

script = "<script>document.title = 'stolen'</script><img src=x onerror=\"stolen()\">"
display(HTML(script), Markdown(script), Latex(f"${script}$"), Javascript("stolen()"))
display(SVG(f"<svg xmlns='http://www.w3.org/2000/svg' onload='stolen()'>{script}</svg>"))
display({"text/html": script, "text/plain": script}, raw=True)
display(
    {
        "application/javascript": "stolen()",
        "application/vnd.jupyter.widget-view+json": {"model_id": script},
        "image/png": '"><script>stolen()</script>',
        "text/plain": script,
    },
    raw=True,
    metadata={"image/png": {"width": '1" onload="stolen()'}},
)
print(f"</pre>{script}\x1b[31m</span>{script}\x1b]8;;javascript:stolen()\x07link\x1b]8;;\x07")

# %% attack="frames_and_styles_in_outputs"
# What takes over a page without a script: frames, forms, links, styles, and a new base of links.
from IPython.display import HTML, IFrame, Markdown, display

page = (
    "<iframe srcdoc='<script>stolen()</script>'></iframe><base href='http://stolen.invalid/'>"
    "<form action='http://stolen.invalid'><button>ok</button></form>"
    "<style>body { display: none; content: 'stolen' }</style>"
    "<meta http-equiv='refresh' content='0;url=http://stolen.invalid'>"
    "<a href='javascript:stolen()'>more</a><object data='data:text/html,stolen()'></object>"
)
display(HTML(page), Markdown(f"[more](javascript:stolen()) {page}"))
display(IFrame("javascript:stolen()", 100, 100))

# %% attack="script_in_an_exception" place="answer"
# A script in the name, the text and the traceback of an exception, in a cell and in a call.
script = "</pre><script>stolen()</script><img src=x onerror=stolen()>"


def nesterov(w, dw, config=None):
    raise type(script, (ValueError,), {})(script)


# %% [markdown] attack="script_in_text"
# <script>document.title = "stolen"</script>
#
# <img src="x" onerror="stolen()"> [more](javascript:stolen()) <svg onload="stolen()"></svg>
#
# <iframe srcdoc="<script>stolen()</script>"></iframe> $\href{javascript:stolen()}{x}$
