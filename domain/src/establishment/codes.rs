//! The codes that commands, events and rows of establishments use.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A closed list of codes.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$code_doc:meta])* $code:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$code_doc])* #[serde(rename = $text)] $code,)* }

        impl $name {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$code,)*];

            /// The code as it is written.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$code => $text,)* }
            }

            /// What is written so.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

codes! {
    /// Head office or branch (*pusat, cabang*): the duty is each one's own (UU 7/1981 Pasal 4 ayat (2)).
    Office {
        #[doc = "*Pusat*."] Head "head",
        #[doc = "*Cabang*, or an independent part."] Branch "branch",
    }
}
codes! {
    /// How the register came to know it.
    RegistrySource {
        #[doc = "The online reports (WLKP)."] Wlkp "wlkp",
        #[doc = "The business licences (OSS)."] Oss "oss",
        #[doc = "An inspection."] Inspection "inspection",
    }
}
codes! {
    /// Edition of the classification of industries (*KBLI*).
    KbliEdition {
        #[doc = "Peraturan BPS 2/2020."] Of2020 "2020",
        #[doc = "Peraturan BPS 7/2025."] Of2025 "2025",
    }
}
codes! {
    /// Kind of employment report (*jenis laporan*).
    ReportKind {
        #[doc = "The first, after establishing (Pasal 6)."] First "first",
        #[doc = "Yearly (Pasal 7)."] Annual "annual",
        #[doc = "After resuming (Pasal 6)."] Resume "resume",
        #[doc = "Before moving (Pasal 8)."] MoveBefore "move_before",
        #[doc = "After moving (Pasal 6)."] MoveAfter "move_after",
        #[doc = "Before stopping (Pasal 8)."] Stop "stop",
        #[doc = "Before dissolving (Pasal 8)."] Dissolve "dissolve",
    }
}
codes! {
    /// How a report came in (*saluran*).
    Channel {
        #[doc = "The online system (*dalam jaringan*, since 2017-11-06)."] Online "online",
        #[doc = "On paper, by post; filed on the day of the postmark."] Post "post",
        #[doc = "The business number (NIB) of the licence system, which counts for the first period."]
        OssNib "oss_nib",
    }
}
