"""`python -m benchmarks [NAME …]`: run all benchmarks, or those named."""

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def main(words: list[str]) -> int:
    """Run the benchmarks named, or all; each module has a `main()` that prints its table."""
    found = (*HERE.glob("*.py"), *(p.parent for p in HERE.glob("*/__init__.py")))
    names = sorted(p.stem for p in found if not p.stem.startswith("_"))
    unknown = [word for word in words if word not in names]
    if unknown:
        sys.stderr.write(f"no benchmark {unknown[0]!r} (there are {', '.join(names)})\n")
        return 2
    for name in words or names:
        module = import_module(f"benchmarks.{name}")
        sys.stdout.write(f"{name}: {(module.__doc__ or '').splitlines()[0]}\n")
        module.main()
        sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
