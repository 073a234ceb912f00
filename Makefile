# Everything a developer does, by one word. Needs Python 3.11+, git and make; the rest is set up here.

PYTHON ?= python3
TOOLS := .tools
UV := $(TOOLS)/bin/uv
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Tests start hundreds of processes: without bytecode each of them would compile everything anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow check format bench corpus comparison new-check check-index clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(READY)  ## the environment in .venv

# uv comes from the registry into a folder of its own, so that nothing outside the clone changes;
# it trusts the certificates the system trusts, as companies with a proxy of their own need.
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "sddflow needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.12,<1'

$(READY): $(UV) pyproject.toml uv.lock
	UV_PROJECT_ENVIRONMENT=$(VENV) UV_SYSTEM_CERTS=1 $(UV) sync --quiet --locked --compile-bytecode --python $(PYTHON)
	@touch $@

demo: $(READY)  ## sddflow run add-conversations on examples/todo-chatbot, asking at the terminal
	$(BIN)/sddflow run add-conversations

test: $(READY)  ## the quick tests
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow" $(ARGS)

test-slow: $(READY)  ## the slow proofs
	$(BIN)/python -m pytest -n auto --dist loadgroup -m slow $(ARGS)

check: $(READY)  ## format, lint, types, import contract, index
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_index.py --check

format: $(READY)  ## write the format, mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)  ## the benchmarks: ratios in one run, growth over sizes
	UV_PROJECT_ENVIRONMENT=.venv-bench UV_SYSTEM_CERTS=1 $(UV) sync --quiet --locked --group bench --python $(PYTHON)
	.venv-bench/bin/python -m benchmarks $(ARGS)

corpus: $(READY)  ## the proof on the corpus of defects and of correct migrations: ARGS=NAME, ARGS=--count
	$(BIN)/python tools/corpus.py $(ARGS)

comparison: $(READY)  ## other tools on the corpus, and docs/comparison.md; hours, ARGS="--every 8" for a part
	@mkdir -p .comparison
	-$(BIN)/python tools/corpus.py --json .comparison/sddflow.json
	$(BIN)/python -m benchmarks.comparison $(ARGS)

new-check: $(READY)  ## a check's file, page and test: NAME=two-words [KIND=reading]
	$(BIN)/python tools/new_check.py "$(NAME)" "$(or $(KIND),running)"

check-index: $(READY)  ## the index of the codes in docs/checks/README.md, from their pages
	$(BIN)/python tools/check_index.py

clean:  ## what setup and tests made
	rm -rf $(VENV) .venv-bench $(TOOLS) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
