//! Tests of `trailer`.
