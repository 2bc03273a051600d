//! Structures as SDMX-ML 2.1: flows, their data structures, lists of codes and concepts.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::law::Law;

use super::codes::{Codelist, statuses, units};
use super::flow::{AGENCY, CONCEPTS, Flow, Part, VERSION};
use super::xml::Xml;

/// Begins the names of the schemas.
const SCHEMAS: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1";

/// The attributes of data: their ids, their names, and the lists of their codes.
pub(super) const ATTRIBUTES: [(&str, &str, Option<&str>); 4] = [
    (
        "UNIT_MEASURE",
        "Satuan / Unit of measure",
        Some("CL_UNIT_MEASURE"),
    ),
    (
        "OBS_STATUS",
        "Status angka / Observation status",
        Some("CL_OBS_STATUS"),
    ),
    ("POSITION", "Posisi log / Position of the log", None),
    (
        "DIGEST",
        "Intisari tabel yang dirilis (SHA-256) / Digest of the released table (SHA-256)",
        None,
    ),
];

/// Which structures are told.
#[derive(Debug, Default, Clone)]
pub(super) struct Told {
    /// The agency.
    pub(super) agency: bool,
    /// Flows.
    pub(super) flows: Vec<Flow>,
    /// The structures of flows, which have the same ids.
    pub(super) structures: Vec<Flow>,
    /// Lists of codes.
    pub(super) codelists: Vec<Codelist>,
    /// The concepts of flows.
    pub(super) concepts: Vec<Flow>,
}

/// The lists of codes that a flow's structure uses.
pub(super) fn codelists(flow: &Flow, law: &Law) -> Vec<Codelist> {
    let own = flow
        .parts
        .iter()
        .filter_map(|part| flow.codelist(*part, law));
    own.chain([units(), statuses()]).collect()
}

/// The message.
pub(super) fn message(told: &Told, law: &Law, at: DateTime<Utc>) -> Vec<u8> {
    let mut xml = Xml::new();
    let schema = |name: &str| format!("{SCHEMAS}/{name}");
    xml.open(
        "mes:Structure",
        &[
            ("xmlns:mes", &schema("message")),
            ("xmlns:str", &schema("structure")),
            ("xmlns:com", &schema("common")),
        ],
    );
    header(&mut xml, at);
    xml.close("mes:Header");
    xml.open("mes:Structures", &[]);
    if told.agency {
        agency(&mut xml);
    }
    within(&mut xml, "str:Dataflows", &told.flows, dataflow);
    within(&mut xml, "str:Codelists", &told.codelists, codelist);
    if !told.concepts.is_empty() {
        concepts(&mut xml, &told.concepts);
    }
    within(
        &mut xml,
        "str:DataStructures",
        &told.structures,
        |xml, flow| {
            structure(xml, flow, law);
        },
    );
    xml.close("mes:Structures");
    xml.close("mes:Structure");
    xml.into_bytes()
}

/// Begins the header of a message; what else belongs to it follows.
pub(super) fn header(xml: &mut Xml, at: DateTime<Utc>) {
    let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    xml.open("mes:Header", &[]);
    let id: String = at.chars().filter(char::is_ascii_alphanumeric).collect();
    xml.text("mes:ID", &[], &format!("{AGENCY}-{id}"));
    xml.text("mes:Test", &[], "false");
    xml.text("mes:Prepared", &[], &at);
    xml.empty("mes:Sender", &[("id", AGENCY)]);
}

fn within<T>(xml: &mut Xml, name: &str, all: &[T], mut each: impl FnMut(&mut Xml, &T)) {
    if all.is_empty() {
        return;
    }
    xml.open(name, &[]);
    for one in all {
        each(xml, one);
    }
    xml.close(name);
}

/// Begins an element of a structure that is maintained, with its names.
fn maintained(xml: &mut Xml, element: &str, id: &str, [indonesian, english]: [&str; 2]) {
    let id = [("id", id), ("agencyID", AGENCY), ("version", VERSION)];
    xml.open(element, &id);
    names(xml, [indonesian, english]);
}

fn names(xml: &mut Xml, [indonesian, english]: [&str; 2]) {
    xml.text("com:Name", &[("xml:lang", "id")], indonesian);
    xml.text("com:Name", &[("xml:lang", "en")], english);
}

/// A reference to a structure that is maintained.
pub(super) fn reference(xml: &mut Xml, id: &str, (package, class): (&str, &str)) {
    xml.empty(
        "Ref",
        &[
            ("id", id),
            ("version", VERSION),
            ("agencyID", AGENCY),
            ("package", package),
            ("class", class),
        ],
    );
}

fn agency(xml: &mut Xml) {
    xml.open("str:OrganisationSchemes", &[]);
    let scheme = [("id", "AGENCIES"), ("agencyID", "SDMX"), ("version", "1.0")];
    xml.open("str:AgencyScheme", &scheme);
    names(xml, ["Lembaga", "Agencies"]);
    xml.open("str:Agency", &[("id", AGENCY)]);
    names(xml, ["Pengawasan ketenagakerjaan", "Labour inspectorate"]);
    xml.close("str:Agency");
    xml.close("str:AgencyScheme");
    xml.close("str:OrganisationSchemes");
}

fn dataflow(xml: &mut Xml, flow: &Flow) {
    maintained(xml, "str:Dataflow", &flow.id, flow.names());
    xml.open("str:Structure", &[]);
    reference(xml, &flow.id, ("datastructure", "DataStructure"));
    xml.close("str:Structure");
    xml.close("str:Dataflow");
}

fn codelist(xml: &mut Xml, list: &Codelist) {
    maintained(xml, "str:Codelist", &list.id, [&list.name, &list.name]);
    for code in &list.codes {
        xml.open("str:Code", &[("id", &code.id)]);
        let [indonesian, english] = &code.name;
        names(xml, [indonesian, english]);
        if let Some(parent) = code.parent {
            xml.open("str:Parent", &[]);
            xml.empty("Ref", &[("id", parent)]);
            xml.close("str:Parent");
        }
        xml.close("str:Code");
    }
    xml.close("str:Codelist");
}

fn concepts(xml: &mut Xml, flows: &[Flow]) {
    xml.open("str:Concepts", &[]);
    maintained(xml, "str:ConceptScheme", CONCEPTS, ["Konsep", "Concepts"]);
    let mut told: Vec<String> = vec![];
    let own = flows.iter().flat_map(|flow| flow.parts.iter());
    let own = own.map(|part| (part.id(), part.concept()));
    let more = ATTRIBUTES.into_iter().map(|(id, name, _)| {
        let (indonesian, english) = name.split_once(" / ").unwrap_or((name, name));
        (id.to_owned(), [indonesian, english])
    });
    let value = ("OBS_VALUE".to_owned(), ["Angka", "Observation value"]);
    for (id, named) in own.chain(more).chain([value]) {
        if told.contains(&id) {
            continue;
        }
        xml.open("str:Concept", &[("id", &id)]);
        names(xml, named);
        xml.close("str:Concept");
        told.push(id);
    }
    xml.close("str:ConceptScheme");
    xml.close("str:Concepts");
}

fn structure(xml: &mut Xml, flow: &Flow, law: &Law) {
    maintained(xml, "str:DataStructure", &flow.id, flow.names());
    xml.open("str:DataStructureComponents", &[]);
    xml.open("str:DimensionList", &[("id", "DimensionDescriptor")]);
    for (part, nth) in flow.parts.iter().zip(1..) {
        dimension(xml, flow, (*part, nth), law);
    }
    xml.close("str:DimensionList");
    xml.open("str:AttributeList", &[("id", "AttributeDescriptor")]);
    for (id, _, codes) in ATTRIBUTES {
        let status = [("id", id), ("assignmentStatus", "Conditional")];
        xml.open("str:Attribute", &status);
        identity(xml, id);
        represented(xml, codes);
        related(xml, id);
        xml.close("str:Attribute");
    }
    xml.close("str:AttributeList");
    xml.open("str:MeasureList", &[("id", "MeasureDescriptor")]);
    xml.open("str:PrimaryMeasure", &[("id", "OBS_VALUE")]);
    identity(xml, "OBS_VALUE");
    xml.close("str:PrimaryMeasure");
    xml.close("str:MeasureList");
    xml.close("str:DataStructureComponents");
    xml.close("str:DataStructure");
}

fn dimension(xml: &mut Xml, flow: &Flow, (part, nth): (Part, u32), law: &Law) {
    let (id, nth) = (part.id(), nth.to_string());
    let attributes: [(&str, &str); 2] = [("id", &id), ("position", &nth)];
    if part == Part::Time {
        xml.open("str:TimeDimension", &attributes);
        identity(xml, &id);
        xml.open("str:LocalRepresentation", &[]);
        let format = [("textType", "ObservationalTimePeriod")];
        xml.empty("str:TextFormat", &format);
        xml.close("str:LocalRepresentation");
        xml.close("str:TimeDimension");
        return;
    }
    xml.open("str:Dimension", &attributes);
    identity(xml, &id);
    let codes = flow.codelist(part, law);
    represented(xml, codes.as_ref().map(|list| list.id.as_str()));
    xml.close("str:Dimension");
}

/// Which concept a component is of.
fn identity(xml: &mut Xml, concept: &str) {
    xml.open("str:ConceptIdentity", &[]);
    xml.empty(
        "Ref",
        &[
            ("id", concept),
            ("maintainableParentID", CONCEPTS),
            ("maintainableParentVersion", VERSION),
            ("agencyID", AGENCY),
            ("package", "conceptscheme"),
            ("class", "Concept"),
        ],
    );
    xml.close("str:ConceptIdentity");
}

/// The codes of a component, or that it is a text.
fn represented(xml: &mut Xml, codes: Option<&str>) {
    xml.open("str:LocalRepresentation", &[]);
    if let Some(codes) = codes {
        xml.open("str:Enumeration", &[]);
        reference(xml, codes, ("codelist", "Codelist"));
        xml.close("str:Enumeration");
    } else {
        xml.empty("str:TextFormat", &[("textType", "String")]);
    }
    xml.close("str:LocalRepresentation");
}

/// What an attribute is of: a measure, an observation, or all of them.
fn related(xml: &mut Xml, id: &str) {
    xml.open("str:AttributeRelationship", &[]);
    let to = match id {
        "UNIT_MEASURE" => Some(("str:Dimension", "MEASURE")),
        "OBS_STATUS" => Some(("str:PrimaryMeasure", "OBS_VALUE")),
        _ => None,
    };
    if let Some((element, to)) = to {
        xml.open(element, &[]);
        xml.empty("Ref", &[("id", to)]);
        xml.close(element);
    } else {
        xml.empty("str:None", &[]);
    }
    xml.close("str:AttributeRelationship");
}
