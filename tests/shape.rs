//! The walls of the house: layers, owned crates, file length.
