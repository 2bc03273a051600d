//! Worked examples of an assessment, derived by hand from the texts of the law: a lawyer reads and
//! mends `domain/tests/worked-examples.toml`; this asks each one of a running server.

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};
use tests::App;

const EXAMPLES: &str = include_str!("../../domain/tests/worked-examples.toml");
const ASSESSMENTS: &str = "/api/v1/legal/assessments";

/// Columns of one value each.
const VALUES: [&str; 9] = [
    "substantive_regime",
    "procedure_regime",
    "tipiring",
    "max_fine_idr",
    "max_kurungan_days",
    "repeat_offender",
    "only_kurungan",
    "settlement_by_maximum_fine",
    "prosecution_time_barred_on",
];

/// Everything that an example may say.
const MEMBERS: [&str; 10] = [
    "name",
    "why",
    "either",
    "question",
    "accused",
    "refused",
    "readings",
    "deadlines",
    "provisions",
    "needs_confirmation",
];

/// The least number of examples.
const LEAST: usize = 64;

fn examples() -> Result<Vec<Value>> {
    let read: Value = toml::from_str(EXAMPLES)?;
    let examples = read["example"].as_array().context("no example")?;
    Ok(examples.clone())
}

/// Texts of a list of the example.
fn texts(list: &Value) -> Vec<&str> {
    let entries = list.as_array().into_iter().flatten();
    entries.filter_map(Value::as_str).collect()
}

/// A value of the answer as the table writes it.
fn written(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Says how one value differs; `a|b` allows either, `?` anything.
fn value_differs(example: &Value, answer: &Value, column: &str) -> Option<String> {
    let wanted = example[column].as_str().unwrap_or("(missing)");
    let got = written(&answer[column]);
    let fits = wanted == "?" || wanted.split('|').any(|one| one == got);
    (!fits).then(|| format!("{column}: wanted {wanted}, got {got}"))
}

/// Says how the answer is none of the allowed combinations of substantive regime, fine and
/// kurungan: what each allows alone may together be of no law.
fn combination_differs(example: &Value, answer: &Value) -> Option<String> {
    let allowed = texts(&example["either"]);
    let columns = ["substantive_regime", "max_fine_idr", "max_kurungan_days"];
    let got = columns.map(|column| written(&answer[column])).join(" ");
    let fits = allowed.is_empty() || allowed.contains(&got.as_str());
    (!fits).then(|| format!("either: wanted one of {allowed:?}, got {got}"))
}

/// Says how a complete list differs; an entry that ends in `?` may be missing, `?` alone is any.
fn list_differs(column: &str, wanted: &[&str], got: &[String]) -> Vec<String> {
    if wanted == ["?"] {
        return Vec::new();
    }
    let key = |entry: &str| {
        let known = entry.trim_end_matches('?');
        known.split(' ').next().unwrap_or(known).to_owned()
    };
    let missing = wanted
        .iter()
        .filter(|one| !one.ends_with('?') && !got.iter().any(|own| fits(one, own)))
        .map(|one| format!("{column}: {one} is missing of {got:?}"));
    let extra = got
        .iter()
        .filter(|own| !wanted.iter().any(|one| key(one) == key(own)))
        .map(|own| format!("{column}: {own} is too much"));
    missing.chain(extra).collect()
}

/// Whether an entry of the answer is the one wanted: by its name, or by its maxima too.
fn fits(wanted: &str, got: &str) -> bool {
    got == wanted
        || got
            .strip_prefix(wanted)
            .is_some_and(|rest| rest.starts_with(' '))
}

/// Readings of the answer as the table writes them: question/reading, fine, kurungan.
fn readings(answer: &Value) -> Vec<String> {
    let shown = answer["readings"].as_array().into_iter().flatten();
    let named = shown.map(|one| {
        let name = format!("{}/{}", written(&one["question"]), written(&one["reading"]));
        let fine = written(&one["max_fine_idr"]);
        format!("{name} {fine} {}", written(&one["max_kurungan_days"]))
    });
    named.collect()
}

fn points(answer: &Value) -> Vec<String> {
    let points = answer["needs_confirmation"]
        .as_array()
        .into_iter()
        .flatten();
    points.map(|one| written(&one["point"])).collect()
}

/// Deadlines of the example that the answer lacks.
fn deadlines_lack(example: &Value, answer: &Value) -> Vec<String> {
    let dues = answer["deadlines"].as_array().into_iter().flatten();
    let dues = dues.map(|one| format!("{} {}", written(&one["kind"]), written(&one["due_on"])));
    let dues: Vec<String> = dues.collect();
    let lacks = texts(&example["deadlines"]).into_iter();
    let lacks = lacks.filter(|one| !dues.iter().any(|due| due == one));
    lacks
        .map(|one| format!("deadlines: {one} is missing of {dues:?}"))
        .collect()
}

/// Provisions of the example that no citation of the answer holds.
fn provisions_lack(example: &Value, answer: &Value) -> Vec<String> {
    let cited = answer["provisions"].as_array().into_iter().flatten();
    let cited: Vec<String> = cited.map(|one| written(&one["citation"])).collect();
    let lacks = texts(&example["provisions"]).into_iter();
    let lacks = lacks.filter(|one| !cited.iter().any(|citation| citation.contains(one)));
    lacks
        .map(|one| format!("provisions: {one} is missing of {cited:?}"))
        .collect()
}

/// Every way in which the answer is not the one derived by hand.
fn differences(example: &Value, status: u16, answer: &Value) -> Vec<String> {
    let refused = texts(&example["refused"]);
    if !refused.is_empty() {
        return refusal_differs(&refused, status, answer);
    }
    if status != 200 {
        return vec![format!("status: wanted 200, got {status}: {answer}")];
    }
    let values = VALUES.iter();
    let values = values.filter_map(|column| value_differs(example, answer, column));
    let points = points(answer);
    let needed = texts(&example["needs_confirmation"]);
    values
        .chain(combination_differs(example, answer))
        .chain(list_differs(
            "readings",
            &texts(&example["readings"]),
            &readings(answer),
        ))
        .chain(list_differs("needs_confirmation", &needed, &points))
        .chain(deadlines_lack(example, answer))
        .chain(provisions_lack(example, answer))
        .collect()
}

/// Says how a refusal differs: 422, naming each field.
fn refusal_differs(fields: &[&str], status: u16, answer: &Value) -> Vec<String> {
    let errors = answer["errors"].as_array().into_iter().flatten();
    let named: Vec<String> = errors.map(|error| written(&error["field"])).collect();
    let lacks = fields.iter().filter(|field| {
        let mut allowed = field.split('|');
        !allowed.any(|one| named.iter().any(|name| name.trim_start_matches('/') == one))
    });
    let lacks = lacks.map(|field| format!("refused: {field} is missing of {named:?}"));
    let status = (status != 422).then(|| format!("status: wanted 422, got {status}"));
    status.into_iter().chain(lacks).collect()
}

/// The body of the question.
fn body(example: &Value) -> Result<Value> {
    let mut body: Map<String, Value> = example["question"]
        .as_object()
        .context("no question")?
        .clone();
    body.insert("accused".to_owned(), example["accused"].clone());
    Ok(json!(body))
}

#[test]
fn every_example_is_whole() -> Result<()> {
    let examples = examples()?;
    ensure!(examples.len() >= LEAST, "{} examples", examples.len());
    let mut names: Vec<String> = Vec::new();
    for example in &examples {
        let name = written(&example["name"]);
        ensure!(!names.contains(&name), "{name} is there twice");
        ensure!(example["why"].is_string(), "{name} says no why");
        let refused = example["refused"].is_array();
        for column in VALUES {
            ensure!(refused != example[column].is_string(), "{name}: {column}");
        }
        for member in example.as_object().into_iter().flat_map(Map::keys) {
            let known = VALUES.contains(&&**member) || MEMBERS.contains(&&**member);
            ensure!(known, "{name}: {member} is no column");
        }
        names.push(name);
    }
    Ok(())
}

#[tokio::test]
async fn the_server_answers_as_the_law_was_read_by_hand() -> Result<()> {
    let app = App::start(&[])?;
    let mut wrong = Vec::new();
    for example in examples()? {
        let answer = app.post("ppns", ASSESSMENTS, &body(&example)?).await?;
        let found = differences(&example, answer.status, &answer.body);
        if !found.is_empty() {
            let name = written(&example["name"]);
            wrong.push(format!("{name}:\n  {}", found.join("\n  ")));
        }
    }
    let (number, wrong_ones) = (wrong.len(), wrong.join("\n"));
    ensure!(wrong.is_empty(), "{number} differ:\n{wrong_ones}");
    Ok(())
}
