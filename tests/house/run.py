#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The house rules as tests: each check_* function of the modules beside this file is one test.

A check returns (how many things it looked at, complaints). One that found nothing to look at fails: a rule that no
longer meets anything is not being tested. The last line is `N passed, N failed`.
"""
import importlib
import pathlib
import sys

MODULES = ["floors", "names", "queries", "sources", "documents", "licences"]


def main():
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
    passed = failed = 0
    for module_name in MODULES:
        module = importlib.import_module(module_name)
        for name in sorted(name for name in vars(module) if name.startswith("check_")):
            check = getattr(module, name)
            looked_at, complaints = check()
            if looked_at == 0:
                complaints = ["nothing was found to look at"]
            print(f"{'FAIL' if complaints else 'ok  '} {check.__doc__.splitlines()[0]} ({looked_at} looked at)")
            for complaint in complaints[:40]:
                print(f"       {complaint}")
            if len(complaints) > 40:
                print(f"       and {len(complaints) - 40} more")
            passed, failed = passed + (not complaints), failed + bool(complaints)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
