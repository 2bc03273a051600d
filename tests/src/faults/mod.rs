//! Runs under faults, after the catalogue of failures that the product is judged by. Each takes a size: a small one for
//! every test run, the full one for `make faults`.
