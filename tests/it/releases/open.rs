//! The form of a release that leaves the house, attacked.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::App;
use tests::operator::demo;

use super::House;

/// What leaves the house tells of no cell of few establishments: the sums that it holds determine
/// none, and leave several values for each.
#[tokio::test]
async fn an_open_table_gives_no_cell_of_few_establishments_away() -> Result<()> {
    let app = App::start(&[])?;
    demo(&app).await?;
    let made = app.command(&["demo", "--cases", "150", "--seed", "6"])?;
    ensure!(made.status.success(), "{made:?}");
    app.reached(app.position().await?).await?;
    let house = House::of(&app)?;
    for (question, hidden_at_least) in [
        ("cases?group_by=province", 1),
        ("cases?group_by=year,status", 1),
        ("prosecutions?milestone=reported&group_by=year,province", 1),
        ("prosecutions?milestone=reported", 0),
    ] {
        let release = house.plan("Terbuka", question, "2026-01-05").await?;
        house.released(&release, json!({})).await?;
        let open = app
            .read(&house.one, &format!("{release}/open"))
            .await?
            .body(200)?;
        let table = app
            .read(&house.one, &format!("{release}/table"))
            .await?
            .body(200)?;
        let few = few(&app, question, &open).await?;
        let many = attacked(&open, &table, &few).with_context(|| question.to_owned())?;
        ensure!(many >= hidden_at_least, "{question}: {many} hidden: {open}");
    }
    Ok(())
}

/// The cells of a table that are of fewer than three establishments, as the house knows them.
async fn few(app: &App, question: &str, open: &Value) -> Result<Vec<Value>> {
    let sign = if question.contains('?') { '&' } else { '?' };
    let path = format!(
        "/api/v1/statistics/{question}{sign}measures=establishments&known_at={}",
        open["position"]
    );
    let counted = app.get("central_admin", &path).await?.body(200)?;
    let rows = counted["rows"].as_array().context("no rows")?;
    let dimensions = open["dimensions"].as_array().context("no dimensions")?;
    let few = rows
        .iter()
        .filter(|row| row["establishments"].as_i64() < Some(3));
    let values = few.map(|row| {
        let names = dimensions.iter().filter_map(Value::as_str);
        let value = names.map(|name| row[name].get("code").unwrap_or(&row[name]).clone());
        value.collect::<Value>()
    });
    Ok(values.collect())
}

/// Attacks an open table with the sums of its own cells: each of few establishments is hidden and
/// may be at least three numbers. Answers how many cells are hidden.
fn attacked(open: &Value, table: &Value, few: &[Value]) -> Result<usize> {
    let cells = open["cells"].as_array().context("no cells")?;
    let measure = if open["question"]
        .as_str()
        .is_some_and(|text| text.starts_with("cases"))
    {
        "cases"
    } else {
        "prosecutions"
    };
    let known = narrowed(cells, measure);
    let hidden: Vec<usize> = (0..cells.len())
        .filter(|place| cells[*place]["status"] == "Q")
        .collect();
    for values in few {
        let place = cells.iter().position(|cell| cell["values"] == *values);
        let place = place.with_context(|| format!("{values} is not there"))?;
        ensure!(hidden.contains(&place), "{values} is told");
        let (low, high) = known[place];
        ensure!(high - low >= 2, "{values} is {low} to {high}");
    }
    // What is told is what was frozen.
    let rows = table["rows"].as_array().context("no rows")?;
    for cell in cells
        .iter()
        .filter(|cell| is_leaf(cell) && cell["status"] == "A")
    {
        let frozen = rows.iter().find(|row| row["values"] == cell["values"]);
        let frozen = frozen.map_or(&table["totals"][measure], |row| &row["numbers"][measure]);
        ensure!(
            *frozen == cell["numbers"][measure],
            "{cell} is not {frozen}"
        );
    }
    Ok(hidden.len())
}

/// The values of a cell.
fn values(cell: &Value) -> Vec<Value> {
    cell["values"].as_array().cloned().unwrap_or_default()
}

/// Whether it is of no dimension's value there.
fn is_total(value: &Value) -> bool {
    value == "_T"
}

/// Whether a cell is a total of no dimension.
fn is_leaf(cell: &Value) -> bool {
    !values(cell).iter().any(is_total)
}

/// Each total with the cells of which it is the sum: those that agree with it where it has a value.
fn sums(cells: &[Value]) -> Vec<(usize, Vec<usize>)> {
    let leaves: Vec<usize> = (0..cells.len())
        .filter(|place| is_leaf(&cells[*place]))
        .collect();
    let totals = cells.iter().enumerate().filter(|(_, cell)| !is_leaf(cell));
    let sum = |(place, cell): (usize, &Value)| {
        let own = values(cell);
        let fits = |leaf: &usize| {
            let leaf = values(&cells[*leaf]);
            own.iter()
                .zip(&leaf)
                .all(|(own, other)| is_total(own) || own == other)
        };
        (place, leaves.iter().copied().filter(fits).collect())
    };
    totals.map(sum).collect()
}

/// The least and the most that each cell may be by all sums.
fn narrowed(cells: &[Value], measure: &str) -> Vec<(i64, i64)> {
    let begin = |cell: &Value| match cell["numbers"][measure].as_i64() {
        Some(number) => (number, number),
        None => (1, 1_000_000),
    };
    let mut known: Vec<(i64, i64)> = cells.iter().map(begin).collect();
    let sums = sums(cells);
    for _ in 0..50 {
        for (total, parts) in &sums {
            let low: i64 = parts.iter().map(|part| known[*part].0).sum();
            let high: i64 = parts.iter().map(|part| known[*part].1).sum();
            known[*total] = (known[*total].0.max(low), known[*total].1.min(high));
            for part in parts {
                let (least, most) = known[*part];
                let others = (low - least, high - most);
                let total = known[*total];
                known[*part] = (least.max(total.0 - others.1), most.min(total.1 - others.0));
            }
        }
    }
    known
}
