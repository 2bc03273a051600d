//! One establishment of the history with ten years of reports: most in time, some late, some never.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};
use domain::calendar::{add_days, sub_days};
use domain::establishment::{
    Channel, Establishment, EstablishmentCommand as Do, FileReport, Headcount, Kbli, KbliEdition,
    MoveEstablishment, Numbers, Office, RecordDissolution, RecordStop, RegisterEstablishment,
    RegistrySource, RenameEstablishment, ReportKind, SucceedProvince,
};
use domain::province::{self, RegencyCode};
use domain::{Officer, Role};

use super::Plan;
use super::life::{Life, Step, Unlawful, ended};
use super::random::Random;
use super::world::{Place, firm};
use crate::http::register_numbers::claimed_by_establishment;
use crate::log::Append;

/// Since when there is an online system; before it, reports come by post.
const ONLINE: NaiveDate = match NaiveDate::from_ymd_opt(2017, 11, 6) {
    Some(day) => day,
    None => NaiveDate::MAX,
};
/// Since when most new companies get a business number.
const NUMBERED: NaiveDate = match NaiveDate::from_ymd_opt(2018, 7, 9) {
    Some(day) => day,
    None => NaiveDate::MAX,
};
/// Main industries, by KBLI 2020.
const INDUSTRIES: &[&str] = &[
    "14111", "13122", "22220", "25111", "10431", "16101", "10710", "20111", "22111", "41012",
    "49431", "26210", "55110", "05100", "03111", "21011",
];
/// How many work there: the most of a class, by its weight.
const WORKERS: &[(u16, u16)] = &[(4, 62), (19, 17), (99, 14), (900, 7)];

/// An establishment under way.
struct Story {
    life: Life<Establishment>,
    random: Random,
    keeper: Officer,
    workers: u32,
    first: NaiveDate,
}

/// The stream of one number.
pub(super) fn establishment(plan: &Plan, number: u64) -> Result<Append, Unlawful> {
    let mut random = Random::new(plan.seed, number, 5);
    let home = Place::any(&mut random);
    let id = random.id(number);
    let years = u32::from(random.within(0, 10));
    let begun = plan.today.checked_sub_months(Months::new(years * 12));
    let first = sub_days(begun.unwrap_or(plan.today), random.within(30, 394));
    let place = home.clone().on(first);
    let most = random.weighted(WORKERS).copied().unwrap_or(4);
    let workers = u32::from(random.within(1 + most / 6, most));
    let mut story = Story {
        life: Life::new(plan, number, "establishment", id, first),
        keeper: place.head(Role::Coordinator),
        random,
        workers,
        first,
    };
    let command = story.registration(plan, number, &place);
    let claims = claimed_by_establishment(&command, &Establishment::Unregistered);
    let step = story.live(command, (&home, &place));
    ended(step)?;
    Ok(Append {
        unique_key: claims,
        ..story.life.append()
    })
}

impl Story {
    fn registration(&mut self, plan: &Plan, number: u64, place: &Place) -> Do {
        let numbered = self.first >= NUMBERED && self.random.percent(70);
        let (seed, own) = (plan.seed % 9_000 + 1_000, number % 1_000_000_000);
        let registered_on = self.first;
        Do::RegisterEstablishment(RegisterEstablishment {
            legal_name: firm(&mut self.random),
            trade_name: None,
            office: Office::Head,
            parent: None,
            regency: Some(RegencyCode(format!("{}.01", place.province.0))),
            address: Some(place.address(&mut self.random)),
            province: place.province.clone(),
            numbers: Numbers {
                nib: numbered.then(|| format!("{seed}{own:09}")),
                nib_issued_on: None,
                npwp: Some(format!("000{seed}{own:09}")),
                nitku: None,
                ahu_no: None,
            },
            kbli: vec![Kbli {
                edition: KbliEdition::Of2020,
                code: self.random.one_of(INDUSTRIES).to_owned(),
                main: true,
            }],
            source: RegistrySource::Wlkp,
            established_on: Some(self.first),
            headcount: Some(self.count(registered_on)),
            registered_on,
            known: None,
        })
    }

    fn count(&mut self, counted_on: NaiveDate) -> Headcount {
        let women = self.workers * u32::from(self.random.within(0, 60)) / 100;
        Headcount {
            counted_on,
            wni_men: self.workers - women,
            wni_women: women,
            wna_men: 0,
            wna_women: 0,
            capital_idr: None,
            yearly_sales_idr: None,
        }
    }

    fn live(&mut self, registration: Do, (home, place): (&Place, &Place)) -> Step {
        let keeper = self.keeper.clone();
        self.life.act(self.first, &keeper, registration)?;
        let mut year = if self.random.percent(94) {
            // Most within thirty days, some later.
            let days = self
                .random
                .weighted(&[(29, 85), (200, 15)])
                .copied()
                .unwrap_or(29);
            let on = add_days(self.first, self.random.within(1, days));
            self.file(ReportKind::First, on, None)?;
            on
        } else {
            return Ok(());
        };
        let begun = year;
        for age in 1_u32.. {
            let Some(next) = begun.checked_add_months(Months::new(12 * age)) else {
                return Ok(());
            };
            year = next;
            self.life.reached(year)?;
            self.split(home, place, year)?;
            if self.happens(year)? {
                return Ok(());
            }
            let late = self
                .random
                .weighted(&[(0, 80), (60, 8), (999, 12)])
                .copied()
                .unwrap_or(0);
            match late {
                999 => {}
                0 => {
                    let first = year.with_day(1).unwrap_or(year);
                    let days = self.random.within(0, 26);
                    self.yearly(add_days(first, days), year.year())?;
                }
                most => {
                    let days = 31 + self.random.within(0, most);
                    self.yearly(add_days(year, days), year.year())?;
                }
            }
        }
        Ok(())
    }

    /// The province of its home works at last: it passes to that one.
    fn split(&mut self, home: &Place, place: &Place, until: NaiveDate) -> Step {
        let works = province::find(&home.province).and_then(|found| found.works_from);
        let passed = self.keeper.province.as_ref() == Some(&home.province);
        let Some(on) =
            works.filter(|on| *on <= until && place.province != home.province && !passed)
        else {
            return Ok(());
        };
        let centre = Officer {
            acts_for: None,
            id: "central_admin-pusat".to_owned(),
            role: Role::CentralAdmin,
            unit: None,
            province: None,
        };
        let succeed = Do::SucceedProvince(SucceedProvince {
            to: home.province.clone(),
            regency: RegencyCode(format!("{}.01", home.province.0)),
            succeeded_on: on,
        });
        self.life.act(on.max(self.life.day), &centre, succeed)?;
        self.keeper = home.head(Role::Coordinator);
        Ok(())
    }

    /// What else may happen before the report of a year; says whether the establishment has ended.
    fn happens(&mut self, year: NaiveDate) -> Step<bool> {
        let on = sub_days(year, 40).max(self.life.day);
        let keeper = self.keeper.clone();
        let chance = self.random.within(1, 100);
        match chance {
            1 => {
                let rename = Do::RenameEstablishment(RenameEstablishment {
                    legal_name: format!("{} Baru", firm(&mut self.random)),
                    trade_name: None,
                    effective_on: on,
                    deed: "Akta perubahan nama".to_owned(),
                });
                self.life.act(on, &keeper, rename)?;
            }
            2 | 3 => self.relocate(on, chance == 2)?,
            4 => {
                let evidence = "Surat pemberitahuan".to_owned();
                let stop = Do::RecordStop(RecordStop {
                    stopped_on: on,
                    evidence,
                });
                self.life.act(on, &keeper, stop)?;
                return Ok(true);
            }
            5 => {
                let evidence = "Akta pembubaran".to_owned();
                let dissolve = Do::RecordDissolution(RecordDissolution {
                    dissolved_on: on,
                    evidence,
                });
                self.life.act(on, &keeper, dissolve)?;
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    }

    /// A move within the province, and the reports of it, both or the one after only.
    fn relocate(&mut self, on: NaiveDate, both: bool) -> Step {
        let keeper = self.keeper.clone();
        let Some(province) = keeper.province.clone() else {
            return Ok(());
        };
        if both {
            self.file(ReportKind::MoveBefore, on, Some(add_days(on, 31)))?;
        }
        let moved_on = add_days(on, 31);
        let relocate = Do::MoveEstablishment(MoveEstablishment {
            regency: Some(RegencyCode(format!("{}.02", province.0))),
            to: province,
            address: Some("Jalan Pahlawan 9".to_owned()),
            moved_on,
        });
        self.life
            .act(self.life.reached(moved_on)?, &keeper, relocate)?;
        let days = self.random.within(1, 40);
        self.file(
            ReportKind::MoveAfter,
            add_days(moved_on, days),
            Some(moved_on),
        )
    }

    fn yearly(&mut self, on: NaiveDate, year: i32) -> Step {
        let change = u32::from(self.random.within(90, 112));
        self.workers = (self.workers * change / 100).max(1);
        let on = on.max(self.life.day);
        let count = self.count(self.life.reached(on)?);
        let mut report = report(ReportKind::Annual, on, None);
        (report.year, report.headcount) = (Some(year), Some(count));
        let keeper = self.keeper.clone();
        self.life.act(on, &keeper, Do::FileReport(report)).map(drop)
    }

    fn file(&mut self, kind: ReportKind, on: NaiveDate, event_on: Option<NaiveDate>) -> Step {
        let keeper = self.keeper.clone();
        let report = report(kind, on, event_on);
        self.life.act(on, &keeper, Do::FileReport(report)).map(drop)
    }
}

fn report(kind: ReportKind, on: NaiveDate, event_on: Option<NaiveDate>) -> FileReport {
    let online = on >= ONLINE;
    let noon = NaiveTime::from_hms_opt(5, 0, 0).unwrap_or(NaiveTime::MIN);
    let submitted: DateTime<Utc> = on.and_time(noon).and_utc();
    FileReport {
        wlkp_no: None,
        kind,
        channel: if online {
            Channel::Online
        } else {
            Channel::Post
        },
        submitted_at: online.then_some(submitted),
        postmark_on: (!online).then_some(on),
        event_on,
        year: None,
        headcount: None,
        correction_of: None,
    }
}
