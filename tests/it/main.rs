//! Acceptance and fault tests on the real binary.

#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value answers null for a missing member"
)]

mod access;
mod addresses;
mod append_only;
mod approvals;
mod attacks;
mod browser;
mod browser_sign_on;
mod c081;
mod complaints;
mod concurrency;
mod confidential;
mod corrections;
mod count;
mod cube;
mod described;
mod establishments;
mod faults;
mod feed;
mod finality;
mod forms;
mod fuzzed;
mod handover;
mod hardening;
mod history;
mod holders;
mod law_changes;
mod law_rows;
mod leak;
mod legal;
mod locked_rows;
mod numbers;
mod officers;
mod official_numbers;
mod pages;
mod parts;
mod pass;
mod pengawasan;
mod persons;
mod plans;
mod planted;
mod poison;
mod projections;
mod quality;
mod quarantine;
mod queries;
mod read_audit;
mod reasons;
mod rebuild;
mod refusals;
mod registers;
mod releases;
mod reviews;
mod road;
mod schema;
mod sdmx;
mod sessions;
mod sign_on;
mod simulation;
mod speed;
mod terminal;
mod ties;
mod times;
mod tipiring;
mod traces;
mod two_processes;
mod under_fire;
mod unit;
mod upgrade;
mod verify;
mod wlk;
mod worked_examples;
