//! The documents of a dossier (*berkas perkara*), and which of them one that goes to court holds.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::ProsecutionEvent as Event;
use super::states::Dossier;
use super::terms::Regime;

/// A document of a dossier by its code.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum DocumentKind {
    /// *Laporan kejadian*.
    #[serde(rename = "LK")]
    Report,
    /// *Surat perintah tugas* of the investigation.
    #[serde(rename = "SPG")]
    TaskOrder,
    /// *Surat perintah penyidikan*.
    #[serde(rename = "SPRINDIK")]
    InvestigationOrder,
    /// *Surat pemberitahuan dimulainya penyidikan*.
    #[serde(rename = "SPDP")]
    Spdp,
    /// *Surat panggilan*.
    #[serde(rename = "SPGL")]
    Summons,
    /// *Berita acara pemeriksaan saksi*.
    #[serde(rename = "BAP-S")]
    WitnessMinutes,
    /// *Berita acara pemeriksaan tersangka*.
    #[serde(rename = "BAP-T")]
    SuspectMinutes,
    /// *Berita acara pemeriksaan ahli*.
    #[serde(rename = "BAP-A")]
    ExpertMinutes,
    /// *Berita acara penyitaan*.
    #[serde(rename = "BA-SITA")]
    SeizureMinutes,
    /// *Izin sita*.
    #[serde(rename = "IZIN-SITA")]
    SeizurePermit,
    /// *Surat ketetapan tersangka*.
    #[serde(rename = "TAP-TSK")]
    SuspectDecision,
    /// *Resume*.
    #[serde(rename = "RESUME")]
    Resume,
    /// *Surat pelimpahan perkara*.
    #[serde(rename = "LIMPAH")]
    CoverLetter,
    /// *Pemberitahuan hari sidang*.
    #[serde(rename = "PGL-SDG")]
    HearingNotice,
    /// *Catatan penyidik* (UU 8/1981 Pasal 207 ayat (1) a).
    #[serde(rename = "CATATAN")]
    Note,
}

impl Dossier {
    /// The documents without which it does not go to court: those of every investigation, and one
    /// for each act that made one. The note on the notice of the court day is one of the old code.
    pub(super) fn needed_documents(&self, regime: Regime) -> BTreeSet<DocumentKind> {
        let always = [
            DocumentKind::Report,
            DocumentKind::InvestigationOrder,
            DocumentKind::SuspectDecision,
            DocumentKind::Resume,
        ];
        let acts = self.past.iter().filter_map(|event| document(event));
        let mut needed: BTreeSet<DocumentKind> = always.into_iter().chain(acts).collect();
        let by_permit =
            |event: &Event| matches!(event, Event::EvidenceSeized(act) if act.permit.is_some());
        if self.past.iter().any(|event| by_permit(event)) {
            needed.insert(DocumentKind::SeizurePermit);
        }
        if needed.contains(&DocumentKind::HearingNotice) && regime == Regime::Kuhap1981 {
            needed.insert(DocumentKind::Note);
        }
        needed
    }
}

/// The document that an act makes for the dossier.
fn document(event: &Event) -> Option<DocumentKind> {
    let made = [
        (
            matches!(event, Event::InvestigationNoticeSent(_)),
            DocumentKind::Spdp,
        ),
        (
            matches!(event, Event::SummonsIssued(_)),
            DocumentKind::Summons,
        ),
        (
            matches!(event, Event::WitnessExamined { .. }),
            DocumentKind::WitnessMinutes,
        ),
        (
            matches!(event, Event::SuspectExamined { .. }),
            DocumentKind::SuspectMinutes,
        ),
        (
            matches!(event, Event::ExpertExamined(_)),
            DocumentKind::ExpertMinutes,
        ),
        (
            matches!(event, Event::EvidenceSeized(_)),
            DocumentKind::SeizureMinutes,
        ),
        (
            matches!(event, Event::HearingNotified(_)),
            DocumentKind::HearingNotice,
        ),
    ];
    let found = made.into_iter().find(|(is, _)| *is);
    found.map(|(_, kind)| kind)
}
