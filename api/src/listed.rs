//! Lists of the configuration: as a file has them, or parted by commas as the environment has them.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    List(Vec<String>),
    Words(String),
}

/// Reads a list of words.
///
/// # Errors
/// A word is none of what is listed; the error names it.
pub(crate) fn read<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    let words = match Written::deserialize(from)? {
        Written::List(words) => words,
        Written::Words(words) => words.split(',').map(str::to_owned).collect(),
    };
    let words = words.iter().map(|word| word.trim());
    let words = words.filter(|word| !word.is_empty());
    let each = words.map(|word| {
        let read = T::deserialize(StrDeserializer::<D::Error>::new(word));
        read.map_err(|error| D::Error::custom(format!("{word}: {error}")))
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use ipnet::IpNet;
    use serde_json::json;

    use super::read;
    use crate::parts::Part;

    #[test]
    fn what_is_listed_stands_in_a_list_or_in_words() {
        let both = vec![Part::Api, Part::Projections];
        for written in [json!(["api", "projections"]), json!("api, projections")] {
            assert_eq!(read::<Part, _>(&written).unwrap(), both, "{written}");
        }
        assert_eq!(read::<Part, _>(&json!("")).unwrap(), vec![]);
        for wrong in [json!(["api", "pages"]), json!("api,pages")] {
            let told = read::<Part, _>(&wrong).unwrap_err().to_string();
            assert!(told.starts_with("pages: "), "{told}");
        }
        assert!(read::<IpNet, _>(&json!("10.0.0.0/33")).is_err());
    }
}
