# films-analytics: `make run` lands, builds and renders; `make test` checks everything on the sample.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
UV_VERSION := 0.13.9

DB := $(or $(FILMS_DB),data/films.duckdb)
RAW := $(or $(FILMS_RAW_DIR),data/raw)
OUT := output
# A build goes into a second file of the same name (DuckDB names a database after its file) and
# takes the place of the warehouse only once all tests have passed.
BUILDING := $(dir $(DB)).building/$(notdir $(DB))
# The raw folder as of the last build: another one makes the warehouse out of date.
BUILT_FROM := $(DB).built-from

# What the last landing came to.
RAN := $(dir $(DB)).last-run.json

SQL_FILES := dbt_project.yml profiles.yml $(shell find models macros tests/data_tests -type f)
PAGE_FILES := $(shell find reports -type f -not -path '*/__pycache__/*')
MANIFESTS = $(wildcard $(RAW)/loads/*/manifest.json)

BUILT = import duckdb; print('{} models built, {} tests passed, {} warned'.format(*duckdb.connect('$(DB)', \
	read_only=True).sql('select models_ok, tests_passed, tests_warned from meta.builds order by finished_at').fetchall()[-1]))

say = @printf '\n\033[1m==> %s\033[0m\n' "$(1)"

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run land page recover test test-all lint typecheck unit build-sample conventions bench picture docs clean FORCE

help:  ## Show what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# ------------------------------------------------------------------ set-up

$(UV):
	$(call say,Making $(VENV))
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "films-analytics needs Python 3.11 or later: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.run: $(UV) uv.lock pyproject.toml
	$(call say,Installing the packages of uv.lock)
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --frozen --inexact --compile-bytecode --no-default-groups --quiet --python $(BIN)/python
	@touch $@

$(VENV)/.dev: $(UV) uv.lock pyproject.toml
	$(call say,Installing the packages of uv.lock and those for development)
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --frozen --inexact --compile-bytecode --quiet --python $(BIN)/python
	@touch $@ $(VENV)/.run

setup: $(VENV)/.run  ## Make .venv with what `make run` needs
setup-dev: $(VENV)/.dev  ## Make .venv with what `make test` needs too

# ------------------------------------------------------------------ the main job

run: setup  ## Land, build, render; then recover what pages hide, and build and render again
	$(call say,1/4 Landing what has changed at the source into $(RAW))
	@$(BIN)/python -m ingest --no-recover --summary $(RAN)
	@$(MAKE) --no-print-directory page STEPS="2/4 3/4"
	$(call say,4/4 Recovering rows that the pages lack)
	@if grep -q '"awaiting_recovery": 0,' $(RAN); then echo 'None await it.'; else $(BIN)/python -m ingest; fi
	@$(MAKE) --no-print-directory page STEPS="4/4 4/4"
	@printf '\nThe warehouse: %s\nThe page:      %s\n' "$(abspath $(DB))" "$(abspath $(OUT)/index.html)"

page: $(OUT)/index.html

$(OUT)/index.html: $(DB) $(PAGE_FILES)
	$(call say,$(lastword $(STEPS)) Rendering $(OUT)/index.html)
	@$(BIN)/python -m reports --db $(DB) --out $(OUT)

$(DB): $(MANIFESTS) $(SQL_FILES) uv.lock $(BUILT_FROM)
	$(call say,$(firstword $(STEPS)) Building and testing $(DB))
	@rm -rf $(dir $(BUILDING)) && mkdir -p $(dir $(BUILDING))
	@FILMS_DB=$(BUILDING) $(BIN)/dbt --log-level warn build
	@mv $(BUILDING) $(DB) && rm -rf $(dir $(BUILDING))
	@$(BIN)/python -c "$(BUILT)"

$(BUILT_FROM): FORCE
	@mkdir -p $(dir $@)
	@echo '$(abspath $(RAW))' | cmp --silent - $@ || echo '$(abspath $(RAW))' > $@

FORCE:

# ------------------------------------------------------------------ checks

lint: setup-dev
	$(call say,Lint)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/sqlfluff lint --disable-progress-bar models macros analyses tests/data_tests

typecheck: setup-dev
	$(call say,Types)
	@$(BIN)/mypy

unit: setup-dev
	$(call say,Tests)
	@$(BIN)/pytest -n 2 --dist loadgroup -m 'not slow'

build-sample: setup-dev
	$(call say,The sample through dbt with all tests)
	@rm -rf target/sample && mkdir -p target/sample
	@$(BIN)/python -m ingest --source sample --raw-dir target/sample/raw
	@FILMS_RAW_DIR=target/sample/raw FILMS_DB=target/sample/films.duckdb $(BIN)/dbt --warn-error build --selector everything

conventions: build-sample
	$(call say,Names and layers and descriptions and contracts by dbt-bouncer)
	@FILMS_RAW_DIR=target/sample/raw FILMS_DB=target/sample/films.duckdb $(BIN)/dbt --quiet docs generate
	@$(UV) tool run --quiet --from dbt-bouncer==4.0.0 dbt-bouncer

test: lint typecheck unit build-sample  ## Lint, types, tests, and the sample through dbt
	@printf '\nAll checks have passed.\n'

test-all: test conventions  ## The same, and the long suites
	$(call say,Long suites)
	@$(BIN)/pytest -m slow || [ $$? -eq 5 ]

bench: setup-dev  ## Measure landing (against the floor of a throttle, beside dlt) and the page (first chart)
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --frozen --inexact --group bench --quiet --python $(BIN)/python
	@$(BIN)/python -m benchmarks.throttle
	@$(BIN)/python -m benchmarks.landing
	@$(BIN)/python -m benchmarks.first_chart

picture: setup-dev $(OUT)/index.html  ## Take the README's pictures of the page
	@$(BIN)/python docs/picture.py

docs: setup $(DB)  ## Render dbt's documentation of the warehouse
	@FILMS_DB=$(DB) $(BIN)/dbt --quiet docs generate --static
	@printf 'The documentation: %s\n' "$(abspath target/static_index.html)"

clean:  ## Remove everything made, but for .venv
	rm -rf data/* output target logs
