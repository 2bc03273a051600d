//! The provinces as tiles of one size, each about where it lies: as easy to see for Jakarta as for
//! Papua. Original work; no borders are shown.

use super::words::Language;

/// Columns and rows of each province's tile, by its code.
#[rustfmt::skip]
const PLACES: [(&str, u8, u8); 38] = [
    ("11", 0, 0), ("12", 1, 1), ("14", 2, 1), ("21", 3, 1), ("13", 1, 2), ("15", 2, 2), ("16", 3, 2),
    ("19", 4, 2), ("17", 2, 3), ("18", 3, 3), ("36", 3, 4), ("31", 4, 4), ("32", 4, 5), ("33", 5, 5),
    ("34", 5, 6), ("35", 6, 5), ("51", 7, 5), ("52", 8, 5), ("53", 9, 5), ("61", 5, 2), ("62", 6, 2),
    ("63", 7, 3), ("64", 7, 2), ("65", 7, 1), ("71", 10, 1), ("75", 9, 1), ("72", 9, 2), ("76", 9, 3),
    ("73", 9, 4), ("74", 10, 3), ("82", 11, 1), ("81", 11, 3), ("96", 12, 2), ("92", 13, 2),
    ("94", 13, 3), ("91", 14, 2), ("95", 14, 3), ("93", 14, 4),
];
/// Side of a tile with its gap, in the units of the drawing.
const STEP: u16 = 50;

/// A province's tile.
#[derive(Debug)]
pub(super) struct Tile {
    /// Kemendagri code.
    pub(super) code: &'static str,
    /// Name.
    pub(super) name: String,
    /// How many, as people read it.
    pub(super) many: String,
    /// Left edge.
    pub(super) x: u16,
    /// Upper edge.
    pub(super) y: u16,
    /// Shade: 0 for none, up to 4 for the most.
    pub(super) shade: u8,
}

/// A tile for each province, shaded by how many there are.
pub(super) fn tiles(counts: &[(String, i64)], l: Language) -> Vec<Tile> {
    let most = counts.iter().map(|(_, many)| *many).max().unwrap_or(0);
    let tile = |(code, column, row): &(&'static str, u8, u8)| {
        let found = counts.iter().find(|(known, _)| known == code);
        let many = found.map_or(0, |(_, many)| *many);
        Tile {
            code,
            name: l.province(code),
            many: l.number(many),
            x: u16::from(*column) * STEP,
            y: u16::from(*row) * STEP,
            shade: shade(many, most),
        }
    };
    PLACES.iter().map(tile).collect()
}

/// By quarters of the most.
fn shade(many: i64, most: i64) -> u8 {
    if many <= 0 {
        return 0;
    }
    let quarter = many.saturating_mul(4).saturating_sub(1) / most.max(1);
    u8::try_from(quarter.clamp(0, 3)).unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::province;

    use super::*;

    #[test]
    fn every_province_has_one_place_of_its_own() {
        let codes: BTreeSet<&str> = PLACES.iter().map(|(code, _, _)| *code).collect();
        let all: BTreeSet<&str> = province::all()
            .iter()
            .map(|one| one.code.0.as_str())
            .collect();
        assert_eq!(codes, all);
        let places: BTreeSet<(u8, u8)> = PLACES
            .iter()
            .map(|(_, column, row)| (*column, *row))
            .collect();
        assert_eq!(places.len(), PLACES.len());
    }

    #[test]
    fn shades_follow_the_counts() {
        let shades = [0, 1, 25, 26, 50, 75, 76, 100].map(|many| shade(many, 100));
        assert_eq!(shades, [0, 1, 1, 2, 2, 3, 4, 4]);
    }
}
