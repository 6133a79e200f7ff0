"""Calls over the wire are what calls in one kernel are: each scene is played both ways, and compared."""

import collections
import copy
import enum
import fractions
import functools

import numpy as np
import pytest
from wired import Wired, seen

from grader.engine.inside.errors import told_discreetly
from grader.engine.inside.frames import LARGEST

SCENES = []


def scene(play):
    """Note a scene: it is given `student`, which makes a function the student's, and returns all it saw."""
    SCENES.append(play)
    return play


@pytest.fixture
def wired():
    pair = Wired()
    yield pair
    pair.close()


def raised(function, *args, **kwargs):
    """Return what a call raises."""
    try:
        return "nothing raised", function(*args, **kwargs)
    except BaseException as error:
        return error


ARRAYS = {
    "vector": lambda: np.arange(3.0),
    "no_axes": lambda: np.array(2.5),
    "fortran": lambda: np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "transposed": lambda: np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1),
    "every_second": lambda: np.arange(10.0)[1::2],
    "backwards": lambda: np.arange(5.0)[::-1],
    "broadcast": lambda: np.broadcast_to(np.arange(3.0), (4, 3)),
    "float32": lambda: np.arange(3, dtype=np.float32),
    "float16": lambda: np.arange(3, dtype=np.float16),
    "longdouble": lambda: np.arange(3, dtype=np.longdouble),
    "complex": lambda: np.array([1 + 2j, -0.0 - 1j]),
    "integers": lambda: np.arange(3),
    "bytes8": lambda: np.arange(3, dtype=np.uint8),
    "big_endian": lambda: np.arange(3, dtype=">i4"),
    "truths": lambda: np.array([True, False, True]),
    "words": lambda: np.array(["a", "longer", ""]),
    "raw": lambda: np.array([b"ab", b"c"]),
    "empty": lambda: np.zeros((0, 3)),
    "empty_wide": lambda: np.zeros((2, 0, 5), np.float32),
    "special": lambda: np.array([np.nan, -0.0, np.inf, -np.inf, 5e-324]),
    "read_only": lambda: np.frombuffer(b"12345678", np.uint8),
}


def with_arrays(play):
    """Note a scene for each kind of array."""
    for name, make in ARRAYS.items():
        each = functools.partial(play, make=make)
        each.__name__ = f"{play.__name__}-{name}"
        SCENES.append(each)


@with_arrays
def array_there_and_back(student, make):
    w = make()
    f = student(lambda w: (w, w.shape, w.dtype.str, w.flags.writeable, w.tobytes()))
    came = f(w)
    return came, came[0] is w, w


@with_arrays
def array_made_there(student, make):
    made = student(make)()
    before = copy.deepcopy(made)
    with np.errstate(all="ignore"):
        problem = None
        try:
            made[...] = made[..., ::-1] if made.ndim else made
        except ValueError as error:
            problem = type(error).__name__
    return before, made, problem


@with_arrays
def array_changed_in_place(student, make):
    @student
    def f(w):
        if w.flags.writeable:
            w[...] = w.ravel()[-1] if w.size else w

    w = make()
    other = w
    f(w)
    return w, other is w


@with_arrays
def array_copied(student, make):
    w = make()
    answer = student(lambda w: np.array(w))(w)
    return answer is w, answer, np.shares_memory(answer, w)


@scene
def item_assigned(student):
    @student
    def f(w, dw):
        w[0, 1:] -= dw[0]
        w[1] = [7, 8, 9]
        return w

    w, dw = np.arange(6.0).reshape(2, 3), np.ones(2)
    return f(w, dw) is w, w, dw


@scene
def two_views_of_one_memory(student):
    @student
    def f(rows, columns):
        rows[0] += 1
        columns[:, 0] *= 2
        return rows, columns

    table = np.arange(12.0).reshape(3, 4)
    rows, columns = table[1:], table[:, 1:]
    came = f(rows, columns)
    return came[0] is rows, came[1] is columns, table, rows, columns


@scene
def view_and_its_owner(student):
    @student
    def f(table, row):
        row += 1
        table *= 2
        return np.shares_memory(table, row)

    table = np.arange(12.0).reshape(3, 4)
    return f(table, table[1]), table


@scene
def view_first_then_its_owner(student):
    @student
    def f(row, table):
        row += 1
        table *= 2
        return table, row

    table = np.arange(12.0).reshape(3, 4)
    row = table[1]
    first = f(row, np.zeros(1))
    came = f(row, table)
    came[0][...] = 5
    return first, came, table, came[1] is row


@scene
def rest_of_a_memory_is_left_alone(student):
    @student
    def f(row):
        row += 1

    table = np.arange(12.0).reshape(3, 4)
    f(table[1])
    table[0] = 9
    f(table[2])
    f(table[:, 0])
    return table


@scene
def part_of_a_view_in_a_list(student):
    rows = list(np.arange(6.0).reshape(3, 2))

    @student
    def f(rows):
        for row in rows:
            row *= row
        return rows[::-1]

    came = f(rows)
    return came, [came[-n - 1] is row for n, row in enumerate(rows)]


@scene
def real_part(student):
    @student
    def f(z):
        z.real[:] = 7
        return z.imag

    z = np.array([1 + 2j, 3 - 1j])
    imag = f(z)
    imag[:] = 5
    return z, imag


@scene
def answer_is_a_view_of_the_argument(student):
    f = student(lambda w: (w[1:], w.T, w.reshape(2, -1)))
    w = np.arange(4.0)
    tail, turned, square = f(w)
    tail[0] = 9
    w[3] = -1
    return tail, turned, square, w


@scene
def answer_holds_two_views_of_one_new_array(student):
    @student
    def f():
        memory = np.zeros(6)
        return memory[:4], memory[2:], [memory]

    head, tail, whole = f()
    head[3] = 1
    whole[0][5] = 2
    return head, tail, whole


@scene
def parts_of_a_kept_array_in_lists(student):
    kept = {}

    @student
    def f(n, size):
        order = kept.setdefault(n, np.arange(1, n + 1))
        return [order[k : k + size] for k in range(0, n, size)]

    found = [[part.tolist() for part in f(*call)] for call in ((6, 3), (4, 2), (6, 2))]
    held = f(6, 3)
    return found, f(6, 2), held


@scene
def parts_of_one_array_at_several_depths(student):
    @student
    def f():
        order = np.arange(1, 7)
        return [order[:1], [[order[3:]]], {"tail": [order[1:4]]}]

    return f()


@scene
def part_of_a_large_array(student):
    big = np.arange(200_000.0).reshape(2, -1)

    @student
    def f(w):
        w += 1
        return w

    w = big[:, 5]
    return f(w) is w, w, big[:, 5], big[:, :9]


@scene
def part_of_a_structure(student):
    table = np.zeros(3, [("x", "f8"), ("flag", "?")])
    x = table["x"]

    @student
    def f(x):
        x += 1
        return x

    return f(x) is x, x, table["x"]


@scene
def truth_of_bits(student):
    bits = np.array([0, 1, 1], np.uint8)
    truths = bits.view(bool)

    @student
    def f(truths):
        return ~truths, truths

    return f(truths)


@scene
def matrix(student):
    m = np.arange(4.0).reshape(2, 2).view(type("Own", (np.ndarray,), {}))

    @student
    def f(m):
        m *= 2
        return m

    came = f(m)
    return came is m, np.asarray(m)


@scene
def gradient_kept_as_velocity(student):
    """The state is the caller's own array, which the caller then uses for something else."""

    @student
    def rule(w, dw, config=None):
        config = {"velocity": np.zeros_like(w)} if config is None else config
        config["velocity"] = dw
        return w - dw, config

    w, dw = np.ones(3), np.full(3, 0.5)
    w, config = rule(w, dw)
    first = config["velocity"] is dw
    dw[...] = 7
    later = copy.deepcopy(config)
    w, again = rule(w, np.zeros(3), config)
    return first, later, again is config, w, config, dw


@scene
def gradient_seen_through_a_view(student):
    @student
    def rule(w, dw, config):
        config = {**config, "velocity": dw[:]}
        return w + config["velocity"], config

    w, dw = np.ones(3), np.ones(3)
    w, config = rule(w, dw, {"rate": 0.1})
    dw[1] = 7
    looked_at = config["velocity"].copy()
    config["velocity"] += 1
    return config, looked_at, dw, w


@scene
def changed_by_a_later_call(student):
    kept = []

    @student
    def f(w):
        for each in kept:
            each += 1
        kept.append(w)
        return len(kept)

    arrays = [np.zeros(2) for _ in range(4)]
    return [f(w) for w in arrays], arrays


@scene
def own_buffer_returned_each_time(student):
    buffer = np.zeros(2)

    @student
    def f(w):
        buffer[:] = w
        return buffer

    first = f(np.ones(2))
    then = first.copy()
    second = f(np.full(2, 5.0))
    return first is second, then, first


@scene
def list_changed(student):
    @student
    def f(path, deep):
        path.append(path[-1] + 1)
        path[0] = "first"
        del path[1]
        deep["rows"][0].append({"new": deep["rows"]})
        deep["rows"].insert(0, path)
        return path, deep

    path, deep = [1, 2, 3], {"rows": [[], (1, [2])]}
    came = f(path, deep)
    return came[0] is path, came[1] is deep, deep["rows"][0] is path, path, deep


@scene
def dict_changed(student):
    @student
    def f(config):
        config["new"] = config.pop("old")
        config[(1, "two")] = None
        config[3] = config
        return list(config)

    config = {"old": 1.0, "kept": [1]}
    return f(config), config


@scene
def dict_in_its_order(student):
    @student
    def f(config):
        config["a"] = config.pop("a")
        return config

    config = {"z": 1, "a": 2, "m": 3}
    return f(config) is config, list(config), config


@scene
def equal_is_not_the_same(student):
    """A value replaced by an equal one of another type, or of another sign."""

    @student
    def f(values, config):
        values[:] = [1.0, True, -0.0, 0, "x"]
        config["a"] = 1.0
        return values

    values, config = [1, 1, 0.0, False, "x"], {"a": True}
    f(values, config)
    return values, config


@scene
def changed_by_the_caller_between_calls(student):
    f = student(lambda config: copy.deepcopy(config))
    config = {"a": 1, "b": [1, 2]}
    came = [f(config)]
    config["a"] = 1.0
    came.append(f(config))
    config["b"][0] = True
    came.append(f(config))
    config["b"] = config["b"][:]
    came.append(f(config))
    config.clear()
    return [*came, f(config)]


@scene
def set_changed(student):
    @student
    def f(chosen):
        chosen.add((1, "x"))
        chosen.discard(2)
        return chosen | {9}, frozenset(chosen)

    chosen = {1, 2, 3}
    return f(chosen), chosen


@scene
def bytes_changed(student):
    @student
    def f(data):
        data[0] = 0
        data += b"end"
        return data, bytes(data)

    data = bytearray(b"begin")
    return f(data), data


@scene
def same_object_twice(student):
    @student
    def f(a, b, rows, *, named):
        a += 1
        return a is b, rows[0] is rows[1], rows[0] is a, named is rows, [b, b]

    w = np.zeros(2)
    rows = [w, w]
    came = f(w, w, rows, named=rows)
    return came, came[-1][0] is w


@scene
def list_that_holds_itself(student):
    @student
    def f(loop):
        loop.append({"loop": loop})
        return loop[0] is loop, loop

    loop = []
    loop.append(loop)
    came = f(loop)
    return came[0], came[1] is loop, loop[1]["loop"] is loop, len(loop)


@scene
def tuple_that_holds_itself(student):
    @student
    def f():
        inner = []
        outer = (inner, 1)
        inner.append(outer)
        return outer

    outer = f()
    return outer[0][0][0] is outer[0], outer[1]


@scene
def numbers(student):
    echo = student(lambda *values: values)
    return echo(
        *(0, -1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**300, -(10**300), 255, 256),
        *(1.5, -0.0, float("nan"), float("inf"), -float("inf"), 5e-324, 1e308),
        *(True, False, None, ..., 1 + 2j, -0j, fractions.Fraction(1, 3)),
        *(
            fractions.Fraction(10**40, 3),
            slice(1, None, 2),
            range(3, 9, 2),
            "",
            "ä\ud800\0",
            b"\xff",
        ),
    )


@scene
def numpy_numbers(student):
    echo = student(lambda *values: values)
    kinds = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32"
    kinds += " float64 longdouble complex64 complex128 clongdouble"
    values = [getattr(np, kind)(1) for kind in kinds.split()]
    return echo(*values, np.float32(np.nan), np.float64(-0.0), np.str_("word"), np.bytes_(b"ab"))


@scene
def types(student):
    @student
    def f(kind, dtype):
        return kind, dtype, np.zeros(2, kind), np.zeros(2, dtype), kind is np.float32, dtype.name

    return f(np.float32, np.dtype("int16"))


@scene
def more_types(student):
    kinds = [bool, int, float, complex, str, bytes, list, tuple, dict, set, np.int8, np.uint64]
    kinds += [np.float16, np.complex64, np.bool_, np.ndarray, type(None)]
    echo = student(lambda kinds: [kind is each for kind, each in zip(kinds, [*kinds], strict=True)])
    back = student(lambda n: kinds[n])
    return echo(kinds), [back(n) is kind for n, kind in enumerate(kinds)]


class Point(collections.namedtuple("Point", "x y")):
    pass


class Level(enum.IntEnum):
    HIGH = 3


@scene
def classes_derived_from_plain_data(student):
    @student
    def f(point, level, word):
        return point[0] + point[1], point == (1, 2), level == 3, word.upper(), len(point)

    return f(Point(1, 2), Level.HIGH, type("Word", (str,), {})("word"))


@scene
def dicts_of_other_classes_change_in_place(student):
    @student
    def f(counts, ordered, usual):
        counts["a"] += 2
        ordered["first"] = ordered.pop("first")
        usual["new"] = [1]
        return counts, ordered, usual

    counts = collections.Counter(a=1)
    ordered = collections.OrderedDict(first=1, last=2)
    usual = collections.defaultdict(list, a=[0])
    came = f(counts, ordered, usual)
    usual["another"].append(2)
    return (
        [each is own for each, own in zip(came, (counts, ordered, usual), strict=True)],
        dict(usual),
        list(ordered.items()),
        counts["a"],
    )


@scene
def generator_goes_on(student):
    draw = student(lambda rng, n: rng.normal(size=n))
    rng = np.random.default_rng(5)
    first = draw(rng, 3)
    own = rng.normal(size=2)
    saved = copy.deepcopy(rng)
    second = draw(rng, 2)
    return first, own, second, draw(saved, 2), rng, saved


@scene
def generators_of_other_kinds(student):
    @student
    def f(rng):
        rng.integers(10, size=3, dtype=np.int32)
        return rng, rng.random(), rng.integers(10, dtype=np.int32)

    came = []
    for kind in (np.random.PCG64, np.random.PCG64DXSM, np.random.SFC64):
        rng = np.random.Generator(kind(3))
        answer = f(rng)
        came.append((answer, answer[0] is rng, rng.integers(10, dtype=np.int32), rng))
    return came


@scene
def generator_made_there(student):
    f = student(lambda seed: np.random.default_rng(seed))
    rng = f(3)
    return rng.normal(size=3), rng


@scene
def callable_called_at_once(student):
    @student
    def f(g, w):
        return g(w) + g(w + 1), g.__name__

    def g(w):
        calls.append(w.copy())
        w *= 2
        return w.sum()

    calls = []
    w = np.ones(2)
    return f(g, w), w, calls


@scene
def callable_called_later(student):
    kept = []
    keep, use = student(lambda g: kept.append(g)), student(lambda x: kept[0](x))
    keep(lambda x: x + 1)
    return use(1), use(2.5)


@scene
def callables_that_call_back(student):
    @student
    def f(g, n):
        return n if n == 0 else g(n - 1) + 1

    def g(n):
        return f(g, n)

    return f(g, 20)


@scene
def functions_given_back_are_the_very_same(student):
    @student
    def f(g, h):
        return g, h, g is h, callable(g)

    def own(x):
        return -x

    came = f(own, f)
    return came[0] is own, came[1] is f, came[2:], came[0](3)


@scene
def own_function_comes_home(student):
    @student
    def inner(x):
        return x * 2

    @student
    def f(g):
        return g(4)

    return f(inner)


@scene
def methods_and_partials_and_classes(student):
    class Line:
        def __init__(self, slope):
            self.slope = slope

        def __call__(self, x):
            return self.slope * x

        def at(self, x):
            return self.slope * x

    f = student(lambda *functions: [g(3) for g in functions])
    return f(Line(2), Line(3).at, functools.partial(pow, 2), np.sqrt, abs, float)


@scene
def rule_with_a_schedule(student):
    @student
    def scheduled(rule, schedule):
        step = 0

        def next_step(w, dw, config):
            nonlocal step
            step += 1
            return rule(w, dw, {**config, "learning_rate": schedule(step)})

        return next_step

    def rule(w, dw, config):
        return w - config["learning_rate"] * dw, config

    rates = []

    def schedule(step):
        rates.append(step)
        return 1 / step

    stepping = scheduled(rule, schedule)
    w, config = np.ones(2), {"learning_rate": 0.0}
    for _ in range(4):
        w, config = stepping(w, np.ones(2), config)
    return w, config, rates, callable(stepping), stepping.__name__


@scene
def batches_one_by_one(student):
    @student
    def batches(n, size, rng):
        order = rng.permutation(n)
        for begin in range(0, n, size):
            yield order[begin : begin + size]

    rng = np.random.default_rng(2)
    came = batches(7, 3, rng)
    return [*came], list(came), rng, next(came, "none")


@scene
def generator_that_fails(student):
    @student
    def f():
        yield 1
        raise ValueError("no more")

    came = f()
    return next(came), raised(next, came), raised(next, came)


@scene
def zip_and_map(student):
    f = student(lambda values: (zip(values, values, strict=True), map(str, values), iter(values)))
    return [list(each) for each in f([1, 2])]


class Cache:
    def __init__(self, x, scale):
        self.x, self.scale = x, scale


@scene
def opaque_cache(student):
    @student
    def forward(x):
        return x * 2, Cache(x, 2), (Cache(x, 3), {"cache": Cache(x, 4)})

    backward = student(lambda dout, cache: dout * cache.scale + cache.x)
    out, cache, (second, more) = forward(np.arange(3.0))
    again = cache
    dx = [backward(np.ones(3), each) for each in (cache, second, more["cache"])]
    return out, dx, again is cache, type(cache).__name__


@scene
def opaque_object_comes_back_the_same(student):
    only = Cache(1, 2)
    f, g = student(lambda: [only, only]), student(lambda thing: thing is only)
    one, two = f()
    return one is two, g(one), f()[0] is one


@scene
def keywords(student):
    @student
    def f(a, /, b=2, *rest, c, **others):
        return a, b, rest, c, others

    w = np.ones(1)
    return f(1, c=w), f(1, 2, 3, 4, c=None, z=[w], self=1), type(raised(f)), type(raised(f, 1, d=2))


@scene
def defaults_that_are_kept(student):
    @student
    def f(x, seen=[]):  # noqa: B006
        seen.append(x)
        return seen

    first = f(1)
    return first is f(2), first


class OwnError(ValueError):
    pass


class Alarm(BaseException):
    pass


def raising(error):
    def f(*_):
        raise error

    return f


ERRORS = {
    "value": lambda: ValueError("shapes do not match"),
    "no_message": lambda: ValueError(),
    "key": lambda: KeyError("velocity"),
    "type": lambda: TypeError("a", 2),
    "attribute": lambda: AttributeError("no x"),
    "not_implemented": lambda: NotImplementedError("Write your code here"),
    "zero": lambda: ZeroDivisionError("division by zero"),
    "stop": lambda: StopIteration(),
    "exit": lambda: SystemExit("bye"),
    "interrupt": lambda: KeyboardInterrupt(),
    "memory": lambda: MemoryError(),
    "assertion": lambda: AssertionError("x"),
    "os": lambda: OSError("no such file"),
}


def _with_errors():
    for name, make in ERRORS.items():

        def play(student, make=make):
            error = raised(student(raising(make())))
            return type(error).__name__, str(error)

        play.__name__ = f"raises-{name}"
        SCENES.append(play)


_with_errors()


@scene
def effects_before_an_error_stay(student):
    @student
    def f(w, config):
        w += 1
        config["seen"] = w
        raise KeyError("x")

    w, config = np.zeros(2), {}
    return raised(f, w, config), w, config, config["seen"] is w


@scene
def errors_of_the_caller_pass_through(student):
    @student
    def f(g):
        return g()

    came = []
    for make in (lambda: OwnError("mine"), lambda: Alarm("mine"), lambda: SystemExit(3)):
        error = make()
        came.append((raised(f, raising(error)) is error, type(error).__name__))
    return came


@scene
def errors_of_the_caller_are_caught_there(student):
    @student
    def f(g):
        try:
            return g()
        except ValueError as error:
            return "caught", isinstance(error, ValueError)

    return f(raising(ValueError("x")))


@scene
def errors_through_many_layers(student):
    @student
    def f(g, n):
        return g(n)

    error = OwnError("deep")

    def g(n):
        if n == 0:
            raise error
        return f(g, n - 1)

    return raised(f, g, 10) is error


@scene
def stops_in_a_callback(student):
    @student
    def f(batches):
        return [next(batches), next(batches, "none")]

    return f(iter([1]))


@pytest.mark.parametrize("play", SCENES, ids=lambda play: play.__name__)
def test_as_in_one_kernel(wired, play):
    assert seen(play(wired.hand)) == seen(play(lambda function: function))


def test_what_is_printed_is_heard_and_no_more(wired):
    def f(g):
        wired.to_say += "before"
        g()
        wired.to_say += "after\n"
        return 3

    standin, heard = wired.hand(f), []
    assert standin(lambda: heard.append("".join(wired.printed))) == 3
    assert heard == ["before"]
    assert "".join(wired.printed) == "beforeafter\n"


def test_what_was_printed_before_an_answer_too_large_is_heard(wired):
    def f():
        wired.to_say += "printed"
        return b"x" * LARGEST

    assert "too much" in str(raised(wired.hand(f)))
    assert "".join(wired.printed) == "printed"


TOO_MUCH = {
    "bytes": lambda: b"x" * LARGEST,
    "array": lambda: np.zeros(LARGEST, np.uint8),
    "values": lambda: [0.5] * (2 * 2**20),
    "broadcast": lambda: np.broadcast_to(0.5, (10**5, 10**5)),
    "empty": lambda: np.zeros((0, 2**40)),
    "integer": lambda: 2**10_000,
    "range": lambda: range(2**40),
    "tuples": lambda: functools.reduce(lambda inner, _: (inner,), range(100), ()),
    "sets": lambda: functools.reduce(lambda inner, _: frozenset([inner]), range(100), frozenset()),
}


@pytest.mark.parametrize("make", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_cannot_be_handed_on_is_a_failed_call(wired, make):
    w = np.zeros(2)
    kept = []

    def f(w, new):
        w += 1
        kept.append(new)
        new.append(w)
        return make(), new, {"never": "handed on"}

    standin, new = wired.hand(f), []
    assert isinstance(raised(standin, w, new), ValueError)
    assert w.tolist() == [1, 1]
    assert new[0] is w
    assert isinstance(raised(standin, w, make()), ValueError)
    assert w.tolist() == [1, 1]
    echo = wired.hand(lambda *things: things)
    assert echo(w, new)[0] is w


def test_functions_that_call_each_other_without_end(wired):
    def f(g):
        return g()

    standin = wired.hand(f)

    def g():
        return standin(g)

    assert isinstance(raised(standin, g), RecursionError)
    assert standin(lambda: 5) == 5


def test_recursion_without_end_on_either_side_of_a_call(wired):
    def deep(g, n):
        g(n)
        return deep(g, n + 1)

    def deeper(n):
        return deeper(n + 1) + standin(lambda _: 0, 0)

    standin = wired.hand(deep)
    calls = []
    assert isinstance(raised(standin, calls.append, 0), RecursionError)
    assert calls == [*range(len(calls))]
    assert isinstance(raised(deeper, 0), RecursionError)
    assert wired.hand(lambda x: x)(2) == 2


def test_a_function_kept_from_an_earlier_test_can_be_called_no_more(wired):
    kept = []
    wired.hand(kept.append)(lambda: "called")
    old = wired.hand(lambda: "old")
    wired.judge.forget()
    wired.student.forget()
    assert isinstance(raised(old), RuntimeError)
    assert isinstance(raised(wired.hand(lambda: kept[0]())), RuntimeError)
    assert wired.hand(lambda g: g())(lambda: "new") == "new"


def momentum(w, dw, config=None):
    config = {"rate": 0.1, **(config or {})}
    velocity = 0.9 * config.get("velocity", np.zeros_like(w)) - config["rate"] * dw
    return w + velocity, {**config, "velocity": velocity, "cache": Cache(w, 1), "path": [w[:1]]}


def test_a_long_run_keeps_nothing_that_nobody_sees(wired):
    rule, w, config = wired.hand(momentum), np.ones(3), None
    sizes = []
    for _ in range(1000):
        w, config = rule(w, np.ones(3), config)
        config.pop("cache")
        tables = wired.judge.table, wired.student.table, wired.judge.kept, wired.student.kept
        sizes.append(
            sum(
                len(each)
                for one in tables
                for each in vars(one).values()
                if hasattr(each, "__len__")
            )
        )
    assert max(sizes[500:]) <= max(sizes[:20])


def test_what_a_test_raises_is_told_to_a_learner_by_its_class_alone():
    pair = Wired(tell=told_discreetly)
    heard = []

    def f(g):
        try:
            g()
        except ValueError as error:
            heard.append(
                (type(error), str(error), error.__notes__ if hasattr(error, "__notes__") else [])
            )
            raise

    error = OwnError("the hidden number is 42")
    assert raised(pair.hand(f), raising(error)) is error
    assert heard == [(ValueError, "", [])]
    pair.close()


def test_own_classes_of_errors_are_their_nearest_built_in_class(wired):
    class SilentError(KeyError):
        def __str__(self):
            raise ZeroDivisionError

    error = raised(wired.hand(raising(OwnError("mine"))))
    assert (type(error), str(error)) == (ValueError, "mine")
    error = raised(wired.hand(raising(np.linalg.LinAlgError("Singular matrix"))))
    assert (type(error), str(error)) == (ValueError, "Singular matrix")
    assert type(raised(wired.hand(raising(Alarm("mine"))))) is BaseException
    assert type(raised(wired.hand(raising(SilentError(3))))) is KeyError
    long = raised(wired.hand(raising(ValueError("x" * 10**6))))
    assert len(str(long)) < 10_000


def test_what_is_made_of_an_answer_stays_when_the_answer_is_forgotten():
    """`np.ravel` shows the memory of an answer whose own array nobody holds any more."""
    pair = Wired()
    f = pair.hand(lambda x: np.array([4.0, 5.0]).reshape(2, 1) + x)
    g = pair.hand(lambda x: np.array([x]).reshape(()))
    kept = [np.ravel(f(0)), np.ravel(g(4.0))]
    for _ in range(3):
        assert g(1.0) == 1
        f(1)
    assert [each.tolist() for each in kept] == [[4, 5], [4]]
    kept.clear()
    g(1.0)
    assert len(pair.judge.table._entries) <= 4
    pair.close()
