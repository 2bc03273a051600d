//! Commands through the executor and through the framework.

use std::collections::HashMap;

use cqrs_es::CqrsFramework;
use futures::future::join_all;

use super::{Counter, Fixture};
use crate::log::{ExecuteError, Request, execute};

fn request(command_id: &str, expected: Option<i64>, add: &[i64]) -> Request<Vec<i64>> {
    Request {
        aggregate_id: "a".to_owned(),
        command: add.to_vec(),
        command_id: Some(command_id.to_owned()),
        request_hash: [1; 32],
        expected,
        unique_key: None,
        metadata: HashMap::from([("officer".to_owned(), "o-1".to_owned())]),
        rests_on: vec![],
    }
}

#[tokio::test]
async fn a_command_is_decided_stored_and_read_back() {
    let fixture = Fixture::new().await;
    let done = execute::<Counter>(&fixture.log, request("c", None, &[1, 2]), &10)
        .await
        .unwrap();
    assert_eq!(
        (done.version, done.first_position, done.last_position),
        (2, 1, 2)
    );
    assert_eq!(done.fresh.unwrap().aggregate.total, 3);
    let (counter, version, events) = fixture.log.load::<Counter>("a").await.unwrap();
    assert_eq!((counter.total, version), (3, 2));
    assert_eq!(events[0].metadata["command_id"], "c");
    assert_eq!(events[1].metadata["officer"], "o-1");
    let (before, version, _) = fixture.log.load_until::<Counter>("a", 1).await.unwrap();
    assert_eq!((before.total, version), (1, 1));
}

#[tokio::test]
async fn what_another_process_stored_is_decided_on() {
    let fixture = Fixture::new().await;
    let (here, there) = (&fixture.log, &fixture.second_process());
    let add = async |log, id, by| execute::<Counter>(log, request(id, None, &[by]), &10).await;
    add(here, "1", 8).await.unwrap();
    add(there, "2", -5).await.unwrap();
    // Refused on what is remembered here, right on what is stored.
    assert_eq!(add(here, "3", 5).await.unwrap().version, 3);
    add(there, "4", 2).await.unwrap();
    // Right on what is remembered here, refused on what is stored.
    let refused = add(here, "5", 2).await;
    assert!(
        matches!(refused, Err(ExecuteError::Refused(_))),
        "{refused:?}"
    );
    let seen = request("6", Some(4), &[-1]);
    execute::<Counter>(here, seen, &10).await.unwrap();
    let stale = execute::<Counter>(there, request("7", Some(4), &[-1]), &10).await;
    assert!(
        matches!(stale, Err(ExecuteError::Stale { actual: 5 })),
        "{stale:?}"
    );
    fixture.assert_whole(5).await;
}

#[tokio::test]
async fn a_repeat_answers_the_first_result_before_any_refusal() {
    let fixture = Fixture::new().await;
    let first = request("c", Some(0), &[5, 5]);
    execute::<Counter>(&fixture.log, first, &10).await.unwrap();
    // Neither the limit, which is reached, nor the version, which is stale, comes first.
    for expected in [Some(0), None] {
        let again = request("c", expected, &[5, 5]);
        let done = execute::<Counter>(&fixture.log, again, &10).await.unwrap();
        assert!(done.duplicate && done.fresh.is_none());
        assert_eq!((done.version, done.last_position), (2, 2));
    }
    let mut other = request("c", Some(0), &[9]);
    other.request_hash = [2; 32];
    let answer = execute::<Counter>(&fixture.log, other, &10).await;
    assert!(matches!(answer, Err(ExecuteError::KeyReused)));
    let refused = execute::<Counter>(&fixture.log, request("d", None, &[1]), &10).await;
    assert!(matches!(refused, Err(ExecuteError::Refused(_))));
    let stale = execute::<Counter>(&fixture.log, request("e", Some(1), &[0]), &10).await;
    assert!(matches!(stale, Err(ExecuteError::Stale { actual: 2 })));
    fixture.assert_whole(2).await;
}

#[tokio::test]
async fn concurrent_commands_on_one_aggregate_are_each_answered() {
    let fixture = Fixture::new().await;
    let ids: Vec<String> = (0..200).map(|n| n.to_string()).collect();
    let commands = ids
        .iter()
        .map(|id| execute::<Counter>(&fixture.log, request(id, None, &[1]), &60));
    let mut done = 0;
    for answer in join_all(commands).await {
        match answer {
            Ok(_) => done += 1,
            Err(ExecuteError::Refused(_) | ExecuteError::Conflict) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert!(done > 0 && done <= 60, "{done}");
    fixture.assert_whole(done).await;
}

#[tokio::test]
async fn the_log_is_a_store_for_the_framework() {
    let fixture = Fixture::new().await;
    let cqrs = CqrsFramework::<Counter, _>::new(fixture.log.clone(), vec![], 10);
    let metadata = HashMap::from([
        ("command_id".to_owned(), "c".to_owned()),
        ("request_hash".to_owned(), "ab".repeat(32)),
        ("unique_key".to_owned(), "k".to_owned()),
    ]);
    for _ in 0..2 {
        cqrs.execute_with_metadata("a", vec![1, 1], metadata.clone())
            .await
            .unwrap();
    }
    cqrs.execute("a", vec![2]).await.unwrap();
    let (counter, _, events) = fixture.log.load::<Counter>("a").await.unwrap();
    assert_eq!((counter.total, events.len()), (4, 3));
    assert_eq!(events[0].metadata.len(), 1);
    assert_eq!(fixture.count("SELECT count(*) FROM unique_keys").await, 1);
}
