"""Packages that are lent to a target without them."""

import importlib.metadata
import importlib.util
import subprocess
import sys

import psycopg

SAYS = """
import importlib.metadata, sys
from sddflow.probe.lending import lend
lend(PLACES, sys.version_info[:2])
sys.path[:] = [entry for entry in sys.path if "site-packages" not in entry]
import psycopg
print(psycopg.__file__, psycopg.__version__)
"""


def test_a_driver_that_is_lent_knows_its_version():
    """SQLAlchemy asks psycopg for it, and psycopg asks what is installed."""
    names = ("psycopg", "psycopg_binary", "typing_extensions")
    places = {n: importlib.util.find_spec(n).origin for n in names}
    said = SAYS.replace("PLACES", repr(places))
    code = f"import sys; sys.path.insert(0, 'src')\n{said}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    file, version = done.stdout.split() if done.stdout else ("", done.stderr)
    assert (file, version) == (psycopg.__file__, importlib.metadata.version("psycopg"))
