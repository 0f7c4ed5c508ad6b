"""One bench on the one database that the environment names: `python -m bench.one NAME MILLIONS FOLDER`.

`bench.__main__` starts one process for each, since Django knows one set of databases per process. The last line of
output is the result as JSON.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django

from bench.measure import Given


def main(name: str, millions: str, folder: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    given = Given(float(millions), Path(folder))
    if name == "facts":
        import_module("bench.facts").make(given.millions, given.folder / "facts.duckdb")
        lines = []
    else:
        lines = import_module(f"bench.{name}").run(given)
    print(json.dumps([line.as_json() for line in lines]))


if __name__ == "__main__":
    main(*sys.argv[1:])
