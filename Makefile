# Every verb sets itself up in .venv, once for each pyproject.toml and requirements.lock.
# ARGS goes to the program behind the verb: make demo ARGS=--check, make test ARGS="tests/news -x".

MAKEFLAGS += --no-print-directory
PYTHONS := 3.11 3.12 3.13
ARGS ?=
CODE := bot cogs demo tests benchmarks

.PHONY: setup run demo test unit lint bench lock

setup: .venv/ready

run: setup
	@.venv/bin/python -m bot run $(ARGS)

demo: setup
	@.venv/bin/python -m demo $(ARGS)

# Everything on the first Python of the machine, then all but the slow tests on each other one it has.
# Exit code 5: ARGS left no test for that one.
test: setup
	@.venv/bin/pytest $(ARGS)
	@for version in $$(.ci/others $(PYTHONS)); do \
		$(MAKE) .venv-$$version/ready && echo "Python $$version, without the slow tests:" && \
		{ .venv-$$version/bin/pytest -m "not slow" -n 2 $(ARGS) || [ $$? -eq 5 ]; } || exit; \
	done

unit: setup
	@.venv/bin/pytest -m "not slow" -n 2 $(ARGS)

lint: setup
	@.venv/bin/ruff format --check --quiet $(CODE) || { echo "make lint: run .venv/bin/ruff format"; exit 1; }
	@.venv/bin/ruff check --quiet $(CODE)
	@.venv/bin/pyright

bench: setup
	@.venv/bin/python -m benchmarks $(ARGS)

# Renew every version in the lock. Name packages to renew only those: make lock ARGS="-P discord-py".
lock: setup
	@.venv/bin/uv pip compile --quiet --universal --all-extras --python-version 3.11 \
		--custom-compile-command "make lock" --output-file requirements.lock $(or $(ARGS),--upgrade) pyproject.toml

.venv/ready: pyproject.toml requirements.lock
	@.ci/venv .venv $(PYTHONS:%=python%) python3

.venv-%/ready: pyproject.toml requirements.lock
	@.ci/venv .venv-$* python$*
