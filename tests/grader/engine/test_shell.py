"""What a cell shows in the engine is what it shows in a Jupyter kernel."""

import json
import re

import pytest
from jobs import came, notebook_of
from nbclient import NotebookClient

pytestmark = pytest.mark.xdist_group("engine")

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
# They run one after the other in one notebook.
ALIKE = [
    "import sys\n1 + 1",
    "2;",
    "1\n2",
    "None",
    "'text'",
    "for k in range(3): print(k, end='')",
    "print('e', file=sys.stderr)",
    "from IPython.display import *\ndisplay(1, 'two', [3])\n4",
    "display(HTML('<b>x</b>'), Markdown('*m*'), Latex('$x$'), Math('x'))",
    "HTML('<i>y</i>')",
    "display({'text/plain': 'raw', 'text/html': '<p>'}, raw=True)",
    'SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>\')',
    f"""import base64
class P:
    def _repr_png_(self): return base64.b64decode({PIXEL!r})
    def __repr__(self): return 'P'
P()""",
    "Image(data=P()._repr_png_(), width=30)",
    """class T:
    def _repr_html_(self): return '<table></table>'
    def __repr__(self): return 'T'
T()""",
    """class M:
    def _repr_mimebundle_(self, **_): return {'text/plain': 'M', 'text/html': '<b>'}
M()""",
    "import numpy as np\nnp.arange(3), np.float64(1.5)",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "fig, ax = plt.subplots()\nax.plot([1, 2])",
    "plt.plot([1]); plt.show(); print('after'); plt.plot([2]); 5",
    "plt.figure(); plt.figure(); None",
    "plt.plot([3]); plt.close(); print('closed')",
    "%matplotlib inline\nplt.plot([1, 2]); None",
    "fig",
    "display(fig); fig",
    "plt.gcf(); None",
    "plt.title('x'); 1/0",
    "plt.figure().patch.set_alpha(0); plt.plot([1]); None",
    "plt.rcParams['figure.dpi'], plt.get_backend(), plt.isinteractive()",
    "1 / 0",
    "def a(): return b()\ndef b(): return {}['k']\na()",
    "undefined_name",
    "assert False, 'why'",
    "class E(Exception):\n    def _render_traceback_(self): return ['my sentence']\nraise E('x')",
    "raise SystemExit(3)",
    "sys.exit('text')",
    "raise KeyboardInterrupt",
    "x = = 3",
    "def f():\nreturn 1",
    "  if True:\nprint(1)",
    "out = !echo listed\nout",
    "!exit 3",
    "!echo hello",
    "%%bash\necho bash; echo e >&2",
    "print?",
    "print??",
    "import asyncio\nawait asyncio.sleep(0.01)",
    "await asyncio.sleep(0, 'val')",
    "print('gone'); clear_output(); print('stays')",
    "print('gone'); clear_output(wait=True); print('stays')",
    "print('stays'); clear_output(wait=True)",
    "h = display('first', display_id='one'); print('b'); h.update(HTML('second'))",
    "update_display('new', display_id='none')",
    "import ipywidgets\nipywidgets.IntSlider()",
    "ipywidgets.HBox([ipywidgets.Label('x')])",
    "import warnings\nwarnings.warn('careful')",
    "import logging\nlogging.warning('logged')",
    "logging.getLogger('x').error('e'); logging.info('not')",
    "hasattr(sys.stdout, 'buffer')",
    "sys.stdout.write('w')",
    "sys.stdout.isatty(), sys.stdout.writable(), sys.stdout.readable()",
    "print('x', file=sys.stdout); sys.stdout.writelines(['a', 'b'])",
    "import threading\nt = threading.Thread(target=lambda: print('t')); t.start(); t.join()",
    "from helpers.checks import explain_stubs\nexplain_stubs()\ndef g(): raise NotImplementedError",
    "g()",
    "raise NotImplementedError",
    "raise NotImplementedError('mine')",
    "41 + 1",
    "_ + 1",
    "_i",
    "In[-1], len(Out) > 3",
    "__name__",
    "%%capture cap\nprint('captured')",
    "cap.stdout",
    "%unknown",
    "%precision 3\n3.14159",
    "%%html\n<b>cell</b>",
    "%%latex\n$x$",
    "%%time\n'timed'",
    "%timeit -n1 -r1 pass",
    "'\\ud800'",
    "print('\\x00\\x1b[31mred\\x1b[0m é')",
    "help(len)",
    "def f():\n    breakpoint()\n    return 3\nf()",
    "# only a comment",
    "",
    "%config InlineBackend.close_figures = False\nplt.plot([1]); None",
    "plt.plot([2]); None",
    "%config InlineBackend.figure_formats = ['jpeg']\nplt.figure(); None",
]
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# What is another one each time: a time, an address, the name of a cell's file.
OTHER = [
    (re.compile(r"\d[\d.]*(e[+-]?\d+)? (ns|μs|us|µs|ms|s)\b"), "TIME"),
    (re.compile(r"0x[0-9a-f]+"), "ADDRESS"),
    (re.compile(r"\S*/ipykernel_\d+/\d+\.py|\d+\.py|<ipython-input-[\w-]+>"), "FILE"),
    (re.compile("-{10,}"), "RULE"),
    (re.compile("\r\n"), "\n"),
]
WIDGET = "application/vnd.jupyter.widget-view+json"


def plain(text):
    text = ANSI.sub("", "".join(text) if isinstance(text, list) else text)
    for pattern, put in OTHER:
        text = pattern.sub(put, text)
    return text


def seen(output):
    """Return what is to be alike of an output."""
    output = json.loads(json.dumps(output))
    if output["output_type"] == "stream":
        return output["name"], plain(output["text"])
    if output["output_type"] == "error":
        shown = output["ename"], output["evalue"], "\n".join(output["traceback"])
        return tuple(map(plain, shown))
    data = {kind: plain(text) for kind, text in output["data"].items() if kind != WIDGET}
    return output["output_type"], data, output["metadata"]


@pytest.fixture(scope="module")
def of_kernel(tmp_path_factory):
    """The outputs of all cells in a Jupyter kernel."""
    notebook = notebook_of(ALIKE)
    folder = str(tmp_path_factory.mktemp("kernel"))
    # A busy kernel may send one print in two messages.
    options = {"timeout": 60, "kernel_name": "python3", "allow_errors": True}
    options["coalesce_streams"] = True
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("MPLBACKEND", raising=False)
        client = NotebookClient(notebook, resources={"metadata": {"path": folder}}, **options)
        client.execute()
    return [[seen(output) for output in cell.outputs] for cell in notebook.cells]


@pytest.fixture(scope="module")
def of_engine(local):
    """The outputs of all cells in the engine."""
    done = came(local, ALIKE)
    return [[seen(output) for output in cell.outputs] for cell in done.cells]


@pytest.mark.parametrize("n", range(len(ALIKE)), ids=lambda n: repr(ALIKE[n][:40]))
def test_a_cell_shows_what_it_shows_in_a_kernel(of_kernel, of_engine, n):
    assert of_engine[n] == of_kernel[n]


def shown(local, *cells):
    """Return what cells show in the engine."""
    return [[seen(output) for output in cell.outputs] for cell in came(local, cells).cells]


def test_prints_and_errors_keep_their_order(local):
    cell = "import sys\nprint('a'); print('b', file=sys.stderr); print('c')"
    assert shown(local, cell) == [[("stdout", "a\n"), ("stderr", "b\n"), ("stdout", "c\n")]]


def test_what_a_program_prints_comes_last(local):
    cell = (
        "import os, subprocess\nos.system('echo one')\nsubprocess.run(['echo', 'two'])\nprint('0')"
    )
    assert shown(local, cell, "1;") == [[("stdout", "0\none\ntwo\n")], []]


def test_an_update_from_a_later_cell_is_lost(local):
    first, second = shown(
        local,
        "from IPython.display import *\nh = display('first', display_id='one')",
        "h.update('second')",
    )
    assert first == [("display_data", {"text/plain": "'first'"}, {})]
    assert second == []


def test_what_a_thread_shows_later_goes_to_the_cell_that_runs_then(local):
    cell = """import threading, time
def later():
    time.sleep(0.2)
    print('late')
thread = threading.Thread(target=later)
thread.start()"""
    assert shown(local, cell, "thread.join()") == [[], [("stdout", "late\n")]]


def test_no_loop_runs_beside_the_cells(local):
    cell = "import asyncio\nasync def f(): return 5\nasyncio.run(f())"
    assert shown(local, cell) == [[("execute_result", {"text/plain": "5"}, {})]]


def test_widgets_show_their_text(local):
    cell = "import ipywidgets\nout = ipywidgets.Output()\nwith out: print('in')\nout"
    (only,) = shown(local, cell)
    assert only[-1] == ("execute_result", {"text/plain": "Output()"}, {})


def test_an_error_is_shown_after_a_flood_and_cut(local):
    cells = [
        "print('x' * 20_000)\n1 / 0",
        "raise ValueError('v' * 10**6)",
        "for _ in range(9): 1 / 0",
    ]
    done = came(local, cells, cell_output_kb=10)
    assert done.said(0) == "ZeroDivisionError: division by zero"
    assert done.said(1) == "ValueError: " + "v" * 10_000


def test_a_figure_that_has_no_room_says_so(local):
    cell = "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\nprint('after')"
    done = came(local, [cell], cell_output_kb=5)
    assert [o.output_type for o in done.cells[0].outputs] == ["stream"]
    assert "more than a page can hold" in done.printed(0, "stderr")


def test_clearing_makes_room(local):
    cell = """from IPython.display import clear_output
for k in range(10):
    clear_output(wait=True)
    print(k, 'x' * 3000)"""
    done = came(local, [cell], cell_output_kb=5)
    assert done.printed(0) == "9 " + "x" * 3000 + "\n"
    assert done.printed(0, "stderr") == ""


def test_the_number_of_a_cell_is_that_in_the_notebook(local):
    done = came(local, ["1", "2", "1 / 0"])
    assert [cell.execution_count for cell in done.cells] == [1, 2, 3]
    assert done.cells[1].outputs[0].execution_count == 2
    assert "Cell In[3], line 1" in "\n".join(done.cells[2].outputs[0].traceback)
