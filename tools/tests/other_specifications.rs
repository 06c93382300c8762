//! Programs on a specification that is not the one built in: `--overlay` and `--spec`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder of this test's own, with a file in it.
fn folder(name: &str, file: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    std::fs::write(folder.join(file), text).expect("the file can be written");
    folder
}

/// `(1, 2)` printed, on the specification that the arguments name.
fn comma(args: &[&str]) -> Output {
    // Tests run side by side: each call has a program of its own.
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let name = format!("comma-{}.js", CALLS.fetch_add(1, Ordering::Relaxed));
    let program = folder("comma", &name, "print((1, 2));\n").join(&name);
    Command::new(env!("CARGO_BIN_EXE_spec262")).arg("run").args(args).arg(program).output().expect("the command runs")
}

const FIRST_WINS: &str = "overlay Evaluation of Expression : Expression `,` AssignmentExpression step 4\n  4. return ? GetValue(lRef)\n";

#[test]
fn an_overlay_changes_a_step() {
    let overlay = folder("first-wins", "comma.alg", FIRST_WINS);
    let out = comma(&["--overlay", overlay.to_str().expect("ASCII")]);
    assert_eq!((out.status.code(), String::from_utf8_lossy(&out.stdout).as_ref()), (Some(0), "1\n"), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn a_folder_takes_the_place_of_what_is_built_in() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let out = comma(&["--spec", spec.to_str().expect("ASCII")]);
    assert_eq!((out.status.code(), String::from_utf8_lossy(&out.stdout).as_ref()), (Some(0), "2\n"), "{}", String::from_utf8_lossy(&out.stderr));
    // Both together: the overlay lies over the folder.
    let overlay = folder("first-wins-too", "comma.alg", FIRST_WINS);
    let out = comma(&["--spec", spec.to_str().expect("ASCII"), "--overlay", overlay.to_str().expect("ASCII")]);
    assert_eq!(String::from_utf8_lossy(&out.stdout), "1\n");
}

#[test]
fn what_is_wrong_with_a_folder_is_told_with_its_place() {
    let broken = folder("broken", "comma.alg", &FIRST_WINS.replace("return", "retrn"));
    for (args, told) in [
        (["--overlay", broken.to_str().expect("ASCII")], "comma.alg:2:"),
        (["--overlay", "no/such/folder"], "no/such/folder"),
        (["--spec", "no/such/folder"], "no/such/folder"),
        (["--spec", folder("empty", "README", "").to_str().expect("ASCII")], "holds no .alg file"),
    ] {
        let out = comma(&args);
        let err = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.code() == Some(64) && err.contains(told), "{args:?}: {:?}: {err}", out.status.code());
    }
}
