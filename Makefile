# films-analytics: `make run` lands, builds and renders; `make test` checks everything on the sample.

PYTHON ?= python3
# Without kept bytecode each command would compile dbt anew, which takes seconds.
unexport PYTHONDONTWRITEBYTECODE
# The makes that tests start share no jobs with this one.
unexport MAKEFLAGS
BIN := .venv/bin
UV := $(BIN)/uv

say = @printf '\n\033[1m==> %s\033[0m\n' "$(1)"
# What to do when the command before it has failed.
orelse = || { printf '\n%s\n' "$(1)" >&2; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run page ask test test-all lint lint-python lint-sql typecheck unit build-sample conventions evaluate bench bench-quick bench-spark picture analyses docs clean
.PHONY: setup-spark spark-up spark-down spark-status spark-build spark-page spark-test

help:  ## Show what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# Paths aren't make's business, which can't name one that holds a blank: what stands where
# (FILMS_DB, FILMS_RAW_DIR) and what has to be made anew is for pipeline/ to say.

# ------------------------------------------------------------------ set-up

setup:  ## Make .venv with what `make run` needs
	@$(PYTHON) -m pipeline.environment run

setup-dev:  ## Make .venv with what `make test` needs too
	@$(PYTHON) -m pipeline.environment dev

setup-spark:
	@$(PYTHON) -m pipeline.environment spark

# ------------------------------------------------------------------ the main job

run: setup  ## Land, build, render; then recover what pages hide, and build and render again
	@$(BIN)/python -m pipeline run

page: setup  ## Build and render what has landed
	@$(BIN)/python -m pipeline page

ask: setup  ## Build what has landed and write output/ask.html, which answers SQL offline, beside the page
	@$(BIN)/python -m pipeline build
	@$(BIN)/python -m reports --ask

# ------------------------------------------------------------------ on Apache Spark

spark-up: setup-spark  ## Start a Spark cluster on this machine: a master, two workers, a Connect server
	@$(BIN)/python -m pipeline.spark up

spark-down: setup  ## Stop it
	@$(BIN)/python -m pipeline.spark down

spark-status: setup  ## Say what runs of it
	@$(BIN)/python -m pipeline.spark status

spark-build: setup-spark  ## Build and test on Spark what has landed
	@$(BIN)/python -m pipeline.spark build

spark-page: setup-spark  ## Render the page from the marts that Spark shows
	@$(BIN)/python -m pipeline.spark page

spark-test: setup-dev setup-spark  ## Build on a cluster of its own and compare every table with DuckDB's
	@$(BIN)/python -m pipeline.spark test
	$(call say,Tests of the cluster)
	@$(BIN)/pytest -q tests/spark \
		$(call orelse,A test of the cluster failed. Run those that failed alone with: $(BIN)/pytest --last-failed tests/spark)

# ------------------------------------------------------------------ checks

# What takes one core stands side by side. The tests, which take two, follow; they wait often enough
# for the SQL's lint to end beside them.
ifneq ($(filter test test-all,$(MAKECMDGOALS)),)
MAKEFLAGS += -j2
unit: lint-python typecheck build-sample
conventions: unit lint-sql
endif

lint: lint-python lint-sql

lint-python: setup-dev
	$(call say,Lint)
	@{ $(BIN)/ruff check && $(BIN)/ruff format --check; } \
		$(call orelse,Lint failed. Run this and look at what is left: $(BIN)/ruff check --fix; $(BIN)/ruff format)

lint-sql: setup-dev
	$(call say,The SQL's lint)
	@$(BIN)/sqlfluff lint --disable-progress-bar models macros analyses tests/data_tests \
		$(call orelse,The SQL's lint failed. Run this and look at what is left: $(BIN)/sqlfluff fix models macros analyses tests/data_tests)

typecheck: setup-dev
	$(call say,Types)
	@$(BIN)/mypy $(call orelse,A type is wrong: mend the lines that mypy names above and run this again: make typecheck)

unit: setup-dev
	$(call say,Tests)
	@$(BIN)/pytest -n 3 --dist loadscope -m 'not slow' \
		$(call orelse,A test failed. Run those that failed alone with: $(BIN)/pytest --last-failed)

build-sample: setup-dev
	$(call say,The sample through dbt with all tests)
	@rm -rf target/sample && mkdir -p target/sample
	@$(BIN)/python -m ingest --source sample --raw-dir target/sample/raw \
		$(call orelse,The sample didn't land: python -m ingest says above why.)
	@FILMS_RAW_DIR=target/sample/raw FILMS_DB=target/sample/films.duckdb $(BIN)/dbt --warn-error build --selector everything \
		$(call orelse,The sample failed in dbt. It names the test or the model above. The SQL is in target/compiled and the tables are in target/sample/films.duckdb.)

conventions: build-sample
	$(call say,Names and layers and descriptions and contracts by dbt-bouncer)
	@FILMS_RAW_DIR=target/sample/raw FILMS_DB=target/sample/films.duckdb $(BIN)/dbt --quiet docs generate
	@$(UV) tool run --quiet --from dbt-bouncer==4.0.0 dbt-bouncer \
		$(call orelse,A convention is broken: dbt-bouncer.yml has the rule that is named above.)

test: lint-python build-sample typecheck lint-sql unit  ## Lint, types, tests, and the sample through dbt
	@printf '\nAll checks have passed.\n'

test-all: test conventions  ## The same, and the long suites
	$(call say,Long suites)
	@{ $(BIN)/pytest -n 4 --dist loadscope -m slow || [ $$? -eq 5 ]; } \
		$(call orelse,A long test failed. Run those that failed alone with: $(BIN)/pytest --last-failed)

evaluate: build-sample  ## Ask dbt-project-evaluator about the models, where EVALUATOR_DIR holds it
	@FILMS_RAW_DIR=target/sample/raw $(BIN)/python -m pipeline.evaluate

bench: setup-dev  ## Measure landing, building, the page and growth to 10 million ratings, into benchmarks/results
	@UV_PROJECT_ENVIRONMENT=.venv $(UV) sync --frozen --inexact --group bench --quiet --python $(BIN)/python
	@$(BIN)/python -m benchmarks.throttle
	@$(BIN)/python -m benchmarks.landing
	@$(BIN)/python -m benchmarks.files
	@$(BIN)/python -m benchmarks.starting
	@$(BIN)/python -m benchmarks.building
	@$(BIN)/python -m benchmarks.appending
	@$(BIN)/python -m benchmarks.first_chart
	@$(BIN)/python -m benchmarks.growth

bench-spark: setup-dev setup-spark  ## Measure both engines at 1, 10 and 32 million ratings, in some two hours; needs Java
	@$(BIN)/python -m benchmarks.spark

# Elsewhere, so that coarse figures don't take the place of good ones.
QUICK := --out target/benchmarks
bench-quick: setup-dev  ## The same once and with small sizes, in under three minutes, into target/benchmarks
	@$(BIN)/python -m benchmarks.throttle $(QUICK)
	@$(BIN)/python -m benchmarks.landing $(QUICK) --rounds 1
	@$(BIN)/python -m benchmarks.files $(QUICK) --rounds 1 --rows 400000
	@$(BIN)/python -m benchmarks.starting $(QUICK) --rounds 1
	@$(BIN)/python -m benchmarks.building $(QUICK) --rounds 1
	@$(BIN)/python -m benchmarks.first_chart $(QUICK) --rounds 1
	@$(BIN)/python -m benchmarks.growth $(QUICK) --ratings 0.1

picture: setup-dev  ## Take the README's pictures of the page and of the workbench
	@$(BIN)/python -m pipeline page
	@$(BIN)/python -m reports --ask
	@$(BIN)/python docs/picture.py

analyses: build-sample  ## Write docs/analyses.md: the queries of analyses/ with their answers
	@$(BIN)/python docs/analyses.py

docs: setup  ## Render dbt's documentation of the warehouse
	@$(BIN)/python -m pipeline build
	@$(BIN)/dbt --quiet docs generate --static
	@printf 'The documentation: target/static_index.html\n'

clean:  ## Remove everything made, but for .venv
	find data -mindepth 1 ! -name .gitkeep -delete
	rm -rf output target logs
