# Everything a person does with this repository. `make help` says it in words.

# Templates and migrations are built in; without this flag the build would not notice a file that was added or removed.
SWIFT_BUILD := swift build --disable-build-manifest-caching
RELEASE     := -c release --static-swift-stdlib --disable-local-rpath -Xswiftc -L$(CURDIR)/.build/static \
               -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs
BINARY      := .build/release/fleetpassd
PYTHON      := .build/venv/bin/python
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

test: ## set up and run every test
	@./setup --tests
	@$(MAKE) --no-print-directory build test-units test-server test-shared test-browser-short test-documents test-fuzz

# Letters, icons and the map, of Debian's packages; it writes only what has changed.
assets:
	@templates/make-assets

# Neither keeps two processors busy: both stores at once take little longer than one. SwiftPM runs one at a time, so the
# second is started without it. What does not touch a store need not be tried on both.
test-units: assets ## the tests of the modules, those of the product on either store
	$(SWIFT_BUILD) --build-tests
	@swift test --skip-build & onfile=$$!; \
	$(PYTHON) Tests/Shared/cluster.py .build/debug/FleetPassPackageTests.xctest --testing-library swift-testing \
	    --filter "FleetPassTests|SharedTests" --skip RandomPriceTests; onpostgres=$$?; \
	wait $$onfile && exit $$onpostgres

# How long somebody waits beside others is judged by `make soak` and `make bench`; here, on a machine that may be busy
# with anything, it must not be out of all proportion. What misses nothing but a time is measured again, twice at most.
test-server: ## the tests of the running server: protocol, hostile clients, people, kills, faults, a full disk
	$(PYTHON) Tests/Protocol/smuggling.py
	$(PYTHON) Tests/Protocol/hostile.py
	$(PYTHON) Tests/Protocol/supervisor.py
	$(PYTHON) Tests/Protocol/mail.py
	$(PYTHON) Tests/Protocol/leaks.py
	$(PYTHON) Tests/Protocol/calendars.py
	$(PYTHON) Tests/Protocol/erasure.py
	$(PYTHON) Tests/Protocol/times.py
	$(PYTHON) Tests/Protocol/clocks.py
	$(PYTHON) Tests/Protocol/pictures.py
	$(PYTHON) Tests/Protocol/openid.py
	$(PYTHON) Tests/Protocol/openid_trouble.py
	$(PYTHON) Tests/Protocol/signins.py --slowest-ms 150
	$(PYTHON) Tests/Protocol/slow.py --connections 10000 --kinds header --hold 5 --probe-ms 150
	$(PYTHON) Tests/Crash/idempotency.py
	$(PYTHON) Tests/Crash/kill.py --kills 200
	$(PYTHON) Tests/Crash/faults.py --positions 6
	$(PYTHON) Tests/Crash/fulldisk.py
	$(PYTHON) Tests/Crash/long_reader.py
	$(PYTHON) Tests/Crash/double_booking.py --tries 8000
	$(PYTHON) Tests/Crash/chores.py

test-shared: ## many tenants of one PostgreSQL: its schema's rules, each apart from the others, outages, replicas, a noisy neighbour
	$(PYTHON) Tests/Shared/catalogue.py
	$(PYTHON) Tests/Shared/isolation.py
	$(PYTHON) Tests/Shared/tenancy.py
	$(PYTHON) Tests/Shared/tenancy.py --mutation all
	$(PYTHON) Tests/Shared/upkeep.py
	$(PYTHON) Tests/Shared/outage.py
	$(PYTHON) Tests/Shared/replicas.py
	$(PYTHON) Tests/Shared/noisy.py --most 4 --rounds 2
	$(PYTHON) Tests/Shared/office.py
	$(PYTHON) Tests/Shared/oversight.py
	$(PYTHON) Tests/Shared/distributed.py

# The linker looks here first and finds only archives, so these go into the binary: the C++ library, which Swift's needs,
# SQLite, zlib, and what hashes passwords. Fewer libraries to load, and addresses packed small, bring the first answer
# forward by milliseconds. OpenSSL stays outside, where Debian mends it without a new build of ours.
.build/static: CLANG = $(dir $(shell readlink -f "$$(command -v swift)"))clang
.build/static: Makefile
	@mkdir -p $@
	@for library in stdc++ sqlite3 z argon2; do \
	    ln -sf "$$($(CLANG) -print-file-name=lib$$library.a)" $@/lib$$library.a; done
	@ln -sf "$$($(CLANG) -print-file-name=libgcc_eh.a)" $@/libgcc_s.a
	@touch $@

# What `make test` does: each page once on a phone in light and once on a desk in dark, of a dealership in full swing.
test-browser-short: ## every page in Chromium, once on a phone and once on a desk; and what people do there
	$(PYTHON) Tests/Browser/every_page.py --short
	$(PYTHON) Tests/Browser/visits.py
	$(PYTHON) Tests/Browser/people.py
	$(PYTHON) Tests/Browser/passkeys.py
	$(PYTHON) Tests/Browser/hostile_words.py
	$(PYTHON) Tests/Browser/speed.py

test-browser: test-browser-short ## that, every page in each size and scheme, with nothing, one and long names, and journeys
	$(PYTHON) Tests/Browser/every_page.py
	$(PYTHON) Tests/Browser/journeys.py

test-documents: ## the commands of the documents, and those of ./setup
	$(PYTHON) Tests/Documents/commands.py
	$(PYTHON) Tests/Documents/setup.py

test-fuzz: ## every parser, with few inputs
	Tests/Fuzz/run --inputs 4000

build: .build/static assets ## the release binaries, with Swift's library inside: fleetpassd and fleetpass-shared, at .build/release
	$(SWIFT_BUILD) $(RELEASE) --product fleetpassd
	$(SWIFT_BUILD) $(RELEASE) --product fleetpass-shared

lint: ## form of the sources, and of the shell scripts
	swift format lint --strict --parallel --recursive Package.swift Sources Tests
	sh -n setup && bash -n .ci/run

format: ## bring the sources into form
	swift format --in-place --parallel --recursive Package.swift Sources Tests

check: ## what has to pass before a change lands: lint, build, test
	@./setup --tests
	@$(MAKE) --no-print-directory lint build test-units test-server test-shared test-browser-short test-documents test-fuzz

bench: ## measure against nginx, one commit per request, and pgbench; writes the tables in docs/performance.md
	@./setup --tests
	@$(MAKE) --no-print-directory build
	@missed=0; for part in Load/bench Load/stay_bench Load/booking_bench Load/shared_bench Browser/speed; do \
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
	$(PYTHON) Tests/Shared/tenancy.py --pairs 60 --share 1.0 --samples 4000
	$(PYTHON) Tests/Shared/outage.py --kills 10 --server-kills 60
	$(PYTHON) Tests/Shared/noisy.py --noise reads,listings,writes,sign-ins,all --rounds 8 --seconds 5

fuzz: ## every parser, a million inputs each, guided by coverage
	@./setup --tests
	Tests/Fuzz/run --inputs 1000000

snapshots: assets ## write the snapshots anew: routes, schema, help
	$(SWIFT_BUILD) --build-tests
	SNAPSHOT_UPDATE=1 swift test --skip-build --filter FleetPassTests

shots: ## take the pictures of all pages anew, for you to look through at .build/shots/index.html
	SNAPSHOT_UPDATE=1 $(PYTHON) Tests/Browser/every_page.py

clean: ## everything that a build or a demonstration has made
	rm -rf .build

.PHONY: help demo assets test test-units test-server test-shared test-browser-short test-browser test-documents test-fuzz build lint format check bench soak fuzz snapshots shots clean
