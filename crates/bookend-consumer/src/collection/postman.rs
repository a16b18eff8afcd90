//! A collection as Postman and `newman` read it: format 2.1.

use super::blueprint::{Blueprint, BodyPlan, RequestPlan};
use serde_json::{Map, Value, json};

const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

const BEFORE: &str = "const get = (name) => pm.variables.get(name);
const put = (name, value) => pm.collectionVariables.set(name, value);
";

const AFTER: &str = "const put = (name, value) => pm.collectionVariables.set(name, value);
const check = (title, found, wanted, said) => pm.test(title, () => pm.expect(found, said).to.equal(wanted));
const header = (name) => pm.response.headers.get(name);
const status = pm.response.code;
let body = null;
try { body = pm.response.json(); } catch { /* what is no JSON has no parts */ }
";

/// Writes a collection for Postman: a JSON document.
pub fn postman(blueprint: &Blueprint) -> String {
    let items: Vec<Value> = blueprint.requests.iter().map(item).collect();
    let variables = blueprint.settings.iter().map(|(name, value, says)| {
        json!({"key": name, "value": value, "type": "string", "description": says})
    });
    let collection = json!({
        "info": {
            "name": blueprint.title,
            "description": format!("{} Run it with `newman run FILE`.", blueprint.notes),
            "schema": SCHEMA,
        },
        "item": items,
        "variable": variables.collect::<Vec<_>>(),
    });
    // A tree of JSON can always be written.
    serde_json::to_string_pretty(&collection).unwrap_or_default() + "\n"
}

fn item(request: &RequestPlan) -> Value {
    let headers = request.headers.iter();
    let headers: Vec<Value> = headers
        .map(|(name, value)| json!({"key": name, "value": value}))
        .collect();
    let mut written = Map::new();
    written.insert("method".to_owned(), request.method.clone().into());
    written.insert("header".to_owned(), headers.into());
    if let Some(body) = &request.body {
        let (raw, language) = match body {
            BodyPlan::Resource(tree) => (
                serde_json::to_string_pretty(tree).unwrap_or_default(),
                "json",
            ),
            BodyPlan::Xml(text) => (text.clone(), "xml"),
            BodyPlan::Variable(name) => (format!("{{{{{name}}}}}"), "json"),
        };
        let options = json!({"raw": {"language": language}});
        written.insert(
            "body".to_owned(),
            json!({"mode": "raw", "raw": raw, "options": options}),
        );
    }
    written.insert("url".to_owned(), url(&request.target));
    json!({
        "name": request.title,
        "event": [
            event("prerequest", &format!("{BEFORE}{}", request.before.text())),
            event("test", &format!("{AFTER}{}", request.after.text())),
        ],
        "request": written,
    })
}

fn event(listen: &str, script: &str) -> Value {
    let lines: Vec<&str> = script.lines().collect();
    json!({"listen": listen, "script": {"type": "text/javascript", "exec": lines}})
}

fn url(target: &str) -> Value {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let segments: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let pairs: Vec<Value> = pairs
        .map(|(name, value)| json!({"key": name, "value": value}))
        .collect();
    let mut url = json!({
        "raw": format!("{{{{serviceRoot}}}}{target}"),
        "host": ["{{serviceRoot}}"],
        "path": segments,
    });
    if let (Some(url), false) = (url.as_object_mut(), pairs.is_empty()) {
        url.insert("query".to_owned(), pairs.into());
    }
    url
}
