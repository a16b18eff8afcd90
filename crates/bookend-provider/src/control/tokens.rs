//! Bearer tokens: made as a consumer makes them, sound or broken on purpose, and read.

use super::call::knows_keys;
use super::{Answer, Call, Complaint, Desk};
use crate::provider::Provider;
use bookend_engine::{
    EvaluateError, RequestScope, RequestView, Scope, Token, VERSION, View, World, descend,
    form_defect, holds, instant_text, make_token, read_token,
};
use bookend_model::{Headers, Request};
use bookend_script::{Interaction, Side};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::cell::RefCell;

/// The interaction that is meant when none is said: every standard of booking begins with it.
const USUAL: &str = "slot.search";

/// Who a token is from when nobody is named, as `bookend-consumer` calls itself.
const IDENTITY: [(&str, &str); 9] = [
    ("asid", "123456123456"),
    ("issuer", "https://bookend.example/consumer"),
    ("user", "bookend-user"),
    ("device", "bookend-consumer"),
    ("organisation", "Bookend Clinical Assessment Service"),
    ("ods", "A1001"),
    ("family", "Tester"),
    ("given", "Robin"),
    ("prefix", "Dr"),
];

/// `POST /token`: a token for this provider: `{"interaction", "defect", "identity"}`, all of which may
/// be left out. `defect` breaks it, by a name of the dialect; `identity` says who it is from.
pub(super) fn mint(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let map = call.map()?;
    knows_keys(&map, &["interaction", "defect", "identity"])?;
    let provider = desk.prepared(call.space())?;
    let interaction = interaction(&provider, text(&map, "interaction")?)?;
    let rules = &provider.script().dialect().token;
    let defect = text(&map, "defect")?.map(|name| {
        let found = rules.defects.get(name);
        found.ok_or_else(|| {
            let known: Vec<&str> = rules.defects.keys().map(String::as_str).collect();
            let message = format!("there is no token defect `{name}`");
            Complaint::invalid("defect", message)
                .help(format!("there are: `{}`", known.join("`, `")))
        })
    });
    let names = Names {
        provider: &provider,
        interaction,
        identity: identity(&map)?,
        now: provider.space.clock.now(),
    };
    let purpose = format!("control/token/{}", desk.next_number());
    let chance = RefCell::new(provider.set.seed.stream(&purpose));
    let world = World {
        scope: &names,
        now: names.now,
        chance: &chance,
        structures: provider.set.structures,
        trees: None,
    };
    let token = make_token(rules, defect.transpose()?, &world).map_err(|error| wrong(&error))?;
    let authorization = format!("Bearer {token}");
    let read = read_token(&Headers::from_iter([("Authorization", &*authorization)]));
    Ok(Answer::json(&json!({
        "token": token,
        "authorization": authorization,
        "interaction": interaction.name,
        "header": read.header,
        "claims": read.claims,
    })))
}

/// `POST /token/read`: what a token holds: the body is the token, or all of `Authorization`. The rules
/// are those for the `interaction` of the query.
pub(super) fn read(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space", "interaction"])?;
    let provider = desk.provider(call.space())?;
    let interaction = interaction(&provider, call.parameter("interaction"))?;
    let sent = call.text()?.trim();
    if sent.is_empty() {
        return Err(Complaint::invalid("body", "there is no token"));
    }
    let sent = sent.strip_prefix("Authorization:").unwrap_or(sent).trim();
    let authorization = match sent.split_once(' ') {
        Some(_) => sent.to_owned(),
        None => format!("Bearer {sent}"),
    };
    let request = Request {
        method: interaction.method.clone(),
        path: "/".to_owned(),
        query: Vec::new(),
        target: "/".to_owned(),
        headers: Headers::from_iter([("Authorization", authorization)]),
        body: Bytes::new(),
    };
    let token = read_token(&request.headers);
    let judged = judged(&provider, interaction, (&request, &token));
    let (form, rules) = judged.map_err(|error| wrong(&error))?;
    Ok(Answer::json(&json!({
        "interaction": interaction.name,
        "header": token.header,
        "claims": token.claims,
        "form": form,
        "rules": rules,
    })))
}

/// Says what is wrong with the form of a token, and which rules it meets; the rules only where there
/// are claims of which they could speak.
fn judged(
    provider: &Provider,
    interaction: &Interaction,
    (request, token): (&Request, &Token),
) -> Result<(Value, Vec<Value>), EvaluateError> {
    let dialect = provider.script().dialect();
    let view = RequestView::new(request, &dialect.media, provider.set.structures);
    let scope = RequestScope {
        view: &view,
        interaction: Some(interaction),
        path: Vec::new(),
        policy: provider.script().policy(),
        base: &provider.base,
        scheme: provider.set.scheme,
        roots: &provider.roots,
        permitted: provider.script().permitted_organisations(),
        now: provider.space.clock.now(),
        certificate: None,
        caller: Value::Null,
        exchange: String::new(),
    };
    let chance = RefCell::new(provider.set.seed.stream("control/token"));
    let world = World {
        scope: &scope,
        now: scope.now,
        chance: &chance,
        structures: provider.set.structures,
        trees: None,
    };
    let form = match &token.fault {
        None => Value::Null,
        Some(fault) => {
            let defect = form_defect(&dialect.token, fault, &world)?;
            json!({"defect": defect.name, "says": defect.says, "found": defect.found})
        }
    };
    let view = View {
        side: Side::Request,
        request: Some(&view),
        response: None,
        error: None,
        effect: None,
        interaction: Some(interaction),
        policy: provider.script().policy(),
        token: Some(&dialect.token),
        profiles: &provider.set.profiles,
        world,
        wants_places: false,
    };
    let rules = dialect
        .token
        .rules
        .iter()
        .filter(|_| !token.claims.is_null());
    let rules = rules.map(|rule| {
        let is_met = !holds(&rule.when, &view)? || holds(&rule.expect, &view)?;
        Ok(json!({"defect": rule.defect, "says": rule.says, "met": is_met}))
    });
    Ok((form, rules.collect::<Result<_, EvaluateError>>()?))
}

fn interaction<'p>(
    provider: &'p Provider,
    name: Option<&str>,
) -> Result<&'p Interaction, Complaint> {
    let dialect = provider.script().dialect();
    let name = name.unwrap_or(USUAL);
    dialect.interaction(name).ok_or_else(|| {
        let known = dialect.interactions.iter().map(|known| known.name.as_str());
        let known: Vec<&str> = known.collect();
        let message = format!("there is no interaction `{name}`");
        Complaint::invalid("interaction", message)
            .help(format!("there are: `{}`", known.join("`, `")))
    })
}

/// Returns who a token is from: what was said, over what is meant when nothing is.
fn identity(map: &Map<String, Value>) -> Result<Value, Complaint> {
    let usual = IDENTITY.map(|(name, value)| (name.to_owned(), Value::from(value)));
    let mut identity = Map::from_iter(usual);
    let said = match map.get("identity") {
        None => return Ok(identity.into()),
        Some(Value::Object(said)) => said,
        Some(_) => return Err(Complaint::invalid("identity", "`identity` is a map")),
    };
    knows_keys(said, &IDENTITY.map(|(name, _)| name))?;
    for key in said.keys() {
        if let Some(value) = text(said, key)? {
            identity.insert(key.clone(), value.into());
        }
    }
    Ok(identity.into())
}

fn text<'m>(map: &'m Map<String, Value>, key: &str) -> Result<Option<&'m str>, Complaint> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => {
            let message = format!("`{key}` is a text, found `{other}`");
            Err(Complaint::invalid(key, message))
        }
    }
}

/// The script is at fault: what it says of tokens cannot be made.
fn wrong(error: &EvaluateError) -> Complaint {
    Complaint::new(500, "script-wrong", error.to_string())
}

/// The names that the claims of a token may use.
struct Names<'a> {
    provider: &'a Provider,
    interaction: &'a Interaction,
    identity: Value,
    now: Timestamp,
}

impl Scope for Names<'_> {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (root, rest) = path.split_first()?;
        let owned = |value: Value| Some(Cow::Owned(value));
        let policy = self.provider.script().policy();
        match root.as_str() {
            "identity" => descend(&self.identity, rest).map(Cow::Borrowed),
            "interaction" => descend(&self.interaction.facts, rest).map(Cow::Borrowed),
            "target" if rest == ["base"] => owned(self.provider.base.as_str().into()),
            "base" => owned(self.provider.base.as_str().into()),
            "now" => owned(instant_text(self.now).into()),
            "version" => owned(VERSION.into()),
            "mode" => owned(policy.mode.as_str().into()),
            "policy" => policy.setting(rest.first()?).map(Cow::Borrowed),
            _ => None,
        }
    }
}
