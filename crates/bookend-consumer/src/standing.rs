//! The standing checks, held against every exchange of a run.

use crate::exchange_scope::Seen;
use crate::runner::Runner;
use crate::scope::JourneyScope;
use bookend_engine::{Appraisal, Appraiser, EvaluateError, negotiate};
use bookend_fhir::Format;
use bookend_model::Exchange;
use bookend_script::{On, Side};

impl Runner<'_> {
    /// Holds exchanges against the checks, and keeps what they say with each.
    ///
    /// Requests are ours, and what is wrong with them is mostly wrong on purpose: it is kept, and
    /// held against nobody.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when a value of a check cannot be made.
    pub(crate) fn check(
        &self,
        scope: &JourneyScope<'_>,
        interaction: &str,
        exchanges: &mut [Exchange],
    ) -> Result<(), EvaluateError> {
        if self.ground.script.policy().word("checks") == "off" {
            return Ok(());
        }
        let mut trouble = None;
        for exchange in exchanges {
            let appraisal = self.appraise(scope, interaction, exchange);
            exchange.checked = appraisal.checked;
            trouble = trouble.or(appraisal.troubles.into_iter().next());
        }
        trouble.map_or(Ok(()), |(_, error)| Err(error))
    }

    fn appraise(
        &self,
        scope: &JourneyScope<'_>,
        interaction: &str,
        exchange: &Exchange,
    ) -> Appraisal {
        let script = self.ground.script;
        let seen = Seen::new(exchange, interaction, self.ground);
        let media = &script.dialect().media;
        let negotiated = negotiate(&exchange.request, seen.interaction, media, Format::Json);
        let appraiser = Appraiser {
            script,
            plan: &self.checks,
            rules_hold: false,
            negotiated: &negotiated,
            remembers: true,
        };
        let mut appraisal = Appraisal::default();
        seen.with_side(Side::Request, scope, |view| {
            appraiser.judge(On::Request, view, &mut appraisal);
            if seen.response.is_some() {
                appraiser.judge(On::Response, view, &mut appraisal);
                appraiser.judge(On::Exchange, view, &mut appraisal);
            }
            appraiser.judge_sequence(view, &self.memories, &mut appraisal);
        });
        appraisal
    }
}
