# Everything a person does with this repository. `make help` says it in words.

# Templates and migrations are built in; without this flag the build would not notice a file that was added or removed.
SWIFT_BUILD := swift build --disable-build-manifest-caching
RELEASE     := -c release --static-swift-stdlib --disable-local-rpath -Xswiftc -L$(CURDIR)/.build/static \
               -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs
BINARY      := .build/release/fleetpassd
PYTHON      := .build/venv/bin/python
EACH        := $(PYTHON) Tests/each.py
DEMO        := .build/demo

.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: ## set up, build, make a demonstration dealership, and serve it on http://127.0.0.1:8080
	@./setup
	@$(MAKE) --no-print-directory build
	@test -f $(DEMO)/seeded || { rm -rf $(DEMO) && $(BINARY) seed --data $(DEMO) && touch $(DEMO)/seeded; }
	@echo
	@echo "  http://127.0.0.1:8080/vehicles               vehicles for rent: filter, sort, open one, ask about it"
	@echo "  http://127.0.0.1:8080/docs                   the API, for people"
	@echo "  curl 'http://127.0.0.1:8080/v1/vehicles?make=Toyota&class=suv&sort=price&limit=3'"
	@echo "  http://127.0.0.1:8080/sign-in?as=staff       as admin@north.example, with: orbit walnut lantern quartz"
	@echo "  Ctrl-C ends it; the data stays in $(DEMO)"
	@echo
	@FLEETPASS_DESIGN_PAGE=on exec $(BINARY) serve --data $(DEMO) --listen 127.0.0.1:8080 --log-level warning

test: ## set up, build and run every test
	@./setup --tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync build build-tests
	@$(EACH) --at-once 3 --longest 1500 "make -s units-on-file" "make -s units-on-postgres" \
	    $(PAGES) $(WALKS) $(SHARED) $(DOCUMENTS) $(SERVER) $(PARSERS)
	@$(EACH) --at-once 1 $(TIMED)

# What a person runs of it while at work on one part.
test-units: build-tests ## the tests of the modules, those of the product on either store
	@$(EACH) "make -s units-on-file" "make -s units-on-postgres"
test-server: ## the tests of the running server: protocol, hostile clients, people, kills, faults, a full disk
	@$(EACH) $(SERVER)
test-shared: ## many tenants of one PostgreSQL: its schema's rules, each apart from the others, outages, replicas
	@$(EACH) $(SHARED)
test-browser-short: ## every page in Chromium, once on a phone and once on a desk; and what people do there
	@$(EACH) $(PAGES) $(WALKS)
test-browser: ## that, every page in each size and scheme, with nothing, one and long names, and journeys
	@$(EACH) --longest 3600 Tests/Browser/every_page.py Tests/Browser/journeys.py $(WALKS)
test-documents: ## the commands of the documents, and those of ./setup
	@$(EACH) $(DOCUMENTS)
test-timed: ## what judges how long somebody waits: each by itself
	@$(EACH) --at-once 1 $(TIMED)
test-packages: ## the packages, in a Debian of their own under systemd and as a container; takes root
	@$(EACH) --at-once 1 $(PACKAGES)
test-fuzz: ## every parser, with few inputs
	@$(EACH) $(PARSERS)

# Letters and icons, of Debian's packages; it writes only what has changed.
assets:
	@templates/make-assets

# The tests have a build of their own, or SwiftPM would not make both at once.
build-tests: assets
	swift build --disable-build-manifest-caching --scratch-path .build/tests --build-tests

TESTS := .build/tests/debug/FleetPassPackageTests.xctest --testing-library swift-testing

units-on-file:
	@$(TESTS)

# What does not touch a store need not be tried on both.
units-on-postgres:
	@$(PYTHON) Tests/Shared/cluster.py $(TESTS) --filter "FleetPassTests|SharedTests" --skip RandomPriceTests

# Most of these wait more than they compute, so some run at once; what takes longest comes first.
PAGES := "Tests/Browser/every_page.py --short"
WALKS := Tests/Browser/people.py Tests/Browser/hostile_words.py Tests/Browser/passkeys.py Tests/Browser/visits.py \
    Tests/Browser/maps.py Tests/Browser/offline.py
SHARED := Tests/Shared/isolation.py Tests/Shared/outage.py "Tests/Shared/tenancy.py --mutation all" Tests/Shared/tenancy.py \
    Tests/Shared/replicas.py Tests/Shared/office.py Tests/Shared/oversight.py Tests/Shared/upkeep.py \
    Tests/Shared/distributed.py Tests/Shared/catalogue.py
DOCUMENTS := Tests/Documents/commands.py Tests/Documents/setup.py
SERVER := Tests/Packages/calls.py Tests/Protocol/clocks.py "Tests/Crash/kill.py --kills 200" Tests/Protocol/pictures.py \
    Tests/Protocol/mail.py Tests/Protocol/hostile.py Tests/Protocol/openid_trouble.py Tests/Protocol/erasure.py \
    Tests/Protocol/times.py Tests/Protocol/openid.py Tests/Protocol/supervisor.py Tests/Protocol/succession.py Tests/Protocol/probation.py \
    Tests/Protocol/smuggling.py Tests/Protocol/leaks.py Tests/Protocol/calendars.py Tests/Crash/long_reader.py Tests/Crash/chores.py \
    "Tests/Crash/faults.py --positions 6" Tests/Crash/idempotency.py "Tests/Crash/double_booking.py --tries 8000" \
    Tests/Crash/fulldisk.py \
    Tests/Operator/migrating.py Tests/Operator/upgrades.py Tests/Operator/killed_upgrades.py \
    Tests/Operator/backups.py Tests/Operator/killed.py Tests/Operator/keeping.py Tests/Operator/tending.py \
    Tests/Operator/refusing.py Tests/Operator/rough.py Tests/Operator/doctor.py Tests/Operator/status.py
# The first run fetches a Debian, and keeps it.
PACKAGES := Tests/Packages/container.py Tests/Packages/deb.py
PARSERS := "Tests/Fuzz/run --inputs 4000"

# How long somebody waits is judged by itself. By how much is for `make soak` and `make bench` to say; here, on a machine
# that may be busy with anything, it must not be out of all proportion. What misses a time alone is measured again, twice at most.
TIMED := "Tests/Protocol/signins.py --slowest-ms 150" \
    "Tests/Protocol/slow.py --connections 10000 --kinds header --hold 5 --probe-ms 150" \
    "Tests/Shared/noisy.py --most 4 --rounds 2" Tests/Browser/speed.py "Tests/Browser/timeline.py --slack 3" \
    "Tests/Operator/instances.py --first-page-seconds 15"

# The linker looks here first and finds only archives, so these go into the binary: the C++ library, which Swift's needs,
# SQLite, zlib, zstd, and what hashes passwords. Fewer libraries to load, and addresses packed small, bring the first answer
# forward by milliseconds. OpenSSL stays outside, where Debian mends it without a new build of ours.
.build/static: CLANG = $(dir $(shell readlink -f "$$(command -v swift)"))clang
.build/static: Makefile
	@mkdir -p $@
	@for library in stdc++ sqlite3 z argon2 zstd; do \
	    ln -sf "$$($(CLANG) -print-file-name=lib$$library.a)" $@/lib$$library.a; done
	@ln -sf "$$($(CLANG) -print-file-name=libgcc_eh.a)" $@/libgcc_s.a
	@touch $@

build: .build/static assets ## the release binaries, with Swift's library inside: fleetpassd, fleetpass and fleetpass-shared, at .build/release
	$(SWIFT_BUILD) $(RELEASE) --product fleetpassd
	$(SWIFT_BUILD) $(RELEASE) --product fleetpass
	$(SWIFT_BUILD) $(RELEASE) --product fleetpass-shared

PREFIX := /usr/local
install: ## put what is built on this machine, below PREFIX=/usr/local, or below DESTDIR
	@deploy/package/install.py --destination "$(DESTDIR)" --prefix "$(PREFIX)"

deb: ## packages for Debian of what is built, at .build/packages
	@deploy/package/deb.py

sbom: ## what the programs hold and load, with versions and licences, as CycloneDX at .build/packages
	@deploy/package/sbom.py

lint: ## form of the sources, and of the shell scripts
	swift format lint --strict --parallel --recursive Package.swift Sources Tests
	for script in setup deploy/package/post* deploy/package/prerm; do sh -n $$script || exit 1; done; bash -n .ci/run

format: ## bring the sources into form
	swift format --in-place --parallel --recursive Package.swift Sources Tests

check: lint test ## what has to pass before a change lands

bench: ## measure against nginx, one commit per request, and pgbench; writes the tables in docs/performance.md
	@./setup --tests
	@$(MAKE) --no-print-directory build
	@missed=0; for part in Load/bench Load/stay_bench Load/booking_bench Load/shared_bench Browser/speed Browser/timeline; do \
	    echo "$(PYTHON) Tests/$$part.py --write"; \
	    $(PYTHON) Tests/$$part.py --write || missed=1; done; exit $$missed

soak: ## the long forms: 10,000 kills, every fault position, long slow clients
	@./setup --tests
	@$(MAKE) --no-print-directory build
	$(PYTHON) Tests/Crash/kill.py --kills 10000
	$(PYTHON) Tests/Crash/faults.py --positions 60
	$(PYTHON) Tests/Crash/double_booking.py --tries 1000000 --kills 20
	$(PYTHON) Tests/Protocol/signins.py --tries 100
	$(PYTHON) Tests/Protocol/slow.py --connections 10000
	$(PYTHON) Tests/Operator/instances.py --instances 100 --restarts 40
	$(PYTHON) Tests/Operator/killed.py --kills 0
	$(PYTHON) Tests/Operator/rough.py --kills 0 --crossings 20
	$(PYTHON) Tests/Operator/upgrades.py fleet --instances 20 --rounds 20
	$(PYTHON) Tests/Operator/killed_upgrades.py --kills 0
	$(PYTHON) Tests/Operator/migrating.py killed --kills 0
	$(PYTHON) Tests/Operator/large_backup.py
	$(PYTHON) Tests/Shared/tenancy.py --pairs 60 --share 1.0 --samples 4000
	$(PYTHON) Tests/Shared/outage.py --kills 10 --server-kills 60
	$(PYTHON) Tests/Shared/noisy.py --noise reads,listings,writes,sign-ins,all --rounds 8 --seconds 5

fuzz: ## every parser, a million inputs each, guided by coverage
	@./setup --tests
	Tests/Fuzz/run --inputs 1000000

snapshots: build-tests ## write the snapshots anew: routes, schema, help
	SNAPSHOT_UPDATE=1 $(TESTS) --filter FleetPassTests

shots: ## take the pictures of all pages anew, for you to look through at .build/shots/index.html
	SNAPSHOT_UPDATE=1 $(PYTHON) Tests/Browser/every_page.py

clean: ## everything that a build or a demonstration has made
	rm -rf .build

.PHONY: help demo assets test build-tests units-on-file units-on-postgres test-units test-server test-shared \
    test-browser-short test-browser test-documents test-timed test-packages test-fuzz build install deb sbom lint format \
    check bench soak fuzz snapshots shots clean
