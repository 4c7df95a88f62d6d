"""Runs the journeys in headless Chromium against a synthetic force on each engine, and ends with a line that counts them.

    /usr/bin/python3 Tests/Browser/run.py [--engine sqlite|postgres] [--people 300] [name of a journey or test …]

Needs the debug build, Debian's chromium, chromium-driver and python3-selenium; bin/test sees to all of them. Pictures lie in .build/screenshots.
"""

import argparse
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Rig")]
from force import CannotStart, Force  # noqa: E402
from journey import Journey  # noqa: E402


def chosen(names):
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{name}*" for name in names] or None
    return loader.discover(str(HERE), pattern="journey_*.py", top_level_dir=str(HERE))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--engine", choices=["sqlite", "postgres"])
    parser.add_argument("--people", type=int, default=300)
    options = parser.parse_args()
    passed = failed = skipped = 0
    for engine in [options.engine] if options.engine else ["sqlite", "postgres"]:
        print(f"\n{engine}: making a force of {options.people} people", flush=True)
        try:
            Journey.force = Force(engine, options.people)
        except CannotStart as reason:
            print(f"the force could not be made: {reason}")
            failed += 1
            continue
        try:
            result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(chosen(options.names))
        finally:
            status = Journey.force.halt()
            Journey.force.remove()
        bad = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
        if status != 0:
            print(f"the server did not stop cleanly on SIGTERM: status {status}")
            bad += 1
        failed += bad
        skipped += len(result.skipped)
        passed += max(0, result.testsRun + (1 if status != 0 else 0) - bad - len(result.skipped))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
