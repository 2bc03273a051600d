//! Data as SDMX-ML 2.1: generic, where each code is told with its dimension, and specific to its
//! structure, where codes are attributes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::flow::{AGENCY, Flow, VERSION};
use super::key::{Detail, FLAT, Layout};
use super::observed::{DataSet, Observation};
use super::structure::header;
use super::xml::Xml;

/// Begins the names of the schemas.
const SCHEMAS: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1";

/// How codes stand in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Each with its dimension.
    Generic,
    /// As attributes that the structure names.
    Specific,
}

/// A code or an attribute with its name.
type Named<'a> = (String, &'a str);

/// Writes a message.
struct Message<'a> {
    xml: Xml,
    kind: Kind,
    flow: &'a Flow,
    layout: Layout,
}

/// The message with all its sets.
pub(super) fn message(
    kind: Kind,
    (flow, layout): (&Flow, Layout),
    sets: &[DataSet],
    at: DateTime<Utc>,
) -> Vec<u8> {
    let mut message = Message {
        xml: Xml::new(),
        kind,
        flow,
        layout,
    };
    let root = message.begin();
    message.head(at);
    for set in sets {
        message.set(set);
    }
    message.xml.close(root);
    message.xml.into_bytes()
}

impl Message<'_> {
    /// The dimension by which observations differ, by its name.
    fn at(&self) -> String {
        let part = self.layout.at.and_then(|at| self.flow.parts.get(at));
        part.map_or_else(|| FLAT.to_owned(), |part| part.id())
    }

    fn namespace(&self) -> String {
        let (id, at) = (&self.flow.id, self.at());
        let class = "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure";
        format!("{class}={AGENCY}:{id}({VERSION}):ObsLevelDim:{at}")
    }

    fn begin(&mut self) -> &'static str {
        let schema = |name: &str| format!("{SCHEMAS}/{name}");
        let (message, common) = (schema("message"), schema("common"));
        let instance = "http://www.w3.org/2001/XMLSchema-instance";
        let (root, data) = match self.kind {
            Kind::Generic => ("mes:GenericData", schema("data/generic")),
            Kind::Specific => (
                "mes:StructureSpecificData",
                schema("data/structurespecific"),
            ),
        };
        let namespace = self.namespace();
        let mut names = vec![
            ("xmlns:mes", message.as_str()),
            ("xmlns:com", &common),
            ("xmlns:data", &data),
            ("xmlns:xsi", instance),
        ];
        if self.kind == Kind::Specific {
            names.push(("xmlns:own", &namespace));
        }
        self.xml.open(root, &names);
        root
    }

    fn head(&mut self, at: DateTime<Utc>) {
        let (id, differs, namespace) = (self.flow.id.clone(), self.at(), self.namespace());
        header(&mut self.xml, at);
        let mut structure = vec![
            ("structureID", id.as_str()),
            ("dimensionAtObservation", &differs),
        ];
        if self.kind == Kind::Specific {
            structure.push(("namespace", &namespace));
        }
        self.xml.open("mes:Structure", &structure);
        self.xml.open("com:Structure", &[]);
        let of = [("agencyID", AGENCY), ("id", &id), ("version", VERSION)];
        self.xml.empty("Ref", &of);
        self.xml.close("com:Structure");
        self.xml.close("mes:Structure");
        self.xml.close("mes:Header");
    }

    fn set(&mut self, set: &DataSet) {
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| format!("{day}T00:00:00"));
        let (from, to) = (day(set.valid_from), day(set.valid_to));
        let prefix = if self.kind == Kind::Specific {
            "data:"
        } else {
            ""
        };
        let named = |name: &str| format!("{prefix}{name}");
        let mut attributes: Vec<(String, &str)> = vec![
            (named("structureRef"), &self.flow.id),
            (named("action"), "Replace"),
        ];
        attributes.extend(from.as_deref().map(|from| (named("validFromDate"), from)));
        attributes.extend(to.as_deref().map(|to| (named("validToDate"), to)));
        let position = set.position.to_string();
        let mut own: Vec<Named<'_>> = vec![("POSITION".to_owned(), &position)];
        own.extend(
            set.digest
                .as_deref()
                .map(|digest| ("DIGEST".to_owned(), digest)),
        );
        own.retain(|_| self.tells_attributes());
        if self.kind == Kind::Specific {
            attributes.push((named("dataScope"), "DataStructure"));
            attributes.push(("xsi:type".to_owned(), "own:DataSetType"));
            attributes.extend(own.iter().cloned());
        }
        let attributes: Vec<(&str, &str)> = attributes
            .iter()
            .map(|(name, value)| (name.as_str(), *value))
            .collect();
        self.xml.open("mes:DataSet", &attributes);
        if self.kind == Kind::Generic {
            self.values("data:Attributes", &own);
        }
        match self.layout.at {
            None => {
                for one in &set.observations {
                    self.flat(one);
                }
            }
            Some(at) => self.series(at, &set.observations),
        }
        self.xml.close("mes:DataSet");
    }

    fn tells_attributes(&self) -> bool {
        matches!(self.layout.detail, Detail::Full | Detail::NoData)
    }

    fn tells_observations(&self) -> bool {
        matches!(self.layout.detail, Detail::Full | Detail::DataOnly)
    }

    /// The codes of an observation with their dimensions.
    fn codes<'o>(&self, one: &'o Observation) -> Vec<Named<'o>> {
        let parts = self.flow.parts.iter().map(|part| part.id());
        parts.zip(one.codes.iter().map(String::as_str)).collect()
    }

    /// Each observation with all its codes.
    fn flat(&mut self, one: &Observation) {
        let codes = self.codes(one);
        let mut attributes = vec![];
        if self.tells_attributes() {
            attributes.push(("UNIT_MEASURE".to_owned(), one.unit));
        }
        match self.kind {
            Kind::Generic => {
                self.xml.open("data:Obs", &[]);
                self.values("data:ObsKey", &codes);
                self.value(one);
                self.observed(one, attributes);
                self.xml.close("data:Obs");
            }
            Kind::Specific => {
                let mut all = codes;
                all.extend(attributes);
                self.specific(one, all);
            }
        }
    }

    /// Series of observations that differ by one dimension.
    fn series(&mut self, at: usize, observations: &[Observation]) {
        let mut all: BTreeMap<Vec<&str>, Vec<&Observation>> = BTreeMap::new();
        for one in observations {
            let others = one.codes.iter().enumerate().filter(|(nth, _)| *nth != at);
            let key = others.map(|(_, code)| code.as_str()).collect();
            all.entry(key).or_default().push(one);
        }
        for series in all.into_values() {
            let Some(first) = series.first() else {
                continue;
            };
            let mut key = self.codes(first);
            key.remove(at);
            let mut attributes = vec![("UNIT_MEASURE".to_owned(), first.unit)];
            attributes.retain(|_| self.tells_attributes());
            match self.kind {
                Kind::Generic => {
                    self.xml.open("data:Series", &[]);
                    self.values("data:SeriesKey", &key);
                    self.values("data:Attributes", &attributes);
                    self.observations(at, &series);
                    self.xml.close("data:Series");
                }
                Kind::Specific => {
                    key.extend(attributes);
                    let key: Vec<(&str, &str)> = key
                        .iter()
                        .map(|(name, code)| (name.as_str(), *code))
                        .collect();
                    self.xml.open("Series", &key);
                    self.observations(at, &series);
                    self.xml.close("Series");
                }
            }
        }
    }

    /// The observations of a series, as many as are wanted.
    fn observations(&mut self, at: usize, series: &[&Observation]) {
        if !self.tells_observations() {
            return;
        }
        let Layout { first, last, .. } = self.layout;
        let many = series.len();
        let first = first.map_or(many, |first| first.min(many));
        let from = last.map_or(0, |last| many.saturating_sub(last));
        let wanted = |nth: usize| match (self.layout.first, last) {
            (Some(_), Some(_)) => nth < first || nth >= from,
            _ => nth < first && nth >= from,
        };
        let wanted: Vec<&Observation> = series
            .iter()
            .enumerate()
            .filter(|(nth, _)| wanted(*nth))
            .map(|(_, one)| *one)
            .collect();
        for one in wanted {
            let Some(code) = one.codes.get(at) else {
                continue;
            };
            match self.kind {
                Kind::Generic => {
                    self.xml.open("data:Obs", &[]);
                    self.xml.empty("data:ObsDimension", &[("value", code)]);
                    self.value(one);
                    self.observed(one, vec![]);
                    self.xml.close("data:Obs");
                }
                Kind::Specific => self.specific(one, vec![(self.at(), code)]),
            }
        }
    }

    /// An observation as one element of attributes.
    fn specific(&mut self, one: &Observation, codes: Vec<Named<'_>>) {
        let mut all = codes;
        all.extend(
            one.value
                .as_deref()
                .map(|value| ("OBS_VALUE".to_owned(), value)),
        );
        if self.tells_attributes() {
            all.push(("OBS_STATUS".to_owned(), one.status));
        }
        let all: Vec<(&str, &str)> = all
            .iter()
            .map(|(name, code)| (name.as_str(), *code))
            .collect();
        self.xml.empty("Obs", &all);
    }

    fn value(&mut self, one: &Observation) {
        if let Some(value) = one.value.as_deref().filter(|_| self.tells_observations()) {
            self.xml.empty("data:ObsValue", &[("value", value)]);
        }
    }

    /// The attributes of an observation.
    fn observed(&mut self, one: &Observation, more: Vec<Named<'_>>) {
        let mut attributes = more;
        if self.tells_attributes() {
            attributes.push(("OBS_STATUS".to_owned(), one.status));
        }
        self.values("data:Attributes", &attributes);
    }

    /// Values by their names; nothing where there is none.
    fn values(&mut self, element: &str, values: &[Named<'_>]) {
        if values.is_empty() {
            return;
        }
        self.xml.open(element, &[]);
        for (id, value) in values {
            self.xml
                .empty("data:Value", &[("id", id), ("value", value)]);
        }
        self.xml.close(element);
    }
}
