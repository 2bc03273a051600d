//! What the appender answers, and what it stores.

use std::cell::Cell;
use std::time::Duration;

use futures::future::join_all;
use sqlx::{ConnectOptions, Connection, Executor, PgConnection};

use super::{Append, Fixture, Outcome, append, event, written};
use crate::log::LogError;
use crate::log::call::{Verdict, append_command, append_events};

#[tokio::test]
async fn twins_are_stored_once() {
    let fixture = Fixture::new().await;
    let twins = (0..50).map(|_| fixture.log.append(append("twin", "a", 0)));
    let outcomes: Vec<Outcome> = join_all(twins)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let fresh = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Outcome::Appended(_)));
    assert_eq!(fresh.count(), 1);
    for outcome in &outcomes {
        assert_eq!(written(outcome), written(&outcomes[0]));
    }
    fixture.assert_whole(1).await;
}

#[tokio::test]
async fn a_command_id_belongs_to_one_request() {
    let fixture = Fixture::new().await;
    fixture.log.append(append("c", "a", 0)).await.unwrap();
    let other = Append {
        request_hash: [8; 32],
        ..append("c", "b", 0)
    };
    assert_eq!(fixture.log.append(other).await.unwrap(), Outcome::Reused);
    fixture.assert_whole(1).await;
}

#[tokio::test]
async fn a_conflict_leaves_nothing_behind() {
    let fixture = Fixture::new().await;
    let log = &fixture.log;
    log.append(append("first", "a", 0)).await.unwrap();
    for expected in [0, 2, 7] {
        let outcome = log.append(append("late", "a", expected)).await.unwrap();
        assert_eq!(outcome, Outcome::Conflict { actual: 1 });
    }
    let outcome = log.append(append("late", "a", 1)).await.unwrap();
    assert!(matches!(outcome, Outcome::Appended(_)), "{outcome:?}");
    fixture.assert_whole(2).await;
}

#[tokio::test]
async fn a_key_is_held_by_one() {
    let fixture = Fixture::new().await;
    let keyed = |command: &str, stream: &str| Append {
        unique_key: Some("WLK-1".to_owned()),
        ..append(command, stream, 0)
    };
    let claims = ["a", "b", "c"].map(|name| fixture.log.append(keyed(name, name)));
    let outcomes = join_all(claims).await;
    let taken = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Ok(Outcome::KeyTaken)));
    assert_eq!(taken.count(), 2);
    assert_eq!(fixture.count("SELECT count(*) FROM commands").await, 1);
    fixture.assert_whole(1).await;
}

#[tokio::test]
async fn several_keys_are_held_all_or_none() {
    let fixture = Fixture::new().await;
    let keyed = |name: &str, keys: &str| Append {
        unique_key: Some(keys.to_owned()),
        ..append(name, name, 0)
    };
    let claims = ["k\u{1f}l", "l\u{1f}m", "m\u{1f}k"].map(|keys| keyed(&keys[..1], keys));
    let mut connection = fixture.owner().await;
    let batch: Vec<&Append> = claims.iter().collect();
    let outcomes = append_events(&mut connection, &batch).await.unwrap();
    let told = format!("{outcomes:?}");
    assert_eq!(told.matches("Appended").count(), 1, "{told}");
    assert_eq!(told.matches("Deferred").count(), 2, "{told}");
    for (name, keys, held) in [
        ("x", "m\u{1f}l", true),
        ("y", "m\u{1f}n", false),
        ("z", "n", true),
    ] {
        let outcome = fixture.log.append(keyed(name, keys)).await.unwrap();
        assert_eq!(outcome == Outcome::KeyTaken, held, "{name}: {outcome:?}");
    }
    assert_eq!(fixture.count("SELECT count(*) FROM unique_keys").await, 4);
    fixture.assert_whole(2).await;
}

#[tokio::test]
async fn events_of_a_command_stand_together() {
    let fixture = Fixture::new().await;
    let three = |name: &str| Append {
        events: vec![event("1"), event("2"), event("3")],
        ..append(name, name, 0)
    };
    let appends = ["a", "b", "c", "d"].map(|name| fixture.log.append(three(name)));
    for outcome in join_all(appends).await {
        let outcome = outcome.unwrap();
        let written = written(&outcome);
        assert_eq!(written.version, 3);
        assert_eq!(written.last_position, written.first_position + 2);
    }
    let torn = "SELECT count(*) FROM events WHERE payload::text <> sequence::text";
    assert_eq!(fixture.count(torn).await, 0);
    fixture.assert_whole(12).await;
}

#[tokio::test]
async fn a_command_without_events_is_remembered() {
    let fixture = Fixture::new().await;
    fixture.log.append(append("one", "a", 0)).await.unwrap();
    let nothing = Append {
        events: Vec::new(),
        ..append("none", "a", 1)
    };
    let first = fixture.log.append(nothing.clone()).await.unwrap();
    assert!(matches!(first, Outcome::Appended(_)));
    let found = written(&first);
    assert_eq!(
        (found.version, found.first_position, found.last_position),
        (1, 1, 1)
    );
    let again = fixture.log.append(nothing).await.unwrap();
    assert_eq!(again, Outcome::Duplicate(found.clone()));
    fixture.assert_whole(1).await;
}

#[tokio::test]
async fn a_bad_row_does_not_fail_its_neighbours() {
    let fixture = Fixture::new().await;
    let appends = (0..20).map(|n: i32| {
        let name = n.to_string();
        let payload = match n {
            3 => "{\"text\":\"\\u0000\"}",
            4 => "{\"text\":\"\0\"}",
            5 => "{",
            _ => "{}",
        };
        fixture.log.append(Append {
            events: vec![event(payload)],
            ..append(&name, &name, 0)
        })
    });
    for (n, outcome) in join_all(appends).await.into_iter().enumerate() {
        if (3..=5).contains(&n) {
            assert!(
                matches!(outcome, Err(LogError::Broken(_))),
                "{n}: {outcome:?}"
            );
        } else {
            assert!(
                matches!(outcome, Ok(Outcome::Appended(_))),
                "{n}: {outcome:?}"
            );
        }
    }
    fixture.assert_whole(17).await;
}

#[tokio::test]
async fn the_second_command_on_a_stream_waits_for_the_next_batch() {
    let fixture = Fixture::new().await;
    let batch = [
        append("1", "a", 0),
        append("2", "b", 0),
        append("3", "a", 0),
        append("1", "c", 0),
    ];
    let mut connection = fixture.owner().await;
    let batch: Vec<&Append> = batch.iter().collect();
    let verdicts = append_events(&mut connection, &batch).await.unwrap();
    let deferred: Vec<bool> = verdicts
        .iter()
        .map(|verdict| matches!(verdict, Verdict::Deferred))
        .collect();
    assert_eq!(deferred, [false, false, true, true]);

    let both = ["4", "5"].map(|id| fixture.log.append(append(id, "d", 0)));
    let outcomes = join_all(both).await;
    assert!(matches!(outcomes[0], Ok(Outcome::Appended(_))));
    assert!(matches!(outcomes[1], Ok(Outcome::Conflict { actual: 1 })));
    fixture.assert_whole(3).await;
}

/// Appends `count` events to one of `streams` streams, deciding again on each conflict.
async fn write(fixture: &Fixture, writer: usize, count: usize, streams: usize) {
    for n in 0..count {
        let stream = format!("s{}", (writer + n) % streams);
        let mut expected = 0;
        loop {
            let asked = append(&format!("{writer}-{n}"), &stream, expected);
            match fixture.log.append(asked).await.unwrap() {
                Outcome::Appended(_) => break,
                Outcome::Conflict { actual } => expected = actual,
                other @ (Outcome::Duplicate(_)
                | Outcome::Reused
                | Outcome::KeyTaken
                | Outcome::Moved) => {
                    panic!("{other:?}")
                }
            }
        }
    }
}

#[tokio::test]
async fn many_writers_make_one_order() {
    let fixture = Fixture::new().await;
    join_all((0..16).map(|writer| write(&fixture, writer, 63, 8))).await;
    fixture.assert_whole(16 * 63).await;
    assert_eq!(*fixture.log.head_watch().borrow(), 16 * 63);
}

/// Ends the appender's backend again and again, more seldom each time: a slow machine must get a
/// call through between two.
async fn terminate(fixture: &Fixture, killed: &Cell<i64>) {
    let mut owner = fixture.owner().await;
    let sql = "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE query LIKE '%FROM append_%(%' AND datname = current_database()
                 AND pid <> pg_backend_pid()";
    for pause in (20..).step_by(10) {
        let now: i64 = sqlx::query_scalar(sql).fetch_one(&mut owner).await.unwrap();
        killed.set(killed.get() + now);
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}

#[tokio::test]
async fn a_lost_connection_neither_loses_nor_doubles() {
    let fixture = Fixture::new().await;
    let killed = Cell::new(0);
    tokio::select! {
        _ = join_all((0..16).map(|writer| write(&fixture, writer, 60, 16))) => {}
        () = terminate(&fixture, &killed) => {}
    }
    assert!(killed.get() > 0);
    fixture.assert_whole(16 * 60).await;
    let commands = "SELECT count(*) FROM commands";
    assert_eq!(fixture.count(commands).await, 16 * 60);
}

/// Commands that meet each other in every way: ids, hashes, streams, versions and keys repeat.
fn meeting(n: i64) -> Append {
    Append {
        request_hash: [u8::try_from(n % 11 / 10).unwrap(); 32],
        expected: n / 17 % 4,
        unique_key: (n % 5 == 0).then(|| format!("key-{}\u{1f}other-{}", n % 35, n % 55)),
        events: vec![event("1"); usize::try_from(n % 4).unwrap()],
        ..append(&format!("c{}", n * 31 % 157), &format!("s{}", n % 13), 0)
    }
}

/// Everything stored, in order, without the time.
async fn stored(connection: &mut PgConnection) -> String {
    let sql = "SELECT concat_ws(E'\\n',
        (SELECT string_agg(concat_ws('/', position, aggregate_id, sequence, payload), ' ' ORDER BY position) FROM events),
        (SELECT string_agg(concat_ws('/', command_id, version, first_position, last_position), ' ' ORDER BY command_id)
         FROM commands WHERE command_id <> 'refused'),
        (SELECT position FROM log_head))";
    let found = sqlx::query_scalar(sql).fetch_one(connection).await;
    found.unwrap()
}

#[tokio::test]
async fn a_batch_stored_at_once_is_stored_as_one_that_is_judged_one_by_one() {
    let (plain, judged) = (Fixture::new().await, Fixture::new().await);
    let (mut one, mut other) = (plain.owner().await, judged.owner().await);
    // Nothing meets: every stream once in each batch, at its version.
    for round in 0..8_i64 {
        let batch: Vec<Append> = (0..9_i64)
            .map(|n| Append {
                events: vec![event("{\"by\":2}"); usize::try_from(n % 3 + 1).unwrap()],
                ..append(
                    &format!("c{round}-{n}"),
                    &format!("s{n}"),
                    round * (n % 3 + 1),
                )
            })
            .collect();
        let mut batch: Vec<&Append> = batch.iter().collect();
        let at_once = append_events(&mut one, &batch).await.unwrap();
        // One that is refused has the whole batch judged.
        let refused = append("refused", "s0", 99);
        batch.push(&refused);
        let mut one_by_one = append_events(&mut other, &batch).await.unwrap();
        let last = one_by_one.pop().unwrap();
        assert!(matches!(last, Verdict::Settled(Outcome::Conflict { .. })));
        assert_eq!(format!("{at_once:?}"), format!("{one_by_one:?}"));
    }
    assert_eq!(stored(&mut one).await, stored(&mut other).await);
}

#[tokio::test]
async fn alone_or_in_a_batch_a_command_is_judged_the_same() {
    let (alone, together) = (Fixture::new().await, Fixture::new().await);
    let (mut one, mut other) = (alone.owner().await, together.owner().await);
    let mut met = std::collections::HashSet::new();
    for n in 0..400 {
        let asked = meeting(n);
        let verdict = append_command(&mut one, &asked).await.unwrap();
        let same = append_events(&mut other, &[&asked]).await.unwrap();
        let verdict = format!("{verdict:?}");
        assert_eq!(verdict, format!("{:?}", same[0]), "{asked:?}");
        met.insert(verdict.split(['{', '(']).nth(1).unwrap().to_owned());
    }
    assert_eq!(met.len(), 5, "{met:?}");
    assert_eq!(stored(&mut one).await, stored(&mut other).await);
}

#[tokio::test]
async fn a_fixed_snapshot_is_refused() {
    let fixture = Fixture::new().await;
    for level in ["REPEATABLE READ", "SERIALIZABLE"] {
        let mut connection = fixture.options.connect().await.unwrap();
        let begin = format!("BEGIN ISOLATION LEVEL {level}");
        connection.execute(begin.as_str()).await.unwrap();
        let asked = append("c", "a", 0);
        let refused = append_events(&mut connection, &[&asked]).await.unwrap_err();
        assert!(refused.to_string().contains("READ COMMITTED"), "{refused}");
        connection.execute("ROLLBACK").await.unwrap();
        connection.execute(begin.as_str()).await.unwrap();
        let refused = append_command(&mut connection, &asked).await.unwrap_err();
        assert!(refused.to_string().contains("READ COMMITTED"), "{refused}");
        connection.close().await.unwrap();
    }
    fixture.assert_whole(0).await;
}
