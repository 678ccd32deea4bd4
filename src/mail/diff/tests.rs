//! Tests of `diff`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;

const HUNK: &str = "@@ -1,3 +1,3 @@ fn\n one\n-two\n+2\n \n";

fn only(text: &str) -> FileDiff {
    let diff = parse_diff(text.as_bytes()).unwrap();
    assert!(!diff.damaged, "{text}");
    assert_eq!(diff.files.len(), 1);
    diff.files.into_iter().next().unwrap()
}

#[test]
fn git_plain_quilt_and_mercurial_are_one_diff() {
    let heads = [
        "diff --git a/x/y.c b/x/y.c\nindex 1111111..2222222 100644\n--- a/x/y.c\n+++ b/x/y.c\n",
        "--- a/x/y.c\n+++ b/x/y.c\n",
        "--- a/x/y.c\t2010-05-01 10:00:00 +0100\n+++ b/x/y.c\t2010-05-02 10:00:00 +0100\n",
        "diff -r 0123456789ab -r 123456789abc x/y.c\n--- a/x/y.c\tMon May 03 10:00:00 2010 +0100\n+++ b/x/y.c\tMon May 03 10:01:00 2010 +0100\n",
        "Index: x/y.c\n===================================================================\n--- tree.orig/x/y.c\n+++ tree/x/y.c\n",
        "--- x/y.c\n+++ x/y.c\n",
    ];
    let ids: Vec<_> = heads
        .iter()
        .map(|head| {
            let file = only(&format!("Words.\n{head}{HUNK}"));
            assert_eq!((file.path.as_str(), file.old_path), ("x/y.c", None), "{head}");
            assert_eq!(file.lines.len(), 4);
            parse_diff(format!("{head}{HUNK}").as_bytes())
                .unwrap()
                .digest()
                .patch_id
        })
        .collect();
    assert!(ids.windows(2).all(|pair| pair.first() == pair.last()));
}

#[test]
fn counts_end_a_hunk_before_the_signature() {
    let file = only(&format!("--- a/x\n+++ b/x\n{HUNK}-- \n2.39.2\n\nwords\n- list\n"));
    assert_eq!(file.lines.len(), 4);
}

#[test]
fn empty_line_in_a_hunk_is_blank_context() {
    let file = only("--- a/x\n+++ b/x\n@@ -1,3 +1,4 @@\n one\n\n+2\n three\n");
    assert_eq!(file.lines.get(1).unwrap().kind, LineKind::Context);
}

#[test]
fn crlf_makes_no_difference() {
    let text = format!("--- a/x\n+++ b/x\n{HUNK}");
    let with = parse_diff(text.replace('\n', "\r\n").as_bytes()).unwrap();
    assert_eq!(with, parse_diff(text.as_bytes()).unwrap());
}

#[test]
fn wrapped_and_cut_hunks_are_damaged() {
    let wrapped = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n-two words that are\nwrapped\n+2\n";
    assert!(parse_diff(wrapped.as_bytes()).unwrap().damaged);
    let cut = "--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n one\n-two\n";
    assert!(parse_diff(cut.as_bytes()).unwrap().damaged);
}

#[test]
fn renames_modes_and_binaries_are_files() {
    let renamed = only("diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n");
    assert_eq!((renamed.path.as_str(), renamed.old_path.as_deref()), ("y", Some("x")));
    assert_eq!(renamed.change, Change::Renamed);
    let mode = only("diff --git a/x b/x\nold mode 100644\nnew mode 100755\n");
    assert_eq!(mode.change, Change::Modified);
    let binary =
        only("diff --git a/x.bin b/x.bin\nindex 1111111..2222222 100644\nGIT binary patch\nliteral 3\nKcmZ\n\n");
    assert!(binary.binary);
    let new = only(
        "diff --git a/x b/x\nnew file mode 100644\nindex 0000000..1234567\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+one\n",
    );
    assert_eq!((new.change, new.post_blob.as_deref()), (Change::Added, Some("1234567")));
    let gone = only(
        "diff --git a/x b/x\ndeleted file mode 100644\nindex 1234567..0000000\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n",
    );
    assert_eq!((gone.change, gone.path.as_str()), (Change::Deleted, "x"));
}

#[test]
fn a_rename_that_lacks_a_name_is_a_change() {
    for lines in ["rename to y", "copy to y", "rename from \nrename to y", "rename from"] {
        let file = only(&format!("diff --git a/y b/y\nold mode 100644\n{lines}\n"));
        assert_eq!((file.path.as_str(), file.old_path.as_deref()), ("y", None), "{lines}");
        assert_eq!(file.change, Change::Modified, "{lines}");
    }
}

#[test]
fn quoted_names_are_read() {
    let file = only("diff --git \"a/\\303\\244.c\" \"b/\\303\\244.c\"\nold mode 100644\nnew mode 100755\n");
    assert_eq!(file.path, "ä.c");
}

#[test]
fn quotes_and_range_diffs_are_no_diff() {
    let quoted = "> diff --git a/x b/x\n> --- a/x\n> +++ b/x\n> @@ -1 +1 @@\n> -a\n> +b\n";
    assert_eq!(parse_diff(quoted.as_bytes()), None);
    let range = "1:  111 ! 1:  222 title\n    @@ x.c\n    --- a/x\n    +++ b/x\n";
    assert_eq!(parse_diff(range.as_bytes()), None);
}

fn id(text: &str) -> crate::model::PatchId {
    let diff = parse_diff(text.as_bytes()).unwrap();
    assert!(!diff.damaged, "{text}");
    diff.digest().patch_id.unwrap()
}

#[test]
fn directory_of_a_quilt_tree_is_no_part_of_a_path() {
    // `Index:` and the names hold the directory that the tree lies in: ltp, <1fa1c796f925bae086f1a6d6ab94c21432419628.camel@linuxfoundation.org>.
    let rule = "=".repeat(67);
    let quilt = format!("Index: tree/x/y.c\n{rule}\n--- tree.orig/x/y.c\n+++ tree/x/y.c\n{HUNK}");
    assert_eq!(only(&quilt).path, "x/y.c");
    assert_eq!(id(&quilt), id(&format!("--- a/x/y.c\n+++ b/x/y.c\n{HUNK}")));
    let made = format!(
        "{quilt}Index: tree/x/new.c\n{rule}\n--- /dev/null\n+++ tree/x/new.c\n@@ -0,0 +1 @@\n+one\nIndex: tree/x/gone.c\n{rule}\n--- tree.orig/x/gone.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n"
    );
    let diff = parse_diff(made.as_bytes()).unwrap();
    let paths: Vec<&str> = diff.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["x/y.c", "x/new.c", "x/gone.c"]);
    // Subversion's revisions behind the name are not taken for a part of it.
    let svn = format!("Index: x/y.c\n{rule}\n--- x/y.c (revision 1)\n+++ x/y.c (working copy)\n{HUNK}");
    assert_eq!(only(&svn).path, "x/y.c");
}

#[test]
fn backups_beside_a_file_are_no_other_file() {
    // `x~what-changes`: ltp, <20201102010734.L07vYi-Dp%akpm@linux-foundation.org>.
    for old in ["a/x.c~tidy-the-loop", "a/x.c.orig", "a/x.c~", "a/x.c.old"] {
        let file = only(&format!("--- {old}\n+++ a/x.c\n{HUNK}"));
        assert_eq!(
            (file.path.as_str(), file.old_path, file.change),
            ("x.c", None, Change::Modified),
            "{old}"
        );
    }
    let moved = only(&format!("--- a/x.c\n+++ b/y.c\n{HUNK}"));
    assert_eq!((moved.path.as_str(), moved.old_path.as_deref()), ("y.c", Some("x.c")));
}

#[test]
fn heading_wrapped_in_transit_names_its_file() {
    let file = only(&format!(
        "diff --git a/x/y.c\nb/x/y.c\nindex 1111111..2222222 100644\n--- a/x/y.c\n+++ b/x/y.c\n{HUNK}"
    ));
    assert_eq!(
        (file.path.as_str(), file.old_path, file.lines.len()),
        ("x/y.c", None, 4)
    );
    // The rest of the heading may have been joined into one line: ltp, <20200325123403.56628ed7@daedruan>.
    let joined = only(&format!(
        "diff --git a/x/y.c\nb/x/y.c index 1111111..2222222\n100644 --- a/x/y.c\n+++ b/x/y.c\n{HUNK}"
    ));
    assert_eq!((joined.path.as_str(), joined.lines.len()), ("x/y.c", 4));
}

#[test]
fn files_without_lines_have_ids_of_their_own() {
    let head = "diff --git a/x b/x\n";
    let ids = [
        id(&format!("{head}new file mode 100644\nindex 0000000..e69de29\n")),
        id(&format!("{head}deleted file mode 100644\nindex e69de29..0000000\n")),
        id(&format!("{head}old mode 100644\nnew mode 100755\n")),
        id("diff --git a/w b/x\nsimilarity index 100%\nrename from w\nrename to x\n"),
        id("diff --git a/w b/x\nsimilarity index 100%\ncopy from w\ncopy to x\n"),
    ];
    let different: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!(different.len(), ids.len());
}

#[test]
fn binary_content_is_told_by_as_much_of_its_blob_as_is_shown() {
    let binary = |blob: &str| {
        id(&format!(
            "diff --git a/x.bin b/x.bin\nindex 1111111..{blob} 100644\nBinary files a/x.bin and b/x.bin differ\n"
        ))
    };
    assert_eq!(binary("2222222"), binary("2222222222222222222222222222222222222222"));
    assert_ne!(binary("2222222"), binary("3333333"));
}

#[test]
fn missing_end_of_the_last_line_is_no_line() {
    let marked = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n-two\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n";
    let file = only(marked);
    assert_eq!(file.lines.len(), 3);
    assert_eq!(id(marked), id("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n"));
}

#[test]
fn rename_with_changes_is_one_file_of_two_names() {
    let text = format!(
        "diff --git a/old/x.c b/new/x.c\nsimilarity index 90%\nrename from old/x.c\nrename to new/x.c\nindex 1111111..2222222 100644\n--- a/old/x.c\n+++ b/new/x.c\n{HUNK}"
    );
    let file = only(&text);
    assert_eq!(
        (file.path.as_str(), file.old_path.as_deref()),
        ("new/x.c", Some("old/x.c"))
    );
    assert_eq!((file.change, file.lines.len()), (Change::Renamed, 4));
    // A plain diff between two names says the same.
    assert_eq!(id(&text), id(&format!("--- a/old/x.c\n+++ b/new/x.c\n{HUNK}")));
}

#[test]
fn line_numbers_order_of_files_and_lost_blanks_make_no_difference() {
    let one = format!("--- a/x\n+++ b/x\n{HUNK}");
    let two = format!("--- a/y\n+++ b/y\n{HUNK}");
    let moved = HUNK.replace("@@ -1,3 +1,3 @@ fn", "@@ -70,3 +75,3 @@");
    assert_eq!(id(&format!("{one}{two}")), id(&format!("{two}{one}")));
    assert_eq!(id(&one), id(&format!("--- a/x\n+++ b/x\n{moved}")));
    assert_eq!(id(&one), id(&one.replace("\n \n", "\n\n")));
}
