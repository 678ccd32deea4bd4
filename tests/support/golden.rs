//! Whole outputs, compared with files.

use std::path::PathBuf;

/// Compares an output with `tests/golden/NAME`; `XQ_BLESS=1` writes it.
///
/// Scores are kept to three places: the last ones differ between machines.
pub fn golden(name: &str, output: &str) {
    let score = regex::Regex::new(r#"("score": ?0\.[0-9]{3})[0-9]+"#).expect("it is a pattern");
    let output = &*score.replace_all(output, "$1");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("XQ_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be made");
        std::fs::write(&path, output).expect("a golden can be written");
        return;
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    if wanted == output {
        return;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), output.lines().collect());
    let place = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    panic!(
        "{name} differs from line {}:\n-{}\n+{}\n(XQ_BLESS=1 rewrites it)",
        place + 1,
        old.get(place).unwrap_or(&"(the end)"),
        new.get(place).unwrap_or(&"(the end)"),
    );
}
