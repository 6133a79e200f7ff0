# Answers that are not what they look like. All stand in the place of the solution.

# %% attack="equal_to_everything" place="answer"
# An object that every comparison finds equal.
class Equal:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def _self(self, *a, **k):
        return self

    __sub__ = __rsub__ = __add__ = __radd__ = __abs__ = __getitem__ = __call__ = _self
    __le__ = __lt__ = __ge__ = __gt__ = __bool__ = lambda self, *a: True
    __hash__ = lambda self: 0
    __float__ = lambda self: 0.0
    __len__ = lambda self: 2
    __iter__ = lambda self: iter((self, {"velocity": self, "learning_rate": 0.01, "momentum": 0.9}))
    __array_ufunc__ = lambda self, *a, **k: True
    __array_function__ = lambda self, *a, **k: True
    shape, dtype, ndim, size = (), float, 0, 1


def nesterov(w, dw, config=None):
    return Equal()


# %% attack="array_subclass" place="answer"
# An array whose differences are zero and whose comparisons are true.
import numpy as np


class Agreeing(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **k):
        if ufunc in (np.subtract, np.abs, np.maximum):
            return np.zeros(self.shape)
        return np.ones(self.shape, bool)

    def __array_function__(self, function, types, args, kwargs):
        return 0.0 if function.__name__ in ("max", "amax") else True


def nesterov(w, dw, config=None):
    agree = np.zeros(np.shape(w)).view(Agreeing)
    return agree, {"learning_rate": 0.01, "momentum": 0.9, "velocity": agree}


# %% attack="float_subclass" place="answer"
# Numbers of a subclass of float, whose arithmetic answers what is wanted.
class Number(float):
    __sub__ = __rsub__ = lambda self, other: 0.0
    __eq__ = __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
    __hash__ = float.__hash__


def nesterov(w, dw, config=None):
    return Number(1), {"learning_rate": Number(1), "momentum": Number(1), "velocity": Number(1)}


# %% attack="changes_when_read" place="answer"
# Containers that answer differently at each reading: their length, keys and values.
import itertools

count = itertools.count()


class Shifty(dict):
    def __len__(self):
        return next(count) % 3

    def __iter__(self):
        return iter(["velocity", "momentum"][: next(count) % 3])

    def __getitem__(self, key):
        return float(next(count))

    def get(self, key, default=None):
        return self if next(count) % 2 else None

    keys = __iter__

    def items(self):
        return ((key, next(count)) for key in ("velocity", next(count)))


class Pair(tuple):
    def __iter__(self):
        return iter(([], Shifty()) if next(count) % 2 else ([0.0],) * 3)

    def __len__(self):
        return 2 + next(count) % 2


def nesterov(w, dw, config=None):
    return Pair((w, Shifty()))


# %% attack="points_at_nothing" place="answer"
# An object that says where its numbers lie in memory, which is nowhere.
class Wild:
    __array_interface__ = {
        "shape": (2,),
        "typestr": "<f8",
        "data": (8, False),
        "version": 3,
        "strides": None,
    }


def nesterov(w, dw, config=None):
    return Wild(), {"velocity": Wild()}


# %% attack="endless_containers" place="answer"
# A tuple, a list and a dict that never end when they are gone through.
import itertools


class Endless(list):
    __iter__ = lambda self: itertools.count()
    __len__ = lambda self: 2


class EndlessDict(dict):
    items = keys = values = __iter__ = lambda self: ((str(n), n) for n in itertools.count())


def nesterov(w, dw, config=None):
    return Endless((1, 2)), EndlessDict(velocity=Endless((1, 2)))


# %% attack="huge_without_memory" place="answer"
# Arrays of eight terabytes that take eight bytes: every stride is zero.
import numpy as np


def nesterov(w, dw, config=None):
    huge = np.broadcast_to(0.0, (10**6, 10**6))
    return huge, {"velocity": huge}


# %% attack="huge_answer" place="answer"
# An answer of many megabytes at each call, and arguments that grow as much.
import numpy as np


def nesterov(w, dw, config=None):
    config = config if config is not None else {}
    config["more"] = np.zeros(30_000_000)
    config["text"] = "x" * 100_000_000
    return np.zeros(30_000_000), config


# %% attack="deep_answer" place="answer"
# Lists in lists, far deeper than any recursion goes.
def nesterov(w, dw, config=None):
    deep = []
    for _ in range(200_000):
        deep = [deep]
    return deep, {"velocity": deep}


# %% attack="contains_itself" place="answer"
# A list and a dict that contain themselves, and an argument made to.
def nesterov(w, dw, config=None):
    loop, state = [], {}
    loop.append(loop)
    state["velocity"] = state
    if config is not None:
        config["velocity"] = config
    return loop, state


# %% attack="wide_and_shared" place="answer"
# A few lists that would be 2**60 numbers if each were copied where it stands.
def nesterov(w, dw, config=None):
    shared = [0.0, 0.0]
    for _ in range(60):
        shared = [shared, shared]
    return shared, {"velocity": shared}


# %% attack="object_arrays" place="answer"
# Arrays whose entries are objects, records, dates and texts, with a length of zero too.
import itertools

import numpy as np

kinds = itertools.cycle(
    (
        np.array([object()], dtype=object),
        np.array([(1.0, b"x")], dtype=[("a", "f8"), ("b", "S1000")]),
        np.array(["2020-01-01"], dtype="datetime64[D]"),
        np.array(["x"], dtype="U100000"),
        np.array([b""], dtype="V0"),
        np.zeros((0,) * 32),
        np.array(0.0, dtype=np.longdouble),
    )
)


def nesterov(w, dw, config=None):
    return next(kinds), {"velocity": next(kinds), "learning_rate": next(kinds)}


# %% attack="long_numbers" place="answer"
# Whole numbers of a million digits, as values and as keys, and numbers that are none.
def nesterov(w, dw, config=None):
    huge = 10**1_000_000
    nan = float("nan")
    return huge, {huge: huge, "velocity": nan, nan: nan, "learning_rate": float("inf"), None: 1}


# %% attack="not_a_number" place="answer"
# NaN and infinity everywhere: no difference to them is too large.
import numpy as np


def nesterov(w, dw, config=None):
    w.fill(np.nan)
    dw.fill(np.nan)
    velocity = np.full_like(w, np.nan)
    return w, {"learning_rate": np.nan, "momentum": np.inf, "velocity": velocity}


# %% attack="runs_when_unpickled" place="answer"
# Objects that run a command in whoever unpickles or copies them.
import os


class Bomb:
    def __reduce__(self):
        return os.system, (f"touch {OUTSIDE}/{MARK}-unpickled",)

    def __deepcopy__(self, memo):
        os.system(f"touch {OUTSIDE}/{MARK}-copied")
        return self


def nesterov(w, dw, config=None):
    return Bomb(), {"velocity": Bomb()}


# %% attack="lying_exceptions" place="answer"
# Exceptions whose class, text and arguments do what they can to whoever handles them.
import itertools


class Meta(type):
    __instancecheck__ = __subclasscheck__ = lambda *a: True
    mro = lambda cls: [cls, *type.mro(cls)[1:]]
    __module__ = __name__ = property(lambda cls: 1 / 0)


class Liar(Exception, metaclass=Meta):
    def __str__(self):
        raise SystemExit("x" * 10_000_000)

    __repr__ = __str__
    args = property(lambda self: 1 / 0)


kinds = itertools.cycle(
    (
        Liar,
        lambda: KeyboardInterrupt(),
        lambda: SystemExit(0),
        lambda: GeneratorExit(),
        lambda: StopIteration(2),
        lambda: ValueError("x" * 50_000_000),
        lambda: type("CheckFailed" * 100_000, (BaseException,), {})(),
    )
)


def nesterov(w, dw, config=None):
    raise next(kinds)()


# %% attack="spoils_the_arguments" place="answer"
# Changes the arguments in ways that whoever copies them back must survive.
import numpy as np


def nesterov(w, dw, config=None):
    for array in (w, dw):
        try:
            array[...] = 0
            array.dtype = np.int8
            array.shape = (-1,)
            array.resize(10**6, refcheck=False)
        except Exception:
            pass
    if config is not None:
        config.update({f"key {n}": n for n in range(100_000)})
        config.pop("velocity", None)
        config["learning_rate"] = print
    return w, config


# %% attack="opens_the_gradient" on="nesterov_lookahead" place="answer"
# Goes from the function that it is given into the test that made it, and settles what is counted.
def nesterov_lookahead(w, gradient, config=None):
    seen, todo = set(), [gradient]
    while todo and len(seen) < 500:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        for name in ("__self__", "__func__", "__globals__", "__closure__", "__dict__", "_handle"):
            try:
                held = getattr(one, name)
            except Exception:
                continue
            todo.append(held)
            if isinstance(held, dict):
                for key in list(held):
                    if str(key).startswith(("compare", "check", "wrong")):
                        held[key] = lambda *a, **k: None
    try:
        type(gradient.__self__).compare_point = lambda *a, **k: None
    except Exception:
        pass
    return None


# %% attack="floods_with_call_backs" on="nesterov_lookahead" place="answer"
# Calls the gradient without end, in itself, from threads and in later test cells.
import threading

kept = []


def nesterov_lookahead(w, gradient, config=None):
    kept.append(gradient)
    for old in kept[:3]:
        threading.Thread(target=old, args=(w,), daemon=True).start()
        try:
            old(gradient)
            old(old, w=w)
            old([[[w] * 100] * 100])
        except Exception:
            pass
    for _ in range(1_000_000):
        gradient(w)
    return None
