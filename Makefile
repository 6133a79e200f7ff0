# Each of demo, test and lab sets up all it needs from a bare clone: Python 3.11 to 3.13 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lab build lock format

demo: $(VENV)/ready
	$(BIN)/ravine demo

lab: $(VENV)/ready
	$(BIN)/ravine lab

test: $(VENV)/ready-to-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache
	$(BIN)/ravine build --check
	$(BIN)/python -m pytest -n 2 --dist loadgroup

build: $(VENV)/ready
	$(BIN)/ravine build

format: $(VENV)/ready-to-test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Compile the locked versions again, for all platforms and Python 3.11 to 3.13.
lock: $(VENV)/ready-to-test
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --extra grader \
	    --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	$(BIN)/python -c "import tomllib; \
	    print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['dev'], sep='\n')" \
	| $(BIN)/uv pip compile -q --universal --python-version 3.11 -c requirements.txt \
	    --custom-compile-command "make lock" - -o requirements-dev.txt

$(VENV)/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/ready-to-test: requirements-dev.txt $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
