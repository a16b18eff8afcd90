//! A view, and what FHIRPath finds in its messages.

use crate::body::Body;
use crate::judge::View;
use crate::named::Named;
use crate::scope::{Trees, World};
use bookend_fhir::fhirpath::{Context, EvaluateError, Expression, Session};
use bookend_script::Side;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::cell::OnceCell;

/// A view, what is known of the named matchers, and the FHIRPath sessions on its messages, opened
/// when they are first asked for.
///
/// Whoever evaluates several predicates takes one sight for all of them.
#[derive(Debug)]
pub struct Sight<'v> {
    pub(crate) view: View<'v>,
    pub(crate) named: Named,
    /// The name of the first thing wrong with the token, once it was looked for.
    pub(crate) defect: OnceCell<Option<&'v str>>,
    context: &'v Context<'v>,
    request: OnceCell<Session<'v>>,
    response: OnceCell<Session<'v>>,
    claims: OnceCell<Session<'v>>,
}

impl<'v> Sight<'v> {
    /// Takes a view, and what [`context`] returns for it.
    pub fn new(view: View<'v>, context: &'v Context<'v>) -> Self {
        Self {
            view,
            named: Named::default(),
            defect: OnceCell::new(),
            context,
            request: OnceCell::new(),
            response: OnceCell::new(),
            claims: OnceCell::new(),
        }
    }

    /// Returns the view.
    pub fn view(&self) -> &View<'v> {
        &self.view
    }

    /// Returns what values are made of; what FHIRPath finds in the messages is looked for once.
    pub fn world(&self) -> World<'_> {
        World {
            trees: Some(self),
            ..self.view.world
        }
    }

    /// Returns the body of a side, where there is such a message.
    pub(crate) fn body(&self, side: Side) -> Option<&'v Body> {
        match side {
            Side::Request => self.view.request.map(|view| &view.body),
            Side::Response => self.view.response.map(|view| &view.body),
        }
    }

    /// Returns the session on the resource of a side, or why there is none.
    pub(crate) fn session(&self, side: Side) -> Result<&Session<'v>, String> {
        let opened = match side {
            Side::Request => &self.request,
            Side::Response => &self.response,
        };
        if let Some(session) = opened.get() {
            return Ok(session);
        }
        let body = self.body(side).ok_or("there is no message")?;
        let tree = body.resource().map_err(ToString::to_string)?;
        Ok(opened.get_or_init(|| Session::new(tree, self.context)))
    }

    /// Returns the session on the claims of the token, where there is a request.
    pub(crate) fn claims(&self) -> Option<&Session<'v>> {
        let request = self.view.request?;
        let open = || Session::new(&request.token().claims, self.context);
        Some(self.claims.get_or_init(open))
    }
}

impl Trees for Sight<'_> {
    fn find(&self, tree: &Value, path: &Expression) -> Option<Result<Vec<Value>, EvaluateError>> {
        let is_of = |side: &Side| {
            let resource = self.body(*side).and_then(|body| body.resource().ok());
            resource.is_some_and(|resource| std::ptr::eq(resource, tree))
        };
        let side = [Side::Request, Side::Response].into_iter().find(is_of)?;
        let mut values = Vec::new();
        let found = self
            .session(side)
            .ok()?
            .give(path, &mut |item| values.push(item.to_value()));
        Some(found.map(|()| values))
    }
}

/// Returns what FHIRPath knows beside the trees of a view.
pub fn context<'v>(view: &View<'v>) -> Context<'v> {
    Context::new(
        view.world.structures,
        view.world.now.to_zoned(TimeZone::UTC),
    )
}
