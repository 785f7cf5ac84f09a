# `make release` and `make test` set up .venv themselves; everything else is listed by `make help`.

PYTHON ?= python3
# torch from the default index brings CUDA on Linux; pip prefers the CPU build if this index offers it.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

REPEAT ?= 1
# make fuzz: the number of examples for each test.
EXAMPLES ?= 20000
# make bench: the numbers of rounds and of submissions, and the sizes of the classes.
ROUNDS ?= 3
COUNT ?= 40
SIZES ?= 10,100,1000
# make grade SCHEDULER=tcp://...: 1 accepts a scheduler that anybody can use.
UNAUTHENTICATED_SCHEDULER ?=
# The digits: scikit-learn's, enlarged (digits), or MNIST's (mnist), from MNIST_DIR or downloaded.
DATASET ?= digits
MNIST_DIR ?=

VENV := .venv
PY := $(VENV)/bin/python
PIP := pip install --quiet --disable-pip-version-check --constraint pins.txt
INSTALL := $(PY) -m $(PIP)
# One more than cores, since tests wait for kernels and time limits. With worksteal a worker gets neighbors, which share fixtures.
WORKERS = --numprocesses $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)') --dist worksteal
STUDENT_ENV := build/student-env
BENCH_ENV := build/bench-env

.DEFAULT_GOAL := help
.PHONY: help release grade responses test quick changed fuzz bank hints check bench mutants solutions pictures notebook pins clean

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

release: $(VENV)/release.stamp  ## build student_release/ and dist/, then grade the reference and a blank submission
	$(PY) -m autograder release --dataset "$(DATASET)" --dataset-files "$(MNIST_DIR)"

grade: $(VENV)/release.stamp  ## grade SUBMISSIONS (OUTPUT=dir JOBS=n SCHEDULER=tls://... TLS_CA=pem TLS_CERT=pem TLS_KEY=pem MARKS=csv OVERRIDES=csv LATE=yaml GRADEBOOK=csv COLUMN=name AUTOGRADER=zip)
	@test -n "$(SUBMISSIONS)" || { echo "Name the submissions: make grade SUBMISSIONS=path"; exit 1; }
	$(PY) -m autograder grade "$(SUBMISSIONS)" $(if $(OUTPUT),--output "$(OUTPUT)") $(if $(JOBS),--jobs $(JOBS)) \
		$(if $(SCHEDULER),--scheduler "$(SCHEDULER)") $(if $(TLS_CA),--tls-ca "$(TLS_CA)") \
		$(if $(TLS_CERT),--tls-cert "$(TLS_CERT)") $(if $(TLS_KEY),--tls-key "$(TLS_KEY)") \
		$(if $(UNAUTHENTICATED_SCHEDULER),--unauthenticated-scheduler) $(if $(MARKS),--marks "$(MARKS)") \
		$(if $(OVERRIDES),--overrides "$(OVERRIDES)") $(if $(LATE),--late "$(LATE)") $(if $(GRADEBOOK),--gradebook "$(GRADEBOOK)") $(if $(COLUMN),--gradebook-column "$(COLUMN)") \
		$(if $(AUTOGRADER),--autograder "$(AUTOGRADER)") $(if $(UNPROTECTED),--unprotected)

responses: $(VENV)/release.stamp  ## collect SUBMISSIONS' free responses for marking (OUTPUT=dir)
	@test -n "$(SUBMISSIONS)" || { echo "Name the submissions: make responses SUBMISSIONS=path"; exit 1; }
	$(PY) -m autograder responses "$(SUBMISSIONS)" $(if $(OUTPUT),--output "$(OUTPUT)")

test: $(VENV)/test.stamp $(STUDENT_ENV)/stamp check  ## run everything that CI runs
	OPENBLAS_NUM_THREADS=1 $(PY) -m pytest $(WORKERS)

quick: $(VENV)/test.stamp  ## run lint, types and the quick tests
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	OPENBLAS_NUM_THREADS=1 $(PY) -m pytest --quiet $(WORKERS) -m "not slow and not fuzz"

# Each copy has one of a newcomer's first changes. The lab's own tests, in tests/lab/, are left out.
changed: $(VENV)/test.stamp $(STUDENT_ENV)/stamp  ## run the engine's tests on four changed copies of the lab
	rm -rf build/changed
	for change in points bonus question title; do \
		PYTHONPATH=tests $(PY) -m helpers.changes $$change build/changed/$$change && \
		( cd build/changed/$$change && OPENBLAS_NUM_THREADS=1 $(CURDIR)/$(PY) -m pytest --quiet $(WORKERS) \
			--ignore tests/lab --ignore tests/release/test_newcomer.py ) || exit 1; done

# .hypothesis/ keeps an example that fails: the same command begins with it the next time.
fuzz: $(VENV)/test.stamp  ## feed EXAMPLES pieces of random hostile data to each reader
	OPENBLAS_NUM_THREADS=1 FUZZ_EXAMPLES=$(EXAMPLES) $(PY) -m pytest $(WORKERS) -m fuzz \
		--override-ini faulthandler_timeout=86400

# REPEAT=20 shows that grading doesn't depend on luck.
bank: $(VENV)/test.stamp  ## grade the bank of right and wrong answers, REPEAT times
	for round in $$(seq $(REPEAT)); do \
		OPENBLAS_NUM_THREADS=1 $(PY) -m pytest --quiet $(WORKERS) tests/lab/test_bank.py || exit 1; done

hints: $(VENV)/test.stamp  ## grade the blind answers, and count fair points and helpful hints (ANSWERS=pattern)
	PYTHONPATH=tests OPENBLAS_NUM_THREADS=1 $(PY) -m helpers.blind "$(ANSWERS)"

check: $(VENV)/test.stamp  ## run lint and types, check the pages, and compare generated files with the master
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m pytest --quiet tests/test_readme.py tests/test_words.py
	$(PY) -m autograder check

bench: $(BENCH_ENV)/stamp  ## measure grading and releasing, beside otter and nbgrader (ROUNDS COUNT SIZES)
	PYTHONPATH=tests $(BENCH_ENV)/bin/python -m benchmarks --rounds $(ROUNDS) --sizes $(SIZES) --submissions $(COUNT)

mutants: $(VENV)/test.stamp  ## count the wrong variants of the reference answers that the tests catch
	$(PY) -m pytest --quiet --capture no tests/lab/test_mutants.py

solutions: $(VENV)/test.stamp  ## run the solution notebook again and write it to solutions/
	$(PY) -m autograder solutions

pictures: $(VENV)/test.stamp  ## take the screenshots of docs/ again (needs Chromium)
	PYTHONPATH=tests OPENBLAS_NUM_THREADS=1 $(PY) -m helpers.screenshots

notebook: $(VENV)/release.stamp  ## open the master in JupyterLab
	$(PY) -m jupytext_config --settings-file $(VENV)/etc/jupyter/labconfig/default_setting_overrides.json set-default-viewer python
	$(PY) -m jupyterlab assignment/adversarial_examples.py

pins: $(VENV)/release.stamp  ## renew pins.txt from pyproject.toml
	$(INSTALL) --group pins
	$(PY) -m uv pip compile --quiet --universal --python-version 3.10 --upgrade --no-annotate \
		--custom-compile-command 'make pins' --group test --group oracle --group bench --group pins --output-file pins.txt

clean:  ## remove generated files that git ignores
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo "This needs Python 3.10 or newer, and $(PYTHON) is older or missing. Name another: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/release.stamp: pins.txt pyproject.toml | $(VENV)/bin/python
	$(INSTALL) pip
	$(INSTALL) --group release
	@touch $@

# A student's packages and no others: the tests run the release in it.
$(STUDENT_ENV)/stamp: student_release/requirements.txt | $(VENV)/bin/python
	rm -rf $(STUDENT_ENV)
	$(VENV)/bin/python -m venv $(STUDENT_ENV)
	$(STUDENT_ENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# If nbgrader can't be installed, its rows say so.
$(BENCH_ENV)/stamp: pins.txt pyproject.toml | $(VENV)/bin/python
	$(VENV)/bin/python -m venv $(BENCH_ENV)
	$(BENCH_ENV)/bin/python -m $(PIP) pip
	$(BENCH_ENV)/bin/python -m $(PIP) --group release
	$(BENCH_ENV)/bin/python -m $(PIP) --group bench || echo "Continuing without nbgrader."
	@touch $@

$(VENV)/test.stamp: $(VENV)/release.stamp
	$(INSTALL) --group test
	$(INSTALL) --extra-index-url $(TORCH_INDEX) --retries 1 --group oracle
	@touch $@
