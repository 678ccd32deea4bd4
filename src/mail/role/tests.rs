//! Tests of `role`.
