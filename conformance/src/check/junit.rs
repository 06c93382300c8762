//! The results as JUnit XML: a suite for each engine.

use super::report::Report;
use super::text;
use super::verdict::Verdict;
use quick_junit::{NonSuccessKind, Report as Xml, TestCase, TestCaseStatus, TestSuite};

/// The report as JUnit XML.
pub fn junit(report: &Report) -> Result<String, String> {
    let mut xml = Xml::new("spec262 check");
    for engine in &report.engines {
        let mut suite = TestSuite::new(engine.name.as_str());
        for result in report.results.iter().filter(|r| r.engine == engine.name) {
            let failed = |kind, message: String, description: Option<String>| {
                let mut status = TestCaseStatus::non_success(kind);
                status.set_message(message).set_type(result.verdict.name());
                if let Some(description) = description {
                    status.set_description(description);
                }
                status
            };
            let status = match &result.verdict {
                Verdict::Agrees => TestCaseStatus::success(),
                Verdict::Unsupported { why } => {
                    let mut status = TestCaseStatus::skipped();
                    status.set_message(why.as_str());
                    status
                }
                Verdict::Disagrees(_) if result.known() => {
                    let mut status = TestCaseStatus::skipped();
                    status.set_message(format!("a known fault: {}", result.fault.as_ref().map_or("", |f| f.what.as_str())));
                    status
                }
                Verdict::Disagrees(d) => failed(NonSuccessKind::Failure, text::difference(d), Some(text::details(d))),
                Verdict::Crash { why } | Verdict::Hang { why } | Verdict::Garbage { why } => failed(NonSuccessKind::Error, why.clone(), None),
            };
            let topic = report.cases.get(&result.case).map_or("", |c| c.topic.as_str());
            let mut case = TestCase::new(format!("{} ({})", result.case, result.mode), status);
            case.set_classname(format!("{}.{topic}", engine.name));
            suite.add_test_case(case);
        }
        xml.add_test_suite(suite);
    }
    xml.to_string().map_err(|e| e.to_string())
}
