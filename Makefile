# Everything that a person or a machine does with this repository. `make help` lists it.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# Debian packages that the build needs, each with a file that shows that it is there.
PACKAGES := libssl-dev:/usr/include/openssl/evp.h libnghttp2-dev:/usr/include/nghttp2/nghttp2.h \
  libsimdjson-dev:/usr/include/simdjson.h libcurl4-openssl-dev:/usr/bin/curl-config \
  pkg-config:/usr/bin/pkg-config openssl:/usr/bin/openssl ca-certificates:/usr/sbin/update-ca-certificates
COUNT_PACKAGES := valgrind:/usr/bin/valgrind python3:/usr/bin/python3
BENCH_PACKAGES := $(COUNT_PACKAGES) python3-venv:/usr/lib/python3.11/ensurepip
MODEL_PACKAGES := spin:/usr/bin/spin gcc:/usr/bin/gcc
GATEWAY_PACKAGES := haproxy:/usr/sbin/haproxy nginx:/usr/sbin/nginx caddy:/usr/bin/caddy \
  wrk:/usr/bin/wrk libnginx-mod-http-lua:/usr/lib/nginx/modules/ngx_http_lua_module.so \
  python3-venv:/usr/lib/python3.11/ensurepip

RELEASE := -c release --static-swift-stdlib
BIN := .build/release
# What the tests with gateways need of PyPI: an SDK of AWS, and Envoy.
GATEWAY_PYTHON := .build/gateways
PAIRS ?= 10000

.PHONY: help run build test test-gateways test-model test-tsan sweep fuzz ci check-instructions bench bench-gateways format lint packages clean

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Serve Profiles/bedrock, ask it a few questions, go on serving (ARGS=--once: stop after the answers).
	@Deploy/Demo/run $(ARGS)

build: packages ## Build the release binaries, reeve, reeved and reeve-fetch.
	@swift build $(RELEASE) --product reeve
	@swift build $(RELEASE) --product reeved
	@swift build $(RELEASE) --product reeve-fetch

test: packages ## Build, and run every test (PAIRS=N: pairs of the differential test).
	@REEVE_PAIRS=$(PAIRS) swift test

test-gateways: packages-gateways build $(GATEWAY_PYTHON)/ready ## Ask through Envoy, HAProxy, nginx and Caddy, with boto3; minutes (ARGS=haproxy: one of them).
	@$(GATEWAY_PYTHON)/bin/python Tests/Gateways/run $(ARGS)

$(GATEWAY_PYTHON)/ready: Tests/Gateways/requirements.txt | packages-gateways
	@python3 -m venv $(GATEWAY_PYTHON)
	@$(GATEWAY_PYTHON)/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

test-model: packages-model ## Check the model of how snapshots are freed, in every order of its steps; seconds.
	@Tests/Models/check

test-tsan: build ## Read snapshots while they are freed, under the thread sanitizer; a minute, most of it building.
	@Tests/Stress/check

sweep: packages ## Ask both engines about a million pairs (ARGS="--seed 7 --pairs 10000000 --jobs 2": more).
	@swift build -c release --product reeve-sweep
	@$(BIN)/reeve-sweep $(or $(ARGS),--pairs 1000000)

fuzz: packages build ## Send a million damaged streams to a server that runs; minutes (ARGS="--seed 7 --only spop": others).
	@swift build $(RELEASE) --product reeve-fuzz
	@$(BIN)/reeve-fuzz $(ARGS)

ci: lint test test-model test-tsan check-instructions test-gateways fuzz ## What must pass before a change lands.
	@$(MAKE) --no-print-directory sweep ARGS="--pairs 200000 --jobs 2"
	@$(MAKE) --no-print-directory sweep ARGS="--routes 200000 --jobs 2"
	@$(MAKE) --no-print-directory run ARGS=--once

check-instructions: packages-count ## Count the instructions of a decision and of a gateway's check, against limits (ARGS=record: lower these).
	@Benchmarks/run gates $(ARGS)

bench: packages-bench build ## Run the benchmark suite; fifteen minutes on two cores (ARGS=full: more of it).
	@Benchmarks/run $(ARGS)

bench-%: packages-bench build ## Run one benchmark: make bench-serve, bench-decide, … (ARGS=full: more of it).
	@Benchmarks/run $* $(ARGS)

bench-gateways: packages-bench packages-gateways build $(GATEWAY_PYTHON)/ready ## What Reeve costs behind gateways; six minutes (ARGS=full: longer runs).
	@$(GATEWAY_PYTHON)/bin/python Benchmarks/run gateways $(ARGS)

format: ## Format all sources.
	@swift format --in-place --recursive Package.swift Sources Tests Benchmarks

lint: ## Check the format and the style of all sources.
	@swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

clean: ## Remove what was built.
	@rm -rf .build

# Installs what is missing, or says how.
define require
	@missing=""; \
	for entry in $(1); do [ -e "$${entry#*:}" ] || missing="$$missing $${entry%%:*}"; done; \
	command -v swift > /dev/null || { echo "reeve: Swift 6.3 is not on the PATH; see https://www.swift.org/install/linux" >&2; exit 1; }; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -q && apt-get install -qy --no-install-recommends $$missing; \
	  else echo "reeve: packages are missing; run: sudo apt-get install$$missing" >&2; exit 1; fi; \
	fi
endef

packages:
	$(call require,$(PACKAGES))

.PHONY: packages-count packages-bench packages-gateways packages-model
packages-count:
	$(call require,$(PACKAGES) $(COUNT_PACKAGES))

packages-bench:
	$(call require,$(PACKAGES) $(BENCH_PACKAGES))

packages-gateways:
	$(call require,$(PACKAGES) $(GATEWAY_PACKAGES))

packages-model:
	$(call require,$(MODEL_PACKAGES))
