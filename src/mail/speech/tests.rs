//! Tests of `speech`.
