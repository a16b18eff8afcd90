//! What a request that writes has changed, whatever was answered.

use bookend_model::Response;
use std::sync::{Arc, OnceLock};

/// What a request that writes has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Nothing: it was refused, lost on its way, or answered without a look at the diary.
    Nothing,
    /// Nothing, and it was answered as if it had.
    Pretended,
    /// Nothing yet.
    Later,
    /// So many things: a message that arrives twice may be done twice.
    Committed(u64),
}

/// What a request that writes has changed, with what the domain said of it.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    deed: Deed,
    /// What the domain answered to what was done; nothing where that is the answer that was intended.
    answer: Option<Arc<Response>>,
    /// What came of it after it was answered.
    late: Option<Late>,
}

/// Where it is written down what came of a request after it was answered.
pub(crate) type Late = Arc<OnceLock<Done>>;

impl Deed {
    /// Returns the name that scripts and the control port use.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Pretended => "pretended",
            Self::Later => "later",
            Self::Committed(_) => "committed",
        }
    }

    /// Returns what is left of two deeds of one request.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Committed(first), Self::Committed(second)) => Self::Committed(first + second),
            (done @ Self::Committed(_), _) | (_, done @ Self::Committed(_)) => done,
            (Self::Nothing, other) => other,
            (done, _) => done,
        }
    }

    /// Returns how often an exchange counts for a matcher, which holds for its answer or for what the
    /// domain said of what was done: as often as it was done. What was answered and not done does not
    /// count; nor does a success of which only the answer speaks.
    pub(crate) fn times(of: Option<Self>, status: u16, (answer, domain): (bool, bool)) -> u64 {
        let is_success = (200..300).contains(&status);
        match of {
            Some(Self::Committed(times)) if domain || (answer && is_success) => times,
            Some(Self::Nothing | Self::Pretended | Self::Later) if is_success => 0,
            _ => answer.into(),
        }
    }
}

impl Done {
    /// Keeps what was done, and what the domain said of it where something else was answered.
    pub(crate) fn new(deed: Deed, answer: Option<Response>) -> Self {
        Self {
            deed,
            answer: answer.map(Arc::new),
            late: None,
        }
    }

    /// Has what is still to be done written down once it is, and returns where.
    pub(crate) fn later(&mut self) -> Late {
        self.deed = self.deed.and(Deed::Later);
        Arc::clone(self.late.get_or_insert_default())
    }

    /// Returns what was done, by now.
    pub(crate) fn deed(&self) -> Deed {
        self.by_now().deed
    }

    /// Returns what the domain said of it, where something else was answered.
    pub(crate) fn answer(&self) -> Option<&Response> {
        self.by_now().answer.as_deref()
    }

    fn by_now(&self) -> &Self {
        let late = self.late.as_deref().and_then(OnceLock::get);
        late.unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every deed, with what was answered to it, whether a matcher on 201 holds for that and for what
    /// the domain said, and how often it counts.
    #[test]
    fn what_was_done_counts_and_what_was_only_said_does_not() {
        let (said, of_domain, neither) = ((true, false), (false, true), (false, false));
        let done = Some(Deed::Committed(1));
        let twice = Some(Deed::Committed(2));
        for (deed, status, holds, times) in [
            (done, 201, said, 1),
            (done, 504, of_domain, 1),
            (done, 504, neither, 0),
            (done, 409, of_domain, 1),
            (twice, 201, said, 2),
            (twice, 503, of_domain, 2),
            (Some(Deed::Nothing), 201, said, 0),
            (Some(Deed::Nothing), 0, neither, 0),
            (Some(Deed::Pretended), 201, said, 0),
            (Some(Deed::Later), 201, said, 0),
            (Some(Deed::Later), 504, neither, 0),
            // What was refused was refused, and what only reads is what it is answered.
            (Some(Deed::Nothing), 409, said, 1),
            (Some(Deed::Later), 504, said, 1),
            (done, 504, said, 1),
            (twice, 504, said, 1),
            (None, 200, said, 1),
            (None, 200, neither, 0),
        ] {
            assert_eq!(
                Deed::times(deed, status, holds),
                times,
                "{deed:?} answered by {status}, {holds:?}"
            );
        }
    }

    #[test]
    fn what_is_done_later_is_known_by_whoever_kept_the_exchange() {
        let mut done = Done::new(Deed::Nothing, None);
        let late = done.later();
        let kept = done.clone();
        assert_eq!(kept.deed(), Deed::Later);
        let _ = late.set(Done::new(Deed::Committed(1), None));
        assert_eq!(kept.deed(), Deed::Committed(1));
    }
}
