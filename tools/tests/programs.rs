//! The programs beside this file: what each prints is in its `.out`.

use std::path::Path;
use std::process::Command;

#[test]
fn programs_print_what_they_must() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut programs: Vec<_> = std::fs::read_dir(&folder).expect("the folder is there").flatten().map(|e| e.path()).collect();
    programs.retain(|p| p.extension().is_some_and(|e| e == "js"));
    programs.sort();
    assert!(programs.len() >= 18, "the programs are there");
    let mut wrong = Vec::new();
    for program in &programs {
        let expected = std::fs::read_to_string(program.with_extension("out")).expect("each program has an expectation");
        let output = Command::new(env!("CARGO_BIN_EXE_spec262")).arg("run").arg(program).output().expect("the command runs");
        let out = String::from_utf8_lossy(&output.stdout);
        if out != expected || !output.status.success() {
            let err = String::from_utf8_lossy(&output.stderr);
            wrong.push(format!("{}: {:?}\n--- expected\n{expected}--- seen\n{out}{err}", program.display(), output.status.code()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
