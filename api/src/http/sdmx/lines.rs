//! Data as SDMX-CSV 2.0: a line for each observation.

use super::flow::{AGENCY, Flow, VERSION};
use super::observed::DataSet;
use crate::http::forms::as_text;

/// The file.
pub(super) fn written(flow: &Flow, sets: &[DataSet]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(vec![]);
    let mut head = ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
        .map(str::to_owned)
        .to_vec();
    head.extend(flow.parts.iter().map(|part| part.id()));
    head.extend(
        [
            "OBS_VALUE",
            "OBS_STATUS",
            "UNIT_MEASURE",
            "POSITION",
            "DIGEST",
        ]
        .map(str::to_owned),
    );
    writer.write_record(&head)?;
    let structure = format!("{AGENCY}:{}({VERSION})", flow.id);
    for set in sets {
        let position = set.position.to_string();
        for one in &set.observations {
            let codes = one.codes.iter().map(|code| as_text(code));
            let own = ["dataflow", &structure, "R"].map(str::to_owned);
            let value = one.value.as_deref().unwrap_or_default();
            let digest = set.digest.as_deref().unwrap_or_default();
            let more = [value, one.status, one.unit, &position, digest].map(str::to_owned);
            writer.write_record(own.into_iter().chain(codes).chain(more))?;
        }
    }
    Ok(writer.into_inner()?)
}
