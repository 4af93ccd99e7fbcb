# make demo | test | check | soak | docs ; everything runs in .venv, which is made on the way
VENV ?= .venv
PYTHON ?= python3.11
BIN := $(VENV)/bin
WORKERS ?= auto
BUILT := src/riskreg/demo/commits.json

.PHONY: demo test check soak packages docs catalogue format clean

$(BIN)/riskreg: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) 2>/dev/null || python3 -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

$(BUILT): $(BIN)/riskreg catalogue.py $(wildcard tools/*.py tools/demo/* src/riskreg/locale/*/LC_MESSAGES/*.po) $(shell find registers -type f)
	@$(BIN)/python tools/package.py

demo: $(BUILT)  ## the example's repository, and what its September meeting needs
	@rm -rf build/riskreg-demo
	@$(BIN)/riskreg demo build/riskreg-demo

test: $(BUILT)  ## all tests, small counts
	@$(BIN)/python -m pytest -n $(WORKERS)

soak: $(BUILT)  ## all tests, full counts
	@RISKREG_SOAK=1 $(BIN)/python -m pytest -n $(WORKERS)

check: $(BUILT)  ## format, lint, types, generated documents, tests with coverage, packages
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python docs/generate.py --check
	@$(BIN)/coverage erase
	@$(BIN)/coverage run --parallel-mode -m pytest
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --include='src/riskreg/domain/*,src/riskreg/syntax/*' --fail-under=95 --skip-covered
	@.ci/packages $(BIN)/python

packages: $(BUILT)  ## the sdist passes its own tests, the wheel runs the demo elsewhere
	@.ci/packages $(BIN)/python

docs: $(BUILT)  ## write the generated documents
	@$(BIN)/python docs/generate.py

catalogue: $(BIN)/riskreg  ## compile the message catalogue
	@$(BIN)/python catalogue.py

format: $(BIN)/riskreg
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache
