//! Nobody changes an event.

use sqlx::{Connection, Executor};

use super::{Fixture, append};

const CHANGES: [&str; 7] = [
    "UPDATE events SET payload = '{}'",
    "UPDATE events SET payload = '{}' WHERE false",
    "DELETE FROM events",
    "DELETE FROM events WHERE false",
    "TRUNCATE events",
    "TRUNCATE events CASCADE",
    "INSERT INTO events SELECT * FROM events
     ON CONFLICT (position) DO UPDATE SET payload = '{}'",
];

#[tokio::test]
async fn the_owner_cannot_change_events() {
    let fixture = Fixture::new().await;
    fixture.log.append(append("c", "a", 0)).await.unwrap();
    let mut owner = fixture.owner().await;
    for setting in ["origin", "replica"] {
        let role = format!("SET session_replication_role = {setting}");
        owner.execute(role.as_str()).await.unwrap();
        for change in CHANGES {
            let refused = owner.execute(change).await.unwrap_err().to_string();
            assert!(refused.contains("never changed"), "{change}: {refused}");
        }
    }
    fixture.assert_whole(1).await;
}

#[tokio::test]
async fn the_application_reads_and_appends_only() {
    let fixture = Fixture::new().await;
    fixture.log.append(append("c", "a", 0)).await.unwrap();
    let others = [
        "INSERT INTO events SELECT * FROM events",
        "UPDATE log_head SET position = 9",
        "DELETE FROM commands",
        "INSERT INTO unique_keys VALUES ('k', 't', 'i')",
        "UPDATE refusals SET code = 'x'",
        "CREATE TABLE mine ()",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TABLE events",
    ];
    for change in CHANGES.iter().chain(&others) {
        let refused = fixture.pool.execute(*change).await.unwrap_err().to_string();
        let right = refused.contains("permission denied") || refused.contains("must be owner");
        assert!(right, "{change}: {refused}");
    }
    let kept = "INSERT INTO refusals (aggregate_type, aggregate_id, command_id, command, officer,
                                      role, province, code, detail)
                VALUES ('case', 'a', 'c', 'Close', 'o', 'inspector', '31', 'too_early', 'wait')";
    fixture.pool.execute(kept).await.unwrap();
    fixture.assert_whole(1).await;
}

#[tokio::test]
async fn nobody_else_may_append() {
    let fixture = Fixture::new().await;
    let mut owner = fixture.owner().await;
    owner
        .execute("DROP ROLE IF EXISTS stranger; CREATE ROLE stranger; SET ROLE stranger")
        .await
        .unwrap();
    let call =
        "SELECT append_events('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')";
    let refused = owner.execute(call).await.unwrap_err().to_string();
    assert!(refused.contains("permission denied"), "{refused}");
    owner.close().await.unwrap();
}
