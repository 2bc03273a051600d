//! The letters of article 21, and how complete they are.

use domain::province;
use projections::case_statistics::{CASES, VISITS};
use projections::count::{ProvinceSet, Question, Subject};
use projections::officers::SERVING;
use projections::prosecution_statistics::PROSECUTIONS;
use projections::quality::{self, Recorded};

use super::Year;
use super::shown::{Figure, Section, Text, figure, section};
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

    /// Letter b.
    pub(super) async fn staff(&self, inspectors: f64) -> Result<Section, ApiError> {
        let title = Text {
            id: "Pengawas yang bertugas",
            en: "Inspectors in service",
        };
        let asked = || self.question(&SERVING, 0);
        Ok(Section {
            figures: vec![figure(title, inspectors, None)],
            tables: vec![
                self.table(title, asked()?, "province").await?,
                self.table(title, asked()?, "level").await?,
            ],
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
        })
    }

    /// Letter c.
    pub(super) async fn workplaces(
        &self,
        (many, listed_at): (f64, Option<String>),
    ) -> Result<Section, ApiError> {
        let title = Text {
            id: "Perusahaan aktif",
            en: "Active establishments",
        };
        let workers = Text {
            id: "Pekerja di dalamnya",
            en: "Workers employed in them",
        };
        let (employed, _) = self.active("workers").await?;
        Ok(Section {
            figures: vec![
                figure(title, many, listed_at),
                figure(workers, employed, None),
            ],
            tables: vec![
                self.table(title, self.active_question()?, "province")
                    .await?,
                self.table(title, self.active_question()?, "section")
                    .await?,
                self.table(title, self.active_question()?, "size").await?,
            ],
            ..section(
                'c',
                Text {
                    id: "Tempat kerja yang wajib diawasi dan pekerjanya",
                    en: "Workplaces liable to inspection and workers employed in them",
                },
            )
        })
    }

    /// Letter d.
    pub(super) async fn visits(
        &self,
        (many, listed_at): (f64, Option<String>),
    ) -> Result<Section, ApiError> {
        let title = Text {
            id: "Kunjungan pengawasan",
            en: "Inspection visits",
        };
        let visited = Text {
            id: "Perusahaan yang dikunjungi",
            en: "Establishments visited",
        };
        let (establishments, _) = self.within(&VISITS, 0, "establishments").await?;
        let asked = || self.year_question(&VISITS, 0);
        Ok(Section {
            figures: vec![
                figure(title, many, listed_at),
                figure(visited, establishments, None),
            ],
            tables: vec![
                self.table(title, asked()?, "province").await?,
                self.table(title, asked()?, "kind").await?,
                self.table(title, asked()?, "section").await?,
                self.table(title, asked()?, "size").await?,
            ],
            ..section('d', title)
        })
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
        let milestone = |subject: &Subject, name: &str| {
            subject
                .milestones
                .iter()
                .position(|one| one.name() == name)
                .unwrap_or(0)
        };
        let (first, second) = (milestone(&CASES, "nota_i"), milestone(&CASES, "nota_ii"));
        let court = milestone(&PROSECUTIONS, "judged");
        let mut figures = vec![];
        for (title, subject, milestone, measure) in [
            (noted, &CASES, first, "cases"),
            (twice, &CASES, second, "cases"),
            (judged, &PROSECUTIONS, court, "prosecutions"),
            (fines, &PROSECUTIONS, court, "fines_idr"),
        ] {
            let (value, listed_at) = self.within(subject, milestone, measure).await?;
            figures.push(figure(title, value, listed_at));
        }
        let judgments = || self.year_question(&PROSECUTIONS, court);
        Ok(Section {
            figures,
            tables: vec![
                self.table(noted, self.year_question(&CASES, first)?, "norm")
                    .await?,
                self.table(judged, judgments()?, "norm").await?,
                self.table(judged, judgments()?, "outcome").await?,
            ],
            ..section(
                'e',
                Text {
                    id: "Pelanggaran dan pidana yang dijatuhkan",
                    en: "Violations and penalties imposed",
                },
            )
        })
    }

    /// How complete the numbers are.
    pub(super) async fn quality(&self) -> Result<Vec<Figure>, ApiError> {
        let all = province::all()
            .iter()
            .filter(|one| one.founded_on.is_none_or(|day| day <= self.as_of));
        let all: Vec<&str> = all.map(|one| one.code.0.as_str()).collect();
        let title = Text { id: "", en: "" };
        let asked = self.year_question(&CASES, 0)?;
        let reporting = self
            .table(
                title,
                Question {
                    province_set: ProvinceSet::P38,
                    ..asked
                },
                "province",
            )
            .await?;
        let has = |code: &&str| {
            reporting
                .rows
                .iter()
                .any(|row| row.value.as_deref() == Some(*code))
        };
        let silent = all.iter().filter(|code| !has(code)).count();
        let kept = self
            .table(title, self.question(&SERVING, 0)?, "province")
            .await?;
        let unkept = all.iter().filter(|code| {
            !kept
                .rows
                .iter()
                .any(|row| row.value.as_deref() == Some(**code))
        });
        let unkept = unkept.count();
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
