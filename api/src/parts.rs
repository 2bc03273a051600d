//! Which parts of the system a process runs; several processes may share them out.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// A part of the system.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The interface; without it a process answers for its health and measures only.
    Api,
    /// The read models.
    Projections,
    /// What the system does by itself.
    Processes,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Api, Self::Projections, Self::Processes];
}

/// A list as a file has it, or words parted by commas as the environment has them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    List(Vec<Part>),
    Words(String),
}

/// Reads parts from a list or from words.
///
/// # Errors
/// A word is no part.
pub(crate) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Part>, D::Error> {
    let words = match Written::deserialize(from)? {
        Written::List(parts) => return Ok(parts),
        Written::Words(words) => words,
    };
    let words = words.split(',').map(str::trim);
    let words = words.filter(|word| !word.is_empty());
    words
        .map(|word| Part::deserialize(serde::de::value::StrDeserializer::new(word)))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Part, read};

    #[test]
    fn parts_are_listed_or_worded() {
        let both = vec![Part::Api, Part::Projections];
        for written in [json!(["api", "projections"]), json!("api, projections")] {
            assert_eq!(read(&written).unwrap(), both, "{written}");
        }
        assert_eq!(read(&json!("")).unwrap(), vec![]);
        assert!(read(&json!("pages")).is_err());
    }
}
