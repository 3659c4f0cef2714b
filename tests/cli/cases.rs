/// Each file of tests/cmd is one run of the program: arguments, both outputs, exit code. `[..]` stands for what moves
/// when the engine is trained or the directory grows.
#[test]
fn every_case_of_tests_cmd() {
    trycmd::TestCases::new()
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .env("DATELINE_MODEL", "")
        .case("tests/cmd/*.toml");
}
