//! What a command rests on beside its own stream is compared as it is stored.

use futures::future::join_all;

use super::{Append, Fixture, Outcome, append, written};
use crate::log::Seen;

fn resting(command: &str, stream: &str, version: i64) -> Append {
    let seen = Seen {
        aggregate_type: "counter",
        aggregate_id: "other".to_owned(),
        version,
    };
    Append {
        rests_on: vec![seen],
        ..append(command, stream, 0)
    }
}

#[tokio::test]
async fn what_a_command_rests_on_is_compared_as_it_is_stored() {
    let fixture = Fixture::new().await;
    let log = &fixture.log;
    let nothing = log.append(resting("1", "a", 0)).await.unwrap();
    assert!(matches!(nothing, Outcome::Appended(_)), "{nothing:?}");
    log.append(append("2", "other", 0)).await.unwrap();

    let (before, now, beside) = (
        resting("3", "b", 0),
        resting("4", "c", 1),
        append("5", "d", 0),
    );
    let at_once = join_all([before, now, beside].map(|one| log.append(one))).await;
    let at_once: Vec<Outcome> = at_once.into_iter().map(Result::unwrap).collect();
    assert_eq!(at_once[0], Outcome::Moved);
    for stored in &at_once[1..] {
        assert!(matches!(stored, Outcome::Appended(_)), "{stored:?}");
    }
    assert_eq!(
        log.append(resting("3", "b", 0)).await.unwrap(),
        Outcome::Moved
    );
    let seen_anew = log.append(resting("3", "b", 1)).await.unwrap();
    assert!(matches!(seen_anew, Outcome::Appended(_)), "{seen_anew:?}");
    fixture.assert_whole(5).await;
}

#[tokio::test]
async fn of_two_at_once_the_one_that_moves_what_the_other_rests_on_is_first_or_last() {
    let fixture = Fixture::new().await;
    for round in 0..20 {
        let (moving, rests) = (format!("m{round}"), format!("r{round}"));
        let mut both = [
            append(&moving, "other", round),
            resting(&rests, &rests, round),
        ];
        if round % 2 == 0 {
            both.reverse();
        }
        let both = join_all(both.map(|one| fixture.log.append(one))).await;
        let mut both: Vec<Outcome> = both.into_iter().map(Result::unwrap).collect();
        if round % 2 == 0 {
            both.reverse();
        }
        let [moved, rested] = &both[..] else {
            panic!("{both:?}")
        };
        if let Outcome::Appended(rested) = rested {
            let first = written(moved).first_position;
            assert!(rested.last_position < first, "{both:?}");
        } else {
            assert_eq!(*rested, Outcome::Moved);
        }
    }
}
