//! Official numbers given with the append: none twice, none missing, whatever else is refused.

use std::collections::BTreeSet;

use futures::future::join_all;
use sqlx::Executor;

use super::{Fixture, append, event, written};
use crate::log::{Append, NumberAsked, Outcome};

fn numbered(command: &str, stream: &str, expected: i64) -> Append {
    Append {
        events: vec![event("{\"number\":\"(mark)\"}")],
        number: Some(NumberAsked {
            province: "21".to_owned(),
            kind: "note",
            unit: String::new(),
            year: 2026,
            template: "560/{serial}/2026".to_owned(),
            mark: "(mark)".to_owned(),
            key_prefix: None,
        }),
        ..append(command, stream, expected)
    }
}

const BOOK: &str =
    "SELECT count(*) || ' ' || coalesce(max(serial), 0) || ' ' || count(DISTINCT number)
                    FROM official_numbers";

async fn book(fixture: &Fixture) -> String {
    sqlx::query_scalar(BOOK)
        .fetch_one(&fixture.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_is_refused_between_two_processes_leaves_no_gap() {
    let fixture = Fixture::new().await;
    let logs = [fixture.log.clone(), fixture.second_process()];
    let appends = (0..60_i32).map(|n| {
        let (log, name) = (&logs[usize::from(n % 2 == 0)], n.to_string());
        async move {
            let asked = match n % 3 {
                0 => numbered(&name, &name, 0),
                // Of another version than its stream has.
                1 => numbered(&name, &name, 7),
                _ => append(&name, &name, 0),
            };
            log.append(asked).await.unwrap()
        }
    });
    let outcomes = join_all(appends).await;
    let given: BTreeSet<String> = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Outcome::Appended(_)))
        .filter_map(|outcome| written(outcome).number.clone())
        .collect();
    assert_eq!(given.len(), 20);
    assert_eq!(book(&fixture).await, "20 20 20");
    let borne = "SELECT count(*) FROM events e JOIN official_numbers n USING (position)
                 WHERE e.payload ->> 'number' = n.number AND e.aggregate_id = n.aggregate_id";
    assert_eq!(fixture.count(borne).await, 20);
    let marked = "SELECT count(*) FROM events WHERE payload::text LIKE '%mark%'";
    assert_eq!(fixture.count(marked).await, 0);
    fixture.assert_whole(40).await;
}

#[tokio::test]
async fn a_repeat_is_told_its_number_and_another_request_none() {
    let fixture = Fixture::new().await;
    let first = fixture.log.append(numbered("c", "a", 0)).await.unwrap();
    assert_eq!(written(&first).number.as_deref(), Some("560/001/2026"));
    let again = fixture.log.append(numbered("c", "a", 0)).await.unwrap();
    assert_eq!(again, Outcome::Duplicate(written(&first).clone()));
    let other = Append {
        request_hash: [8; 32],
        ..numbered("c", "b", 0)
    };
    assert_eq!(fixture.log.append(other).await.unwrap(), Outcome::Reused);
    let second = fixture.log.append(numbered("d", "b", 0)).await.unwrap();
    assert_eq!(written(&second).number.as_deref(), Some("560/002/2026"));
    assert_eq!(book(&fixture).await, "2 2 2");
}

#[tokio::test]
async fn each_year_has_a_book_and_a_long_one_does_not_end_at_its_digits() {
    let fixture = Fixture::new().await;
    let mut owner = fixture.owner().await;
    let there = "INSERT INTO official_numbers (province, kind, unit, year, serial, number, aggregate_type, aggregate_id)
         VALUES ('21', 'note', '', 2026, 999, '560/999/2026', 'case', 'x')";
    owner.execute(there).await.unwrap();
    let long = fixture.log.append(numbered("a", "a", 0)).await.unwrap();
    assert_eq!(written(&long).number.as_deref(), Some("560/1000/2026"));
    let mut next = numbered("b", "b", 0);
    if let Some(number) = &mut next.number {
        (number.year, number.template) = (2027, "560/{serial}/2027".to_owned());
    }
    let next = fixture.log.append(next).await.unwrap();
    assert_eq!(written(&next).number.as_deref(), Some("560/001/2027"));
}

#[tokio::test]
async fn a_number_entered_by_hand_keeps_its_place_in_the_book() {
    let fixture = Fixture::new().await;
    let by_hand = Append {
        unique_key: Some("register/560/001/2026".to_owned()),
        ..append("hand", "h", 0)
    };
    fixture.log.append(by_hand).await.unwrap();
    let mut asked = numbered("c", "a", 0);
    if let Some(number) = &mut asked.number {
        number.key_prefix = Some("register/".to_owned());
    }
    let given = fixture.log.append(asked).await.unwrap();
    assert_eq!(written(&given).number.as_deref(), Some("560/002/2026"));
    let first = "SELECT count(*) FROM official_numbers
                 WHERE serial = 1 AND aggregate_id = 'h' AND position IS NULL";
    assert_eq!(fixture.count(first).await, 1);
    let claimed = "SELECT count(*) FROM unique_keys WHERE key = 'register/560/002/2026'";
    assert_eq!(fixture.count(claimed).await, 1);
}
