# One line a recipe; everything that needs logic is a subcommand of the binary or a script in deploy/.
.PHONY: setup run test fuzz faults simulate wlk load lint bench docs gallery fmt

run: setup ## set everything up and serve on http://127.0.0.1:8080 with the demo data
	cargo run --release --bin wasnaker -- serve --demo

test: ## set everything up and test everything
	@sh deploy/setup.sh test
	cargo build --workspace && if cargo nextest --version >/dev/null 2>&1; then cargo nextest run --workspace; else cargo test --workspace; fi

fuzz: ## every parser of what comes from outside, with inputs changed from a new seed; what is found is kept in api/corpus (N=n changes for each, 20,000 take some ten minutes)
	PROPTEST_CASES=$${N:-20000} cargo test -p api --lib -- whatever_

faults: setup ## two servers under fire: at least 200 kills and the figures, about six minutes (SEED=n for another run)
	cargo build --release --workspace && ulimit -n 16384 && cargo run --release -p tests --bin faults

simulate: setup ## a change of the law replayed on 100,000 prosecutions, with a kill in the middle (N=n for another number)
	cargo build --release --workspace && SIMULATED=$${N:-20000} cargo test --release -p tests --test it simulation

wlk: setup ## who must report, with 200,000 establishments: lists and rates checked and timed, 100,000 rows imported twice, 5,000 cases opened under kills (ESTABLISHMENTS=n for another size)
	cargo build --release --workspace && cargo run --release -p tests --bin wlk

setup:
	@sh deploy/setup.sh

lint: ## formatting, clippy, licences and advisories (needs cargo-deny)
	cargo fmt --all --check && cargo clippy --workspace --all-targets -- -D warnings && if cargo deny --version >/dev/null 2>&1; then cargo deny check; else echo 'wasnaker: cargo-deny is missing; get it with: cargo install cargo-deny --locked' >&2; exit 1; fi

bench: ## the append path against bare SQL and stock cqrs-es, then commands and reads over HTTP against the SQL under them; about five minutes
	cargo bench -p api --bench append -- --table && cargo build --release --workspace && cargo run --release -p tests --bin load -- http

load: setup ## the same and more with a history of a million cases: about twenty minutes and some 15 GB in TMPDIR (CASES=n for another size)
	cargo build --release --workspace && cargo run --release -p tests --bin load

docs: ## docs/rules.md, docs/states.md and docs/rights.md from the code, and rustdoc
	UPDATE_DOCS=1 cargo test -q -p domain --lib docs && UPDATE_DOCS=1 cargo test -q -p api --lib rights_are_as_documented && cargo doc --workspace --no-deps

gallery: ## the pictures of the README, taken in Chromium of a server with the demo data
	@sh deploy/setup.sh test
	cargo build --release --bin wasnaker && sh deploy/gallery.sh

fmt:
	cargo fmt --all
