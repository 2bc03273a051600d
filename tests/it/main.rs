//! Acceptance and fault tests on the real binary.

mod access;
mod append_only;
mod concurrency;
mod count;
mod faults;
mod refusals;
mod road;
