# Each of demo, test and lab sets up all it needs from a bare clone: Python 3.11 to 3.13 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Node is for those who change the explorer's front end. Without it its checks are skipped.
NODE := $(shell command -v npm >/dev/null && echo node_modules/ready)

# Two workers on two cores: a BLAS pool in each would have them wait for each other.
test test-all: export OPENBLAS_NUM_THREADS := 1

.PHONY: demo test test-all lab build site lock format front

demo: $(VENV)/ready
	$(BIN)/ravine demo

lab: $(VENV)/ready
	$(BIN)/ravine lab

test: $(VENV)/ready-to-test $(NODE)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache
	$(BIN)/ravine build --check
	$(BIN)/python -m pytest -n 2 --dist loadgroup

test-all: test
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m full

build: $(VENV)/ready
	$(BIN)/ravine build

# The lectures as pages, in site/.
site: $(VENV)/ready
	$(BIN)/ravine site

format: $(VENV)/ready-to-test $(NODE)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(if $(NODE),npx biome check --write,@echo "There is no Node here, so JavaScript stays as it is.")

# Join the modules of the explorer's front end into the file that users get.
front: $(VENV)/ready-to-test node_modules/ready
	$(BIN)/python tools/make_front.py

# Compile the locked versions again, for all platforms and Python 3.11 to 3.13.
lock: $(VENV)/ready-to-test
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --extra grader \
	    --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 -c requirements.txt --no-annotate \
	    --custom-compile-command "make lock" pyproject.toml -o requirements-students.txt
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

node_modules/ready: package.json package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 or later is not installed; its npm fetches esbuild and Biome."; exit 1; }
	npm ci --silent
	touch $@
