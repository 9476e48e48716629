# make run      install, migrate, load the demo library into an empty database, and serve
# make test     every test, in two processes (ARGS="tests/rooms -k invite -n 0" runs some, in one)
# make test-modes   the server's own tests, on python-engineio's sockets and on native threads, both at a time
#               (ARGS=tests: every test)
# make faults   the same faults as in make test and their long versions, and many random histories: an hour or more
# make bench    the load of docs/performance.md, against this checkout and its peers (ARGS="--quick")
# make install  only install, into .venv
# make lint     ruff, check and format
# make lock     requirements/*.txt anew from setup.cfg (ARGS=--upgrade for newer releases)

PY ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

# Debian without python3-venv makes an environment without pip: the outer pip installs into it.
PIP = $(shell $(BIN)/python -m pip --version >/dev/null 2>&1 \
	&& echo $(BIN)/python -m pip || echo $(PY) -m pip --python $(BIN)/python)
LOCK = $(BIN)/uv pip compile -q setup.cfg --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	--extra postgresql $(ARGS)

# What make test runs on each of the server's modes, besides the one it uses for all.
SERVED = tests/test_wsgi.py $(addprefix tests/realtime/test_,events.py endings.py backlog.py)

# Random histories, of which make test plays a few. What takes minutes is not to be interrupted by a look at its frames,
# which nobody may touch while they run: CPython has crashed over it.
HISTORIES = tests/messages/test_histories.py tests/js/test_replay.py

export FLASK_APP = chatroom:create_app
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run install test test-modes faults bench lint lock

run: install
	$(BIN)/flask db upgrade && $(BIN)/flask demo && exec $(BIN)/python wsgi.py

install: $(VENV)/.run

test: $(VENV)/.test
	sh scripts/test-services.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)
	$(if $(ARGS),,$(MAKE) test-modes)

test-modes: $(VENV)/.test
	sh scripts/test-services.sh
	$(MAKE) -j 2 $(if $(filter output-sync,$(.FEATURES)),--output-sync) test-mode-engineio test-mode-threading

test-mode-%: $(VENV)/.test
	CHATROOM_TEST_MODE=$* $(BIN)/python -m pytest -n 0 $(or $(ARGS),$(SERVED))

faults: $(VENV)/.test
	sh scripts/test-services.sh
	$(BIN)/python -m pytest -n 0 -o faulthandler_timeout=0 -m "long or not long" tests/reliability $(HISTORIES) $(ARGS)

bench: $(VENV)/.test
	sh scripts/test-services.sh
	$(BIN)/python -m bench $(ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lock: $(BIN)/python
	$(PIP) install -q uv
	$(LOCK) --output-file requirements/run.txt
	$(LOCK) --extra push --constraint requirements/run.txt --output-file requirements/push.txt
	$(LOCK) --extra test --constraint requirements/run.txt --output-file requirements/test.txt

$(BIN)/python:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PY=python3.12")'
	$(PY) -m venv $(VENV) >/dev/null 2>&1 || $(PY) -m venv --without-pip --clear $(VENV)

$(VENV)/.run: requirements/run.txt | $(BIN)/python
	$(PIP) install -q --require-hashes -r $<
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	$(PIP) install -q --require-hashes -r $<
	@touch $@
