"""One file per check that reads; `registry` lists them."""
