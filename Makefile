# SPDX-License-Identifier: Apache-2.0
# The front door. The work is done by tools/ and CMake; on a fresh Debian 12 with git and make, start with `make demo`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: demo test build bench fuzz format lint fresh deps clean help

JOBS ?= $(shell nproc)
SECONDS_EACH ?= 60
demo_store := build/demo-store
demo_logs := tests/stories/invictus/logs
demo_subject := arn:aws:iam::123837392027:user/bert-jan
story := build/demo-story
story_setting := tools/storygen/detective.json
story_subject := AWSReservedSSO_PlatformOperators_uakgn6aaz4zfbdhy

configure = [ -f build/$(1)/build.ninja ] || cmake --preset $(1) >build/$(1).log || { cat build/$(1).log; exit 1; }
compile = mkdir -p build; $(call configure,$(1)); cmake --build build/$(1) -j $(JOBS)
# The networks come as CSV; the program reads them as an MMDB made once from it, dated as the pinned data is
# (version 2.3.YYYYMMDDnn), not as the day it was made: reports name the date.
networks_dated := $(shell sed -n 's|.*"@ip-location-db/asn", "version": "2\.3\.\(....\)\(..\)\(..\).*|\1-\2-\3|p' tools/pins.json)
networks = for csv in .deps/geoip/asn-ipv4.csv .deps/geoip/asn-ipv6.csv; do \
  [ .deps/geoip/asn.mmdb -nt $$csv ] || { echo "making .deps/geoip/asn.mmdb from the networks' CSV files"; \
    build/release/asn-mmdb .deps/geoip/asn-ipv4.csv .deps/geoip/asn-ipv6.csv .deps/geoip/asn.mmdb \
      $(networks_dated); break; }; done

demo: deps $(story)/truth.json ## install what is missing, build, ingest a made-up story and a real attack, print both reports
	@$(call compile,release) --target spoor asn-mmdb
	@$(networks)
	build/release/spoor ingest --store $(demo_store) $(demo_logs)
	build/release/spoor ingest --store $(story)/store $(story)/AWSLogs --geoip $(story)/places.mmdb --threat-list bad=$(story)/threats.txt
	build/release/spoor investigate --store $(story)/store $(story_subject) --from 2025-06-17 --to 2025-06-18
	build/release/spoor investigate --store $(demo_store) $(demo_subject)

$(story)/truth.json: $(wildcard tools/storygen/*.py) $(story_setting) | deps
	@rm -rf $(story)
	@python3 tools/storygen $(story) --setting $(story_setting)

test: ## everything that must pass, each suite's minutes against its budget
	@began=$$(date +%s); tools/setup.sh build test; python3 tools/test.py --began $$began

build: deps ## build/release/spoor, its unit tests and benchmarks
	@$(call compile,release)
	@$(networks)

bench: build ## the benchmarks; needs about 270 MB more for the peer they are compared with
	@tools/venv.sh .deps/bench-venv bench/requirements.txt
	.deps/bench-venv/bin/python bench/run.py

fuzz: deps ## every fuzz target for SECONDS_EACH seconds (60), or TARGET=name only
	@tools/setup.sh build test
	@$(call compile,fuzz)
	@python3 tools/fuzz.py --build build/fuzz --seconds $(SECONDS_EACH) $(TARGET)

format: ## rewrite the C++ sources in the project's format
	@tools/setup.sh build test
	@tools/lint.sh rewrite

lint: deps ## check format and clang-tidy's list
	@tools/setup.sh build test
	@mkdir -p build; $(call configure,asan)
	@tools/lint.sh format tidy

fresh: ## prove demo and test in a bare Debian 12 (needs root and debootstrap)
	@tools/fresh.sh

deps: ## install and fetch what building needs, and nothing twice
	@tools/setup.sh build
	@python3 tools/fetch.py

clean: ## remove what was built; what was fetched stays in .deps
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile
