# Attacks on what the tests use: functions, modules, the shell that runs them.

# %% attack="replaces_checks"
# Puts functions that accept everything in the place of all functions of helpers.checks and grader.
import importlib
import pkgutil
import sys

for package in ("helpers.checks", "grader.trials"):
    try:
        root = importlib.import_module(package)
        for module in pkgutil.walk_packages(root.__path__, f"{package}."):
            importlib.import_module(module.name)
    except ImportError:
        pass
for name, module in list(sys.modules.items()):
    if name.startswith(("helpers.checks", "grader.trials")):
        for key, value in list(vars(module).items()):
            if callable(value) and not key.startswith("_"):
                setattr(module, key, lambda *a, **k: None)

# %% attack="plants_modules"
# Puts modules of its own under the names that the tests import, and a finder that makes more.
import sys


class Yes(type(sys)):
    __path__ = []

    def __getattr__(self, name):
        return self if not name.startswith("__") else None

    def __call__(self, *a, **k):
        return self


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        from importlib.machinery import ModuleSpec

        if name.partition(".")[0] in ("helpers", "grader"):
            return ModuleSpec(name, Finder)

    @staticmethod
    def create_module(spec):
        return Yes(spec.name)

    @staticmethod
    def exec_module(module):
        pass


for name in [n for n in sys.modules if n.partition(".")[0] in ("helpers", "grader")]:
    sys.modules[name] = Yes(name)
sys.meta_path.insert(0, Finder)
sys.path_importer_cache.clear()

# %% attack="patches_numpy"
# Makes every comparison of NumPy come out well.
import numpy as np

for name in ("allclose", "array_equal", "all", "any", "isfinite", "may_share_memory"):
    setattr(np, name, lambda *a, **k: True)
for name in ("abs", "max", "subtract", "isnan"):
    setattr(np, name, lambda *a, **k: 0.0)
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *a, **k: None)

# %% attack="patches_builtins"
# Replaces what Python itself looks up in builtins when a test raises or compares.
import builtins


class Quiet(BaseException):
    pass


real = builtins.__import__


def quiet_import(name, *a, **k):
    module = real(name, *a, **k)
    if name.startswith(("helpers", "grader")):
        for key in list(vars(module)):
            if key.startswith("check"):
                setattr(module, key, lambda *a, **k: None)
    return module


builtins.__import__ = quiet_import
builtins.isinstance = lambda *a: True
builtins.abs = lambda x: 0
builtins.all = builtins.any = lambda xs: True
builtins.AssertionError = Quiet

# %% attack="imports_the_reference" place="answer"
# Answers with the reference that the hidden tests compare with.
try:
    from grader.trials.reference import nesterov
except ImportError:
    import importlib.util
    import sys
    from pathlib import Path

    for folder in (*sys.path, COURSE, "/home", "/opt", "/srv"):
        for found in Path(folder).glob("**/grader/trials/reference.py"):
            spec = importlib.util.spec_from_file_location("reference", found)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            nesterov = module.nesterov

# %% attack="transforms_the_tree"
# Takes every check and trial out of the cells that come, with an AST transformer of IPython.
import ast


class Strip(ast.NodeTransformer):
    def visit_Expr(self, node):
        said = ast.unparse(node)
        return ast.Pass() if said.startswith(("checks.", "trials.")) else node


get_ipython().ast_transformers.append(Strip())

# %% attack="transforms_the_input"
# Replaces the source of every cell that comes after this one, with an input transformer.
get_ipython().input_transformers_post.append(
    lambda lines: ["pass\n"] if "checks." in "".join(lines) else lines
)

# %% attack="patches_the_shell" spoils="true"
# Replaces the methods by which IPython runs a cell, for this shell and for every other.
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell


async def run_cell_async(self, *a, **k):
    return ExecutionResult(None)


async def run_ast_nodes(self, *a, **k):
    return False


for shell in (InteractiveShell, type(get_ipython())):
    shell.run_cell_async = run_cell_async
    shell.run_ast_nodes = run_ast_nodes
    shell.run_code = lambda *a, **k: False

# %% attack="hides_tracebacks"
# Shows no traceback, so that no output of the kind "error" comes of a failing test.
shell = get_ipython()
shell.showtraceback = lambda *a, **k: None
shell._showtraceback = lambda *a, **k: None
type(shell).showtraceback = lambda *a, **k: None
type(shell)._showtraceback = lambda *a, **k: None

# %% attack="catches_all_exceptions"
# Handles every exception of every cell to come with a handler of its own.
get_ipython().set_custom_exc((BaseException,), lambda *a, **k: [])


# %% attack="hooks_events"
# Takes failures back after each cell, by the events that IPython tells of.
def forgive(result):
    result.error_in_exec = result.error_before_exec = None
    result.result = 2


get_ipython().events.register("post_run_cell", forgive)
get_ipython().events.register("pre_run_cell", lambda info: setattr(info, "raw_cell", "2"))


# %% attack="publishes_a_result"
# Publishes a point, as the value of a test cell and as its display, before it fails.
# %% attack="publishes_a_result" place="answer"
def nesterov(w, dw, config=None):
    from IPython.display import display

    shell = get_ipython()
    data = {"text/plain": "1"}
    try:
        message = {"data": data, "metadata": {}, "execution_count": shell.execution_count}
        shell.display_pub.session.send(
            shell.display_pub.pub_socket,
            "execute_result",
            message,
            parent=shell.display_pub.parent_header,
            ident=shell.display_pub.topic,
        )
    except Exception:
        pass
    shell.display_pub.publish(data=data, metadata={})
    shell.displayhook(1)
    display(data, raw=True)
    return None


# %% attack="changes_the_display_hook"
# Makes every value that a cell ends with a full score, and gives every cell such a value.
import sys


class Two:
    def __call__(self, value=None):
        print(2)

    def __getattr__(self, name):
        return lambda *a, **k: None


shell = get_ipython()
shell.displayhook = sys.displayhook = Two()
shell.ast_node_interactivity = "all"


# %% attack="edits_the_callers_frame" place="answer"
# Goes up the stack from a call in a test, and changes what stands there.
def nesterov(w, dw, config=None):
    import ctypes
    import sys

    frame = sys._getframe(1)
    while frame is not None:
        for space in (frame.f_globals, frame.f_locals):
            for key in list(space):
                if key.startswith(("check", "trial", "compare", "wrong")):
                    space[key] = lambda *a, **k: None
        try:
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
        except AttributeError:
            pass
        frame = frame.f_back
    return w, config


# %% attack="edits_the_code_of_checks"
# Swaps the code objects inside the functions of the tests: the functions stay the same objects.
import sys
import types


def nothing(*a, **k):
    return None


for name, module in list(sys.modules.items()):
    if name.startswith(("helpers.checks", "grader.trials")):
        for value in list(vars(module).values()):
            if isinstance(value, types.FunctionType) and not value.__closure__:
                value.__code__ = nothing.__code__

# %% attack="replaces_it_later" place="answer"
# Swaps functions of NumPy and of the checks while tests run, from a thread.
import sys
import threading
import time


def swap():
    while True:
        time.sleep(0.0005)
        for name, module in list(sys.modules.items()):
            if name.startswith(("helpers.checks", "grader.trials")):
                for key, value in list(vars(module).items()):
                    if callable(value) and not key.startswith("_"):
                        setattr(module, key, lambda *a, **k: None)


threading.Thread(target=swap, daemon=True).start()


def nesterov(w, dw, config=None):
    time.sleep(0.01)
    return w, config


# %% attack="shell_commands"
# Has IPython's magics write into the course and run commands there.
get_ipython().run_line_magic("cd", COURSE)
get_ipython().run_cell_magic("writefile", f"{OUTSIDE}/{MARK}-magic", "magic\n")
get_ipython().system(f"touch {OUTSIDE}/{MARK}-system {COURSE}/source/{MARK}")
