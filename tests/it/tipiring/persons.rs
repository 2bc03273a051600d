//! The same person in several prosecutions: earlier judgments of this register, and one open
//! prosecution for the same norm and period, whoever asks and at which server.

use anyhow::{Context, Result, ensure};
use futures::future::join;
use serde_json::{Value, json};
use tests::App;
use tests::database::Database;

use super::Trial;

const PERSON: &str = "6f1c9a52-4c1e-4d8b-9d55-0e6f3a2b7c11";

impl Trial<'_> {
    /// Named by the random key of a person and brought to a hearing, all on one day.
    pub(super) async fn heard(&self, on: &str) -> Result<()> {
        self.referred(on).await?;
        self.hear(on, "self").await.map(drop)
    }

    /// The same as far as the court.
    pub(super) async fn referred(&self, on: &str) -> Result<()> {
        let open = json!({ "order_number": "S/1", "opened_on": on });
        self.act("open-investigation", open).await?;
        self.act("name-suspect", named(on)).await?;
        self.finish_minutes(on, on).await?;
        self.refer(on).await.map(drop)
    }

    /// The sequence of the last event of a type.
    async fn sequence(&self, kind: &str) -> Result<i64> {
        let event = self.event(kind).await?;
        event["sequence"].as_i64().context("no sequence")
    }
}

fn named(on: &str) -> Value {
    json!({ "named_on": on, "suspect_ref": "TSK-1", "evidence": ["saksi", "surat"],
        "person": PERSON })
}

fn fine(on: &str) -> Value {
    json!({ "judged_on": on, "outcome": "Fine", "fine_idr": 700_000, "in_absentia": false })
}

#[tokio::test]
async fn a_judgment_of_this_register_makes_a_repeat_that_nobody_states() -> Result<()> {
    let app = App::start(&[])?;
    let first = Trial::file(&app, "2024-02-01", "2024-02-20").await?;
    first.heard("2024-03-01").await?;
    first.act("record-judgment", fine("2024-03-01")).await?;
    let again = Trial::file(&app, "2025-08-01", "2025-09-01").await?;
    again.heard("2025-09-02").await?;

    let shown = again.shown().await?;
    assert_eq!(shown["repeat_offender"], true, "{shown}");
    let known = &shown["known_judgments"][0];
    assert_eq!(known["final_on"], "2024-03-01", "{shown}");
    ensure!(
        first
            .thing
            .ends_with(known["prosecution"].as_str().context("no id")?)
    );
    let told = again.event("SuspectNamed").await?;
    assert_eq!(told["data"]["known_judgments"], shown["known_judgments"]);
    let problem = again.refused("record-judgment", fine("2025-09-02")).await?;
    assert_eq!(problem["code"], "ceiling.repeat-only-kurungan", "{problem}");

    let acquitted = json!({ "target": first.sequence("JudgmentPronounced").await?,
        "new": { "field": "sentence", "value": { "outcome": "Acquitted", "fine_idr": null } },
        "kind": "typing", "reason": "Salah membaca petikan putusan",
        "discovered_on": "2025-09-02" });
    first.act("propose-correction", acquitted).await?;
    let proposal = first.sequence("CorrectionProposed").await?;
    first
        .act("approve-correction", json!({ "proposal": proposal }))
        .await?;
    let judged = again.act("record-judgment", fine("2025-09-02")).await?;
    assert_eq!(
        judged["repeat_offender"], false,
        "corrected since: {judged}"
    );
    Ok(())
}

#[tokio::test]
async fn nobody_is_prosecuted_again_for_what_was_judged() -> Result<()> {
    let app = App::start(&[])?;
    let inadmissible =
        json!({ "judged_on": "2024-03-01", "outcome": "Inadmissible", "in_absentia": false });
    for (offence, judgment, bars) in [
        ("2024-02-01", fine("2024-03-01"), true),
        ("2024-02-05", inadmissible, false),
    ] {
        let first = Trial::file(&app, offence, "2024-02-20").await?;
        first.heard("2024-03-01").await?;
        first.act("record-judgment", judgment).await?;
        let again = Trial::file(&app, offence, "2024-02-20").await?;
        let open = json!({ "order_number": "S/2", "opened_on": "2024-03-04" });
        again.act("open-investigation", open).await?;
        if !bars {
            again.act("name-suspect", named("2024-03-04")).await?;
            continue;
        }
        // Before the fine is paid, and after.
        for paid in [false, true] {
            if paid {
                app.step(&first.thing, "pay-fine").await?;
            }
            let problem = again.refused("name-suspect", named("2024-03-04")).await?;
            assert_eq!(problem["code"], "accused.not-twice", "{problem}");
            let judged = problem["data"]["prosecution"].as_str().context("no id")?;
            ensure!(first.thing.ends_with(judged), "{problem}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_person_is_prosecuted_once_at_a_time_for_the_same() -> Result<()> {
    let app = App::start(&[])?;
    let opened =
        |number: &'static str| json!({ "order_number": number, "opened_on": "2026-03-02" });
    let (one, other) = (
        Trial::file(&app, "2026-02-01", "2026-03-02").await?,
        Trial::file(&app, "2026-02-01", "2026-03-02").await?,
    );
    for (trial, number) in [(&one, "S/1"), (&other, "S/2")] {
        trial.act("open-investigation", opened(number)).await?;
    }
    one.act("name-suspect", named("2026-03-02")).await?;
    let problem = other.refused("name-suspect", named("2026-03-02")).await?;
    assert_eq!(problem["code"], "accused.prosecuted-already", "{problem}");
    let open = problem["data"]["prosecution"].as_str().context("no id")?;
    ensure!(one.thing.ends_with(open), "{problem}");
    ensure!(problem["provision"].is_string(), "{problem}");

    let revoke = json!({ "number": "S/1", "defect": "authority", "reason": "Bukan pejabatnya",
        "discovered_on": "2026-03-03", "revoked_on": "2026-03-04" });
    let back = one.act("revoke-document", revoke).await?;
    assert_eq!(back["status"], "EventReported", "{back}");
    other
        .act("name-suspect", named("2026-03-05"))
        .await
        .map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_open_one_investigation_of_the_same() -> Result<()> {
    let database = Database::start().await?;
    let (here, there) = (database.serve()?, database.serve()?);
    for _ in 0..8 {
        let firm = tests::firm();
        let one = Trial::against(&here, &firm, "2026-02-01", "2026-03-02").await?;
        let other = Trial::against(&there, &firm, "2026-02-01", "2026-03-02").await?;
        let open = json!({ "order_number": "S/1", "opened_on": "2026-03-02" });
        let path = |trial: &Trial<'_>| format!("{}/actions/open-investigation", trial.thing);
        let (first, second) = (path(&one), path(&other));
        let (first, second) = join(
            here.post("ppns_superior", &first, &open),
            there.post("ppns_superior", &second, &open),
        )
        .await;
        let (first, second) = (first?, second?);
        let mut found = [first.status, second.status];
        found.sort_unstable();
        ensure!(found == [200, 409], "{first:?} {second:?}");
        let (winner, loser, refused) = if first.status == 200 {
            (&one, &other, second)
        } else {
            (&other, &one, first)
        };
        assert_eq!(refused.body["code"], "accused.prosecuted-already");
        let allowed = loser.allowed("ppns_superior").await?;
        ensure!(
            !allowed.contains(&"open-investigation".to_owned()),
            "{allowed:?}"
        );

        let stop = json!({ "stopped_on": "2026-03-03", "ground": "lack_of_evidence",
            "police_informed": true });
        winner.act("stop-investigation", stop).await?;
        loser.act("open-investigation", open).await?;
        let reopen = json!({ "reopened_on": "2026-03-04", "basis": "new_evidence",
            "reason": "Bukti baru", "order_number": "S/2" });
        let problem = winner.refused("reopen-investigation", reopen).await?;
        assert_eq!(problem["code"], "accused.prosecuted-already", "{problem}");
    }
    Ok(())
}

#[tokio::test]
async fn the_clock_states_that_a_copy_of_the_minutes_was_not_handed_over() -> Result<()> {
    let app = App::start(&[])?;
    let trial = Trial::file(&app, "2026-01-20", "2026-02-01").await?;
    trial.investigated("2026-02-02", "2026-02-10").await?;
    let missed = trial.missed("bap_copy").await?;
    assert_eq!(missed["data"]["due_on"], "2026-02-03", "{missed}");
    let hand = json!({ "handed_on": "2026-02-12", "to": "suspect", "receipt": "TT-BAP/1" });
    let problem = trial.refused("hand-over-bap-copy", hand.clone()).await?;
    assert_eq!(problem["code"], "notice.bap-copy-late", "{problem}");
    let mut late = hand;
    late["delay_reason"] = json!("tersangka di luar kota");
    trial.act("hand-over-bap-copy", late).await?;

    let refer = json!({ "referred_on": "2026-02-12", "court": "PN Contoh", "reading": "DRAFT", "fine_reading": "A",
        "dossier_index": ["LK", "SPRINDIK"], "dossier_sha256": "0f".repeat(32) });
    let problem = trial.refused("refer-to-court", refer).await?;
    assert_eq!(problem["code"], "court.dossier-incomplete", "{problem}");
    let wanting = json!(["BAP-T", "TAP-TSK", "RESUME"]);
    assert_eq!(problem["data"]["wanting"], wanting, "{problem}");
    let referred = trial.refer("2026-02-12").await?;
    assert_eq!(referred["dossier_sha256"], "0f".repeat(32), "{referred}");
    Ok(())
}
