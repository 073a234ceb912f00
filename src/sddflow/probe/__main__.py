"""Start of the probe: `python <this folder> answer|serve <file descriptor>`.

The folder is loaded under a name of its own, so that none of its modules (and none of sddflow's)
can be met by an import of the target.
"""

import importlib
import importlib.util
import sys
from pathlib import Path

NAME = "sddflow_probe"
_MODULES = {"answer": "answering", "serve": "serving"}


def load() -> None:
    """Make the probe importable as `sddflow_probe`, and take its folder off the import path."""
    folder = Path(__file__).resolve().parent
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != folder]
    spec = importlib.util.spec_from_file_location(
        NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(NAME)
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    load()
    importlib.import_module(f"{NAME}.{_MODULES[sys.argv[1]]}").main(int(sys.argv[2]))
