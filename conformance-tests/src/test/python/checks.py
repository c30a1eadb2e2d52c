"""Runs the named checks of a script, for CheckedScript or by hand.

A script marks its functions with @check and ends with run(). Without arguments it says which clients
it drives, a line each, lists its checks in a line, then runs each name it reads and answers `passed`
or `failed` and the base64 of why.
With arguments it runs those checks (or `all`) and prints what happened.
"""

import base64
import faulthandler
import os
import sys
import traceback

_CHECKS = {}
_calls = set()
_CLIENTS = {}

# Shorter than the patience of CheckedScript, so that a hanging check says where it hangs.
_SECONDS = 140


def check(function):
    _CHECKS[function.__name__] = function
    return function


def called(operation, status):
    """Notes that the check in hand had an operation answered: what docs/s3.md is made from."""
    _calls.add((operation, status))


def drives(name, version):
    _CLIENTS[name] = version


def run():
    if sys.argv[1:]:
        sys.exit(_by_hand(sys.argv[1:]))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a check prints must not be taken for an answer
    for name, version in _CLIENTS.items():
        print(f"client {name} {version}", file=answers)
    print("checks " + " ".join(_CHECKS), file=answers, flush=True)
    for line in sys.stdin:
        why = _failure_of(line.strip())
        text = "passed" if why is None else "failed " + base64.b64encode(why.encode()).decode()
        print(text, file=answers, flush=True)


def _by_hand(names):
    failed = 0
    for name in _CHECKS if names == ["all"] else names:
        why = _failure_of(name)
        failed += why is not None
        print(("ok      " if why is None else "FAILED  ") + name + ("" if why is None else "\n" + why))
    return failed > 0


def _failure_of(name):
    faulthandler.dump_traceback_later(_SECONDS, exit=True)
    _calls.clear()
    try:
        _CHECKS[name]()
        _keep_calls(name)
        return None
    except Exception as error:
        return _told(error)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _keep_calls(name):
    file = os.environ.get("KISEKI_COVERAGE")
    if file and _calls:
        script = os.path.basename(sys.argv[0]).removesuffix(".py")
        lines = [f"{script}\t{name}\t{operation}\t{status}\n" for operation, status in _calls]
        with open(file, "a", encoding="utf-8") as kept:
            kept.write("".join(sorted(lines)))


def _told(error):
    """The error with the lines of these scripts that led to it, without those of libraries."""
    here = os.path.dirname(os.path.abspath(__file__))
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames[1:] if os.path.dirname(frame.filename) == here]
    lines = [f"  {os.path.basename(f.filename)}:{f.lineno} {f.line}" for f in ours]
    return "\n".join([f"{type(error).__name__}: {error}", *lines])


def equal(actual, expected, what=""):
    if actual != expected:
        raise AssertionError(f"{what} is {_short(actual)}, not {_short(expected)}".strip())


def true(condition, what):
    if not condition:
        raise AssertionError(str(what))


def one_of(actual, expected, what=""):
    if actual not in expected:
        raise AssertionError(f"{what} is {_short(actual)}, none of {_short(expected)}".strip())


def _short(value):
    text = repr(value)
    return text if len(text) < 600 else f"{text[:400]}…{text[-100:]} ({len(text)} characters)"
