"""`python -m bench`: measure, print the table, write `bench/results.json`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")


def main(arguments: list[str] | None = None) -> int:
    # here, because each process that we start reads this module again
    from bench import large
    from bench.figures import Run
    from bench.sizes import SMOKE, Sizes
    from bench.table import table
    from suchi.settings import Settings

    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure against raw limits; see bench/README.md."
    )
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the results go (bench/results.json)")
    parser.add_argument("--folder", type=Path, help="an empty folder for the data, on the disk to be measured")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, only to see that everything runs")
    parser.add_argument("--large", action="store_true", help="what only large registers show (an hour or more)")
    parser.add_argument("--vehicles", type=int, nargs="+", help="with --large: the sizes of the registers, in vehicles")
    given = parser.parse_args(arguments)
    # where a register would keep its data: the disk that matters, and a place PostgreSQL's account may enter
    folder = given.folder or Settings.from_env().data.parent / f"suchi-bench-{os.getpid()}"
    if given.large:
        sizes = tuple(given.vehicles or (large.SMOKE_VEHICLES if given.smoke else large.VEHICLES))
        results = large.run(folder, sizes, durable=not given.smoke)
        out = given.out if given.out != RESULTS else RESULTS.with_name("results-large.json")
        out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(large.table(results))
        return 0
    results = Run(folder, SMOKE if given.smoke else Sizes(), durable=not given.smoke).run()
    given.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
