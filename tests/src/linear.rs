//! Linearizability of one stream's history (Wing and Gong, with Lowe's memory of what was tried),
//! against the model "append iff the expected version is the stream's".

use std::collections::HashSet;

/// What was asked and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A read that told this version.
    Read(i64),
    /// An append at an expected version that told its new version.
    Appended(i64, i64),
    /// An append at an expected version that was refused since the stream was at another.
    Stale(i64, i64),
    /// An append at an expected version whose outcome nobody knows.
    Unknown(i64),
}

/// One invocation with its interval; an unknown outcome may come at any later time.
#[derive(Debug, Clone, Copy)]
pub struct Call {
    /// When it was sent.
    pub invoked: u64,
    /// When it was answered.
    pub returned: u64,
    /// What.
    pub act: Act,
}

impl Call {
    /// The version after it when it takes place at one; none when it cannot.
    fn at(&self, version: i64) -> Option<i64> {
        match self.act {
            Act::Read(told) => (told == version).then_some(version),
            Act::Appended(expected, told) => {
                (expected == version && told == version + 1).then_some(told)
            }
            Act::Stale(expected, actual) => {
                (expected != version && actual == version).then_some(version)
            }
            Act::Unknown(expected) if expected == version => Some(version + 1),
            Act::Unknown(_) => Some(version),
        }
    }

    fn ends(&self) -> u64 {
        if matches!(self.act, Act::Unknown(_)) {
            u64::MAX
        } else {
            self.returned
        }
    }
}

/// Whether some order of the calls fits their intervals and the model, from a version on. A call
/// of unknown outcome may never have taken place.
#[must_use]
pub fn is_linearizable(calls: &[Call], version: i64) -> bool {
    let mut tried: HashSet<(Vec<usize>, i64)> = HashSet::new();
    let mut open: Vec<(Vec<usize>, i64)> = vec![((0..calls.len()).collect(), version)];
    while let Some((left, version)) = open.pop() {
        let get = |at: usize| calls.get(at);
        let known = |at: &&usize| get(**at).is_some_and(|call| call.ends() < u64::MAX);
        if !left.iter().any(|at| known(&at)) {
            return true;
        }
        let first = left.iter().filter_map(|at| get(*at)).map(Call::ends).min();
        for at in &left {
            let Some(call) = get(*at).filter(|call| Some(call.invoked) <= first) else {
                continue;
            };
            let Some(after) = call.at(version) else {
                continue;
            };
            let rest: Vec<usize> = left.iter().copied().filter(|other| other != at).collect();
            if tried.insert((rest.clone(), after)) {
                open.push((rest, after));
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::Act::{Appended, Read, Stale, Unknown};
    use super::{Act, Call, is_linearizable};

    fn history(calls: &[(u64, u64, Act)]) -> bool {
        let call = |(invoked, returned, act): &(u64, u64, Act)| Call {
            invoked: *invoked,
            returned: *returned,
            act: *act,
        };
        is_linearizable(&calls.iter().map(call).collect::<Vec<_>>(), 1)
    }

    #[test]
    fn what_one_after_another_explains_passes() {
        assert!(history(&[(0, 3, Appended(1, 2)), (1, 2, Stale(1, 2))]));
        assert!(history(&[(0, 9, Appended(2, 3)), (1, 8, Appended(1, 2))]));
        assert!(history(&[
            (0, 1, Unknown(1)),
            (2, 3, Read(1)),
            (4, 5, Read(2))
        ]));
        assert!(history(&[(0, 1, Unknown(1)), (2, 3, Read(1))]));
    }

    #[test]
    fn two_appends_at_one_version_are_found() {
        assert!(!history(&[(0, 9, Appended(1, 2)), (1, 8, Appended(1, 2))]));
        assert!(!history(&[(0, 1, Appended(1, 3))]));
    }

    #[test]
    fn a_stale_read_and_a_lost_append_are_found() {
        assert!(!history(&[(0, 1, Appended(1, 2)), (2, 3, Read(1))]));
        assert!(!history(&[(0, 1, Appended(1, 2)), (2, 3, Appended(1, 2))]));
        assert!(!history(&[(0, 1, Stale(1, 2)), (2, 3, Read(1))]));
    }
}
