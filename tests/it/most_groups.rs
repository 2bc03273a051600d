//! What would make more groups than one answer tells is refused, whichever way it is counted.

use anyhow::{Context, Result, ensure};
use projections::case_statistics::{CASES, VISITS};
use projections::count::{
    Counted, Dimension, Group, Milestone, Question, Subject, count, count_by,
};
use sqlx::{Connection, PgConnection};
use tests::App;

/// One value in each row, and several.
const GROUPED: [(&Subject, [&str; 2]); 3] = [
    (&CASES, ["province", "status"]),
    (&CASES, ["month", "inspector"]),
    (&VISITS, ["norm", "level"]),
];

#[tokio::test]
async fn more_groups_than_asked_for_are_not_told() -> Result<()> {
    let app = App::start(&[])?;
    let made = app.command(&["demo", "--cases", "60", "--seed", "7"])?;
    ensure!(made.status.success(), "{made:?}");
    app.reached(app.position().await?).await?;
    let mut owner = app.database().await?;
    for (subject, grouped) in GROUPED {
        let milestone = *subject.milestones.first().context("no milestone")?;
        let question = by(subject, milestone, &grouped);
        let all = told(&mut owner, &question, usize::MAX).await?;
        let groups = all.as_ref().context("nothing is told")?.groups.len();
        ensure!(groups > 1, "{grouped:?}: {groups}");
        ensure!(told(&mut owner, &question, groups).await? == all);
        ensure!(told(&mut owner, &question, groups - 1).await?.is_none());
        // The same of several sets, as a flow asks for them.
        let numbers = 2 * groups * question.measures.len();
        let twice = told_twice(&mut owner, &question, numbers).await?;
        let twice = twice.context("nothing is told")?;
        ensure!(twice.iter().all(|set| set.len() == groups), "{twice:?}");
        for most in [numbers - 1, numbers / 2 - 1, 0] {
            ensure!(told_twice(&mut owner, &question, most).await?.is_none());
        }
    }
    Ok(())
}

async fn told(
    owner: &mut PgConnection,
    question: &Question,
    most: usize,
) -> Result<Option<Counted>> {
    Ok(count(&mut owner.begin().await?, question, most).await?)
}

async fn told_twice(
    owner: &mut PgConnection,
    question: &Question,
    most: usize,
) -> Result<Option<Vec<Vec<Group>>>> {
    let sets = [question.group_by.clone(), question.group_by.clone()];
    Ok(count_by(&mut owner.begin().await?, question, (&sets, most)).await?)
}

fn by(subject: &'static Subject, milestone: Milestone, grouped: &[&str]) -> Question {
    let among = |by: &&Dimension| grouped.contains(&by.name());
    let dimensions = subject.dimensions.iter().filter(among);
    Question {
        group_by: dimensions.copied().collect(),
        ..Question::of(subject, milestone)
    }
}
