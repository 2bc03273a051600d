//! The letters of article 21, and how complete they are.

use domain::province;
use projections::case_statistics::{CASES, VISITS};
use projections::count::{ProvinceSet, Question, Subject};
use projections::officers::SERVING;
use projections::prosecution_statistics::PROSECUTIONS;
use projections::quality::{self, Recorded};

use super::shown::{Figure, Row, Section, Table, Text, figure, section};
use super::{Told, Year};
use crate::error::ApiError;
use crate::sight::Seen;

impl Year<'_> {
    /// Letter a.
    pub(super) fn laws(&self) -> Section {
        let cited = self.law.cited(self.as_of);
        Section {
            provisions: cited.into_iter().map(|one| one.cited).collect(),
            ..section(
                'a',
                Text {
                    id: "Peraturan perundang-undangan yang berlaku bagi pengawasan",
                    en: "Laws and regulations relevant to inspection",
                },
            )
        }
    }

    /// Letter b, with who serves by province.
    pub(super) async fn staff(&self) -> Result<(Section, Told), ApiError> {
        let title = Text {
            id: "Pengawas yang bertugas",
            en: "Inspectors in service",
        };
        let by = |name| (&["inspectors"][..], Some((title, name)));
        let asked = || self.question(&SERVING, 0);
        let serving = self.told(asked()?, by("province")).await?;
        let levels = self.told(asked()?, by("level")).await?;
        let section = Section {
            figures: vec![figure(title, serving.number("inspectors"), None)],
            tables: tables([&serving, &levels]),
            note: Some(Text {
                id: "Jenis kelamin pengawas belum dicatat.",
                en: "The sex of inspectors is not recorded.",
            }),
            ..section(
                'b',
                Text {
                    id: "Pegawai pengawasan",
                    en: "Staff of the inspection service",
                },
            )
        };
        Ok((section, serving))
    }

    /// Letter c, with the active establishments.
    pub(super) async fn workplaces(&self) -> Result<(Section, Told), ApiError> {
        let title = Text {
            id: "Perusahaan aktif",
            en: "Active establishments",
        };
        let workers = Text {
            id: "Pekerja di dalamnya",
            en: "Workers employed in them",
        };
        let both = ["establishments", "workers"];
        let asked = || self.active_question();
        let by = |name| (&both[..1], Some((title, name)));
        let active = self
            .told(asked()?, (&both, Some((title, "province"))))
            .await?;
        let sections = self.told(asked()?, by("section")).await?;
        let sizes = self.told(asked()?, by("size")).await?;
        let section = Section {
            figures: vec![
                active.figure(title, "establishments"),
                figure(workers, active.number("workers"), None),
            ],
            tables: tables([&active, &sections, &sizes]),
            ..section(
                'c',
                Text {
                    id: "Tempat kerja yang wajib diawasi dan pekerjanya",
                    en: "Workplaces liable to inspection and workers employed in them",
                },
            )
        };
        Ok((section, active))
    }

    /// Letter d, with the visits of the year.
    pub(super) async fn visits(&self) -> Result<(Section, Told), ApiError> {
        let title = Text {
            id: "Kunjungan pengawasan",
            en: "Inspection visits",
        };
        let visited = Text {
            id: "Perusahaan yang dikunjungi",
            en: "Establishments visited",
        };
        let both = ["visits", "establishments"];
        let asked = || self.year_question(&VISITS, 0);
        let by = |name| (&both[..1], Some((title, name)));
        let visits = self
            .told(asked()?, (&both, Some((title, "province"))))
            .await?;
        let kinds = self.told(asked()?, by("kind")).await?;
        let sections = self.told(asked()?, by("section")).await?;
        let sizes = self.told(asked()?, by("size")).await?;
        let section = Section {
            figures: vec![
                visits.figure(title, "visits"),
                figure(visited, visits.number("establishments"), None),
            ],
            tables: tables([&visits, &kinds, &sections, &sizes]),
            ..section('d', title)
        };
        Ok((section, visits))
    }

    /// Letter e.
    pub(super) async fn violations(&self) -> Result<Section, ApiError> {
        let noted = Text {
            id: "Perkara dengan Nota Pemeriksaan I",
            en: "Cases with a first note",
        };
        let twice = Text {
            id: "Perkara dengan Nota Pemeriksaan II",
            en: "Cases with a second note",
        };
        let judged = Text {
            id: "Perkara tipiring diputus",
            en: "Prosecutions judged",
        };
        let fines = Text {
            id: "Denda yang dijatuhkan (rupiah)",
            en: "Fines imposed (rupiah)",
        };
        let within = |subject: &'static Subject, milestone: &str| {
            let mut names = subject.milestones.iter().map(|one| one.name());
            let nth = names.position(|name| name == milestone).unwrap_or(0);
            self.year_question(subject, nth)
        };
        let cases = &["cases"][..];
        let first = within(&CASES, "nota_i")?;
        let first = self.told(first, (cases, Some((noted, "norm")))).await?;
        let second = self.told(within(&CASES, "nota_ii")?, (cases, None)).await?;
        let judgments = || within(&PROSECUTIONS, "judged");
        let both = ["prosecutions", "fines_idr"];
        let norms = self
            .told(judgments()?, (&both, Some((judged, "norm"))))
            .await?;
        let outcomes = (&both[..1], Some((judged, "outcome")));
        let outcomes = self.told(judgments()?, outcomes).await?;
        Ok(Section {
            figures: vec![
                first.figure(noted, "cases"),
                second.figure(twice, "cases"),
                norms.figure(judged, "prosecutions"),
                norms.figure(fines, "fines_idr"),
            ],
            tables: tables([&first, &norms, &outcomes]),
            ..section(
                'e',
                Text {
                    id: "Pelanggaran dan pidana yang dijatuhkan",
                    en: "Violations and penalties imposed",
                },
            )
        })
    }

    /// How complete the numbers are; of who serves where.
    pub(super) async fn quality(&self, staffed: &[Row]) -> Result<Vec<Figure>, ApiError> {
        let all = province::all()
            .iter()
            .filter(|one| one.founded_on.is_none_or(|day| day <= self.as_of));
        let all: Vec<&str> = all.map(|one| one.code.0.as_str()).collect();
        let asked = Question {
            province_set: ProvinceSet::P38,
            ..self.year_question(&CASES, 0)?
        };
        let title = Text { id: "", en: "" };
        let by = (&["cases"][..], Some((title, "province")));
        let reporting = self.told(asked, by).await?.table;
        let without = |rows: &[Row]| {
            let has = |code: &&&str| rows.iter().any(|row| row.value.as_deref() == Some(**code));
            all.len() - all.iter().filter(has).count()
        };
        let silent = without(reporting.as_ref().map_or(&[], |by| &by.rows));
        let unkept = without(staffed);
        let count = |many: usize| u32::try_from(many).map_or(0.0, f64::from);
        let mut figures = vec![
            figure(
                Text {
                    id: "Provinsi tanpa perkara pengawasan terdaftar dalam tahun ini",
                    en: "Provinces without an inspection case registered in the year",
                },
                count(silent),
                None,
            ),
            figure(
                Text {
                    id: "Provinsi tanpa pengawas dalam daftar pengawas",
                    en: "Provinces without an inspector in the register of officers",
                },
                count(unkept),
                None,
            ),
        ];
        figures.extend(self.lateness().await?);
        Ok(figures)
    }

    /// How late things were recorded, of the days of the year before that of the position: nothing is
    /// recorded on these any more.
    async fn lateness(&self) -> Result<Vec<Figure>, ApiError> {
        let position = self.position;
        let last = sqlx::query_scalar!(
            r#"SELECT (recorded_at AT TIME ZONE 'Asia/Jakarta')::date - 1 AS "day!"
               FROM events WHERE position = $1"#,
            position,
        )
        .fetch_optional(&self.state.pool)
        .await?;
        let days = (self.from, self.as_of.min(last.unwrap_or(self.from)));
        let [first, second] = quality::TABLES;
        self.state.figures.reached(second, Some(position)).await?;
        let ask = |mut seen: Seen| async move { quality::recorded(&mut seen, days).await };
        let (found, _) = self.state.figures.ask(first, Some(position), ask).await?;
        let sum = |of: fn(&Recorded) -> i64| found.iter().map(of).sum::<i64>();
        let told = [
            (RECORDED, sum(|one| one.recorded)),
            (LATE, sum(|one| one.late)),
            (VERY_LATE, sum(|one| one.very_late)),
        ];
        let figure = |(title, many)| Figure {
            title,
            value: u32::try_from(many).ok().map(f64::from),
            listed_at: None,
        };
        Ok(told.map(figure).into())
    }
}

/// The tables of some answers.
fn tables<const MANY: usize>(told: [&Told; MANY]) -> Vec<Table> {
    told.into_iter()
        .filter_map(|one| one.table.clone())
        .collect()
}

const RECORDED: Text = Text {
    id: "Catatan perkara dan penyidikan yang dibuat dalam tahun ini, sampai hari sebelum posisi laporan",
    en: "Events of cases and prosecutions recorded in the year, up to the day before the report's position",
};
const LATE: Text = Text {
    id: "Di antaranya dicatat lebih dari 7 hari setelah kejadiannya",
    en: "Of these recorded more than 7 days after they happened",
};
const VERY_LATE: Text = Text {
    id: "Di antaranya dicatat lebih dari 30 hari setelah kejadiannya",
    en: "Of these recorded more than 30 days after they happened",
};
