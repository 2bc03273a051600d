use anyhow::Result;
use sqlx::Executor;
use tests::App;

#[tokio::test]
async fn nobody_changes_an_event() -> Result<()> {
    let app = App::start(&[])?;
    app.register().await?;
    let mut owner = app.database().await?;
    let changes = [
        "UPDATE events SET payload = '{}'",
        "DELETE FROM events",
        "TRUNCATE events",
    ];
    for change in changes {
        let done = owner.execute(change).await;
        assert!(done.is_err(), "the owner may: {change}");
    }
    owner.execute("SET ROLE wasnaker_app").await?;
    let copy = "INSERT INTO events SELECT * FROM events";
    for change in changes.into_iter().chain([copy]) {
        let error = owner.execute(change).await.err();
        let code = error
            .as_ref()
            .and_then(|error| error.as_database_error()?.code());
        assert_eq!(code.as_deref(), Some("42501"), "{change}: {error:?}");
    }
    assert_eq!(app.position().await?, 1);
    Ok(())
}
