"""Bytes that no student's process of ours would send: what they can do to the judge is nothing."""

import contextlib
import itertools
import random
import socket
import struct
import threading
import time
import tracemalloc

import numpy as np
import pytest
from wired import Wired, seen

from grader.engine.inside import frames, plain, table
from grader.engine.inside.errors import told_discreetly
from grader.engine.inside.frames import Broken, Frames, Gone, Malformed, packed, unpacked
from grader.engine.inside.peer import ANSWER, CALL, RAISED, Peer


class Situation:
    """A judge that calls a function with all kinds of objects, and owns others."""

    def __init__(self):
        memory = np.arange(12.0).reshape(3, 4)
        self.passed = [
            np.ones(3),
            {"rate": 0.1, "state": np.zeros((2, 2), np.float32)},
            [1, (2, np.array([True, False]))],
            {1, "x"},
            memory[1],
            np.array(["word"]),
            np.frombuffer(b"12345678", np.uint8),
            bytearray(b"bytes"),
            np.random.default_rng(0),
        ]
        self.memory, self.mine = memory, {"hidden": np.arange(4.0), "list": [[]]}
        self.calls = 0

    def gradient(self, *_):
        """Be called back."""
        self.calls += 1
        if self.calls % 3 == 0:
            raise ValueError("hidden numbers: 42")
        return self.passed[0] * 2

    def not_passed(self):
        """Return what no message may change."""
        return seen([self.mine, self.memory[::2], self.passed[6], [type(p) for p in self.passed]])

    def shapes(self):
        return [(p.shape, p.dtype) for p in self.passed if isinstance(p, np.ndarray)]


def student_function(w, config, rows, chosen, row, words, fixed, data, rng, gradient):
    """Change all, call back, and return one of each kind."""
    w += gradient(w)
    config["state"] += 1
    config["new"] = [w, row]
    rows.append(rows)
    chosen.add(2.5)
    row *= 2
    words[0] = "drow"
    data += b"!"
    big = np.arange(6.0).reshape(2, 3)
    answer = [w, w[1:], big, big.T, big[0], np.float32(2), 2**70, 1j, frozenset([1]), slice(1, 2)]
    answer += [
        range(3),
        plain.Fraction(1, 3),
        ...,
        float,
        np.dtype("f4"),
        gradient,
        student_function,
    ]
    answer += [iter([1]), object(), rng, np.random.default_rng(1), "ä", b"x", None, True, fixed]
    print("said")
    return answer, {"a": {3}, (1, 2): bytearray(b"b")}


def failing_function(*_):
    raise KeyError("velocity")


def recorded(function):
    """Return the messages that a well-behaved process sends in one call of a function."""
    pair, sent = Wired(), []
    standin = pair.hand(function)
    send = pair.student.frames.send
    pair.student.frames.send = lambda content: (
        sent.append(unpacked(packed(content))),
        send(content),
    )
    situation = Situation()
    with contextlib.suppress(KeyError):
        standin(*situation.passed, situation.gradient)
    pair.close()
    return sent


def framed(*messages):
    """Return messages as bytes on the wire."""
    return b"".join(struct.pack("<I", len(m)) + m for m in map(packed, messages))


def judged(raw, look=True):
    """Call a function whose process answers with these bytes; return what comes, or is raised."""
    ours, theirs = socket.socketpair()
    ours.settimeout(20)
    situation = Situation()
    judge = Peer(Frames(ours), 0, sweeps=True, tell=told_discreetly)
    # The same numbers as in a recording.
    function = judge.kept.theirs(0, "call", "function")
    before, shapes = situation.not_passed(), situation.shapes()
    sender = threading.Thread(target=_poured, args=(theirs, raw), daemon=True)
    sender.start()
    begin = time.process_time()
    try:
        came = function(*situation.passed, situation.gradient)
        if look:
            _looked_at(came)
    except (Broken, Exception, SystemExit, KeyboardInterrupt, GeneratorExit) as error:
        came = error
    assert time.process_time() - begin < 10
    ours.close()
    sender.join()
    assert situation.not_passed() == before
    assert situation.shapes() == shapes
    return came


def _poured(channel, raw):
    try:
        channel.sendall(raw)
        channel.shutdown(socket.SHUT_WR)
        while channel.recv(65536):
            pass
    except OSError:
        pass
    channel.close()


def _looked_at(came):
    """Do with an answer what tests do."""
    for look in (repr, seen, np.asarray):
        with contextlib.suppress(ValueError, TypeError, RecursionError, OverflowError):
            look(came)


@pytest.fixture(scope="module")
def recordings():
    return [recorded(student_function), recorded(failing_function)]


def test_recordings_are_good_answers(recordings):
    answer, error = (judged(framed(*each)) for each in recordings)
    assert isinstance(answer, tuple), answer
    assert len(answer[0]) == 26
    assert isinstance(error, KeyError)
    assert error.args == ("velocity",)


def test_random_bytes():
    chance = random.Random(1)
    for _ in range(300):
        body = chance.randbytes(chance.randrange(1, 200))
        for raw in (body, struct.pack("<I", len(body)) + body):
            assert isinstance(judged(raw), Broken)


def test_messages_with_changed_bytes(recordings):
    chance = random.Random(2)
    for n in range(1500):
        raw = bytearray(framed(*recordings[n % 2]))
        for _ in range(chance.choice([1, 1, 2, 5])):
            raw[chance.randrange(len(raw))] = chance.choice([0, 1, 0x7F, 0x80, 0xC0, 0xFF, 0x90])
        if n % 5 == 0:
            del raw[chance.randrange(len(raw)) :]
        judged(bytes(raw))


ODD = [
    *(None, True, -1, 0, 1, 2, 3, 4, 2**31, 2**63, -(2**63), 1.5, float("nan"), "", "w", "\ud800"),
    *(b"", b"\xff" * 8, [], [[]], [0], [0, 0], [0, 2], [1, []], [1, [[0, 2]]], {}, {"a": 1}, "<f8"),
    *(
        ["<f8", [2], None, True],
        [2] * 6,
        [plain.THEIRS, 0, "call", "f"],
        [plain.BACK, 0],
        "O",
        "V8",
    ),
]


def places(message, path=()):
    """Yield the way to each place in a message."""
    yield path
    if isinstance(message, list):
        for n, part in enumerate(message):
            yield from places(part, (*path, n))


def replaced(message, path, odd):
    """Return a message with something else in one place."""
    if not path:
        return odd
    first, *rest = path
    return [replaced(p, rest, odd) if n == first else p for n, p in enumerate(message)]


@pytest.mark.parametrize("which", [0, 1])
def test_wrong_types_in_every_place(recordings, which):
    messages = recordings[which]
    for number, message in enumerate(messages):
        for path, odd in itertools.product([*places(message)], ODD):
            changed = [*messages[:number], replaced(message, path, odd), *messages[number + 1 :]]
            judged(framed(*changed))


def answer(value=None, told=(), *, kind=ANSWER, subject=None, dropped=None, said=""):
    """Return an answer of one message."""
    return framed([kind, subject, value, list(told), dropped, said])


REF, TUPLE, ARRAY, VIEW, LIST, DICT, SET, RNG = (
    *(plain.REF, plain.TUPLE, table.ARRAY, table.VIEW, table.LIST, table.DICT, table.SET),
    table.RNG,
)
F8 = ["<f8", [2], None, True]
ONE = [1, ARRAY, F8, bytes(16)]


def viewed(*description, memory=1):
    return [ONE, [3, VIEW, [memory, *description], None]]


REFUSED = {
    "unknown number": answer([REF, 99]),
    "negative number": answer([REF, -1]),
    "number of a text": answer([REF, "a"]),
    "number that nothing is": answer([REF, []]),
    "number of mine": answer(None, [[100, LIST, None, []]]),
    "number twice": answer(None, [ONE, ONE]),
    "mine anew": answer(None, [[0, ARRAY, F8, bytes(16)]]),
    "change of nothing": answer(None, [[99, b""]]),
    "longer": answer(None, [[0, bytes(32)]]),
    "shorter": answer(None, [[0, bytes(8)]]),
    "list for an array": answer(None, [[0, [1, 2, 3]]]),
    "dict of a list": answer(None, [[0, b""], [2, [1]]]),
    "unhashable key": answer(None, [[1, LIST, None, []], [3, DICT, None, [[REF, 1], 1]]]),
    "unhashable member": answer(None, [[1, LIST, None, []], [3, SET, None, [[REF, 1]]]]),
    "half a dict": answer(None, [[1, DICT, None, [1]]]),
    "array that is too short": answer(None, [[1, ARRAY, F8, bytes(8)]]),
    "array that is too long": answer(None, [[1, ARRAY, F8, bytes(24)]]),
    "array of no bytes": answer(None, [[1, ARRAY, ["<f8", [2**62], None, True], b""]]),
    "wide array of no bytes": answer(None, [[1, ARRAY, ["<f8", [2**40, 0], None, True], b""]]),
    "negative array": answer(None, [[1, ARRAY, ["<f8", [-2], None, True], bytes(16)]]),
    "many axes": answer(None, [[1, ARRAY, ["<f8", [1] * 1000, None, True], bytes(8)]]),
    "axes in no order": answer(None, [[1, ARRAY, ["<f8", [1, 2], [0, 0], True], bytes(16)]]),
    "axes out of order": answer(None, [[1, ARRAY, ["<f8", [1, 2], [5, 0], True], bytes(16)]]),
    "objects": answer(None, [[1, ARRAY, ["|O", [1], None, True], bytes(8)]]),
    "structure": answer(None, [[1, ARRAY, ["f8,O", [1], None, True], bytes(16)]]),
    "entries of no size": answer(None, [[1, ARRAY, ["|S0", [10**9], None, True], b""]]),
    "entries too wide": answer(None, [[1, ARRAY, ["<U99999", [0], None, True], b""]]),
    "no truth": answer(None, [[1, ARRAY, ["|b1", [8], None, True], b"\x80" * 8]]),
    "no truth in mine": answer(None, [[8, b"\x02\x80"]]),
    "no letter": answer(None, [[1, ARRAY, ["<U1", [1], None, True], b"\xff" * 4]]),
    "no letter at the other end": answer(None, [[1, ARRAY, [">U1", [1], None, True], b"\xff" * 4]]),
    "no letter as a number": answer([plain.SCALAR, "<U1", b"\xff" * 4]),
    "number with too few bytes": answer([plain.SCALAR, "<f8", b"1"]),
    "view beyond": answer(None, viewed("<f8", [3], [8], 0, True)),
    "view from beyond": answer(None, viewed("<f8", [1], [8], 17, True)),
    "view from before": answer(None, viewed("<f8", [1], [8], -8, True)),
    "view backwards": answer(None, viewed("<f8", [2], [-8], 0, True)),
    "view far": answer(None, viewed("<f8", [2], [2**62], 0, True)),
    "view that overflows": answer(None, viewed("<f8", [2], [2**63 - 1], 0, True)),
    "view that overflows backwards": answer(None, viewed("<f8", [2], [-(2**63)], 8, True)),
    "view of nothing that overflows": answer(None, viewed("<f8", [0, 2], [8, 2**63 - 1], 0, True)),
    "view gigantic": answer(None, viewed("<f8", [10**6, 10**6], [0, 0], 0, True)),
    "view of many": answer(None, viewed("<f8", [2**62, 4], [0, 0], 0, True)),
    "view as truths": answer(None, viewed("|b1", [16], [1], 0, True)),
    "view as letters": answer(None, viewed("<U1", [1], [4], 0, True)),
    "view of a view": answer(
        None, [*viewed("<f8", [1], [8], 0, True), [5, VIEW, [3, "<f8", [1], [8], 0, True], None]]
    ),
    "view of a list": answer(
        None, [[1, LIST, None, []], [3, VIEW, [1, "<f8", [1], [8], 0, True], None]]
    ),
    "change of a view": answer(None, [*viewed("<f8", [1], [8], 0, True), [3, bytes(8)]]),
    "generator of another kind": answer(None, [[1, RNG, None, ["MT19937", 1, 2, 3, 4, 0, 0]]]),
    "generator of a name": answer(None, [[1, RNG, None, ["RandomState", 1, 2, 3, 4, 0, 0]]]),
    "generator of large words": answer(None, [[1, RNG, None, ["PCG64", 1, 2, 3, 2**64 - 1, 2, 0]]]),
    "generator of text": answer(None, [[1, RNG, None, ["PCG64", "1", 2, 3, 4, 0, 0]]]),
    "generator of few words": answer(None, [[1, RNG, None, ["SFC64", 1, 2, 0, 0]]]),
    "tuple of nothing": answer([TUPLE]),
    "no mark": answer([]),
    "unknown mark": answer([99, 1]),
    "mark that is a list": answer([[], 1]),
    "gigantic number": answer([plain.INTEGER, bytes(2000)]),
    "power of ten": answer([plain.FRACTION, "1e999999999"]),
    "fraction of nothing": answer([plain.FRACTION, 1, 0]),
    "long range": answer([plain.RANGE, [0, 2**62, 1]]),
    "unknown class": answer([plain.TYPE, "os.system"]),
    "unknown dtype": answer([plain.DTYPE, "O"]),
    "my function that is none": answer([plain.BACK, 7]),
    "a name that is none": answer([plain.THEIRS, 0, "call", "a b"]),
    "a long name": answer([plain.THEIRS, 1, "keep", "a" * 101]),
    "map": answer({"a": 1}),
    "order to forget": answer(None, dropped=[[0], []]),
    "order to forget functions": answer(None, dropped=[[], [0]]),
    "order to forget nothing": answer(None, dropped=[]),
    "no words said": answer(None, said=5),
    "many words said": answer(None, said=["a"]),
    "call of a function that is none": answer([TUPLE, [[TUPLE, []]]], kind=CALL, subject=7),
    "call of an object": answer([TUPLE, [[TUPLE, []]]], kind=CALL, subject=[0]),
    "kind that is none": answer(None, kind="names"),
    "kind that is a list": answer(None, kind=[[]]),
    "error that is none": answer(None, kind=RAISED, subject=None),
    "error of a class that is none": answer(
        None, kind=RAISED, subject=[0, 0, "OwnError", "", "", ""]
    ),
    "error of mine that was not": answer(None, kind=RAISED, subject=[1, 0]),
    "error of mine from the end": answer(None, kind=RAISED, subject=[1, -1]),
    "error without a number": answer(None, kind=RAISED, subject=[0, None, "KeyError", "", "", ""]),
    "error with a list": answer(None, kind=RAISED, subject=[0, 0, "KeyError", [], "", ""]),
    "seven parts": framed([ANSWER, None, None, [], None, "", 0]),
    "too long": struct.pack("<I", 2**32 - 1),
    "too short": struct.pack("<I", 100) + b"\x90",
    "nothing": b"",
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_refused(raw):
    assert isinstance(judged(raw), Malformed | Gone)


NESTED = packed([ANSWER, None])[1:] + b"\x92\x01\x91" * 500 + b"\xc0\x90\xc0\xa0"

TAKEN = {
    "list that holds itself": answer([REF, 1], [[1, LIST, None, [[REF, 1]]]]),
    "lists in lists": answer(
        [REF, 1],
        [[2 * n + 1, LIST, None, [[REF, 2 * n + 3]]] for n in range(5000)]
        + [[10001, LIST, None, []]],
    ),
    "letters that are none": answer("\ud800"),
    "error of letters that are none": answer(
        None, kind=RAISED, subject=[0, 0, "KeyError", "\ud800", "\ud800", "\ud800"]
    ),
    "words of letters that are none": answer(None, said="\ud800"),
    "error of five parts": answer(
        None, kind=RAISED, subject=[0, 0, "UnicodeDecodeError", "x", "", ""]
    ),
    "error of a group": answer(None, kind=RAISED, subject=[0, 0, "ExceptionGroup", "x", "", ""]),
}


@pytest.mark.parametrize("raw", TAKEN.values(), ids=TAKEN)
def test_taken_for_what_it_is(raw):
    came = judged(raw)
    assert not isinstance(came, Broken)
    if isinstance(came, BaseException):
        str(came).encode()


def test_a_deeply_nested_message_is_refused():
    body = b"\x96" + NESTED
    assert isinstance(judged(struct.pack("<I", len(body)) + body), Malformed)
    body = b"\x91" * 10**6
    assert isinstance(judged(struct.pack("<I", len(body)) + body), Malformed)


def _large(unit, before=b"\x96\xa6answer\xc0"):
    body = before + unit * ((frames.LARGEST - len(before)) // len(unit))
    return struct.pack("<I", len(body)) + body


LARGE = {
    "empty lists": _large(b"\x90", b"\xdd\x01\xff\xff\x00"),
    "empty lists in small lists": _large(b"\x9f" + b"\x90" * 15, b"\xdd\x00\x1f\xff\x00"),
    "short texts": _large(b"\xa2ab", b"\xdd\x00\xa0\x00\x00"),
    "empty maps": _large(b"\x80", b"\xdd\x01\xff\xff\x00"),
    "other kinds": _large(b"\xd4\x01a", b"\xdd\x00\xa0\x00\x00"),
    "lists that promise much": _large(b"\xdd\x7f\xff\xff\xff"),
    "small messages": struct.pack("<I", 4000) + b"\xdd\x7f\xff\xff\xff" * 800,
    "many functions": answer([TUPLE, [[plain.THEIRS, n, "keep", "a"] for n in range(20_000)]]),
    "keys of one hash": answer(
        [REF, 1],
        [
            [
                1,
                SET,
                None,
                [[plain.INTEGER, (n * (2**61 - 1)).to_bytes(16, "little")] for n in range(20_000)],
            ]
        ],
    ),
    "tuples of one hash": answer(
        [REF, 1],
        [
            [
                1,
                DICT,
                None,
                [
                    [TUPLE, [[plain.INTEGER, (n * (2**61 - 1)).to_bytes(16, "little")]]]
                    for n in range(10_000)
                ]
                + [0] * 10_000,
            ]
        ],
    ),
}


@pytest.mark.parametrize("raw", LARGE.values(), ids=LARGE)
def test_large_messages_take_little_memory_and_time(raw):
    tracemalloc.start()
    try:
        begin = time.process_time()
        came = judged(raw, look=False)
        assert time.process_time() - begin < 5
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(came, Malformed)
    assert peak < 500e6


def test_a_million_numbers_are_taken():
    numbers = [0.5] * 1_000_000
    came = judged(answer([REF, 1], [[1, LIST, None, numbers]]), look=False)
    assert came == numbers


def test_what_did_not_take_part_is_not_told_of_and_stays():
    """A row goes over, and of its table no other row."""
    pair = Wired()

    def hand_out(row):
        whole = row.base
        seen_there.append(whole.copy())
        whole[...] = -1

    seen_there = []
    hidden = np.arange(12.0).reshape(3, 4).copy()
    pair.hand(hand_out)(hidden[1])
    pair.close()
    assert seen_there[0].tolist() == [[0] * 4, [4, 5, 6, 7], [0] * 4]
    assert hidden.tolist() == [[0, 1, 2, 3], [-1] * 4, [8, 9, 10, 11]]


def test_numbers_of_mine_cannot_be_dropped_or_taken():
    """After a refusal the judge still has its objects under their numbers."""
    ours, theirs = socket.socketpair()
    judge = Peer(Frames(ours), 0, sweeps=True)
    w = np.ones(2)
    judge.send(CALL, 0, (w,))
    theirs.sendall(answer(None, dropped=[[0], []]))
    with pytest.raises(Malformed, match="forget"):
        judge.receive()
    assert judge.table._entries[0][0] is w
    ours.close()
    theirs.close()
