//! The names that `$(…)` may use in a journey.

use crate::ground::Ground;
use crate::plan::Values;
use bookend_engine::{EvaluateError, Scope, VERSION, World, descend, shape_value};
use bookend_engine::{instant_text, is_something};
use bookend_model::Chance;
use bookend_script::{Expression, Journey, Shape};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The names of one run of a journey, and what they stand for so far.
pub(crate) struct JourneyScope<'g> {
    ground: &'g Ground<'g>,
    journey: Value,
    row: Value,
    values: BTreeMap<String, Value>,
    /// Names that steps keep or that are handed over, whether or not they are there yet.
    awaited: BTreeSet<String>,
    /// Names of what the target sent, or of what is made of it.
    received: BTreeSet<String>,
    fixtures: RefCell<BTreeMap<String, Value>>,
    chance: RefCell<Chance>,
    now: Timestamp,
    trouble: RefCell<Option<EvaluateError>>,
    /// Whom the present step asks, where that is not the target of the run.
    aim: Option<Value>,
}

impl std::fmt::Debug for JourneyScope<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JourneyScope")
            .field("journey", &self.journey)
            .field("values", &self.values)
            .finish_non_exhaustive()
    }
}

/// A value that was made, or why it was not.
struct Made {
    /// The value; none where something that it is made of should be there and is not.
    value: Result<Option<Value>, EvaluateError>,
    /// Whether it is made of what the target sent.
    is_received: bool,
}

impl<'g> JourneyScope<'g> {
    /// Begins a run of a journey: the values of the script and of the journey are made now, once.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when one of them cannot be made.
    pub(crate) fn begin(
        ground: &'g Ground<'g>,
        journey: &Journey,
        row: Option<usize>,
    ) -> Result<Self, EvaluateError> {
        let values = row.and_then(|row| journey.rows.get(row)).cloned();
        let mut scope = Self::bare(ground, &journey.id, row.unwrap_or(0));
        scope.row = values.map_or(Value::Null, Value::Object);
        scope.journey =
            json!({"id": journey.id, "title": journey.title_of(row), "suite": journey.suite});
        scope.bind(Values::Own(ground.script.vars()))?;
        scope.bind(Values::Own(&journey.vars))?;
        Ok(scope)
    }

    /// Returns the names that are there without a journey, for requests outside of one.
    pub(crate) fn bare(ground: &'g Ground<'g>, purpose: &str, row: usize) -> Self {
        let stream = ground.seed.stream(&format!("journey/{purpose}/{row}"));
        let stream = stream.marked(ground.mark);
        Self {
            ground,
            journey: Value::Object(Map::new()),
            row: Value::Null,
            values: BTreeMap::new(),
            awaited: BTreeSet::new(),
            received: BTreeSet::new(),
            fixtures: RefCell::default(),
            chance: RefCell::new(stream),
            now: ground.clock.now(),
            trouble: RefCell::new(None),
            aim: None,
        }
    }

    /// Makes values by name. A value that names something that should be there and is not stays away
    /// as well, and so does one that cannot be made.
    ///
    /// # Errors
    ///
    /// The first [`EvaluateError`], when one cannot be made.
    pub(crate) fn bind(&mut self, values: Values<'_>) -> Result<(), EvaluateError> {
        let mut trouble = Ok(());
        match values {
            Values::Own(pairs) => {
                for (name, shape) in pairs {
                    let made = self.make(shape);
                    trouble = trouble.and(self.take(name, made));
                }
            }
            Values::Handed(pairs) => {
                let made: Vec<Made> = pairs.iter().map(|(_, shape)| self.make(shape)).collect();
                for ((name, _), made) in pairs.iter().zip(made) {
                    trouble = trouble.and(self.take(name, made));
                }
            }
        }
        trouble.and_then(|()| self.trouble())
    }

    /// Makes a value of what is there.
    fn make(&self, shape: &Shape) -> Made {
        let (mut is_missing, mut is_received) = (false, false);
        shape.names(&mut |path| {
            is_missing |= self.missing_root(path).is_some();
            is_received |= self.is_received(path);
        });
        let value = if is_missing {
            Ok(None)
        } else {
            shape_value(shape, &self.world()).map(Some)
        };
        Made { value, is_received }
    }

    /// Keeps what was made by a name, in place of what was there.
    fn take(&mut self, name: &str, made: Made) -> Result<(), EvaluateError> {
        self.awaited.insert(name.to_owned());
        self.values.remove(name);
        self.received.remove(name);
        if made.is_received {
            self.received.insert(name.to_owned());
        }
        if let Some(value) = made.value? {
            self.values.insert(name.to_owned(), value);
        }
        Ok(())
    }

    /// Says that a step will keep a value by this name.
    pub(crate) fn await_name(&mut self, name: &str) {
        self.awaited.insert(name.to_owned());
    }

    /// Keeps a value that the target sent.
    pub(crate) fn receive(&mut self, name: &str, value: Value) {
        self.values.insert(name.to_owned(), value);
        self.received.insert(name.to_owned());
    }

    /// Returns whether the target sent what a path names, or what it is made of.
    pub(crate) fn is_received(&self, path: &[String]) -> bool {
        path.first()
            .is_some_and(|root| self.received.contains(root))
    }

    /// Keeps nothing by a name, unless something is there already.
    pub(crate) fn keep_nothing(&mut self, name: &str) {
        self.values.entry(name.to_owned()).or_insert(Value::Null);
    }

    /// Returns the name at the root of a path, when a value should be there and is not.
    pub(crate) fn missing_root<'p>(&self, path: &'p [String]) -> Option<&'p str> {
        let root = path.first()?;
        let is_missing = self.awaited.contains(root) && !self.values.contains_key(root);
        is_missing.then_some(root.as_str())
    }

    /// Sets the present instant, for one step.
    pub(crate) fn set_now(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Says whom the present step asks, where that is not the target of the run.
    pub(crate) fn aim(&mut self, target: Option<Value>) {
        self.aim = target;
    }

    /// Returns the ASID of whom the present step asks.
    pub(crate) fn asid(&self) -> Option<&Value> {
        self.target().get("asid")
    }

    fn target(&self) -> &Value {
        self.aim.as_ref().unwrap_or(&self.ground.target)
    }

    /// Returns names, time and chance, for the engine.
    pub(crate) fn world(&self) -> World<'_> {
        World {
            scope: self,
            now: self.now,
            chance: &self.chance,
            structures: self.ground.structures(),
            trees: None,
        }
    }

    /// Returns whether every one of several conditions comes to something.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`].
    pub(crate) fn all_hold(&self, conditions: &[&Expression]) -> Result<bool, EvaluateError> {
        for condition in conditions {
            let value = bookend_engine::expression_value(condition, &self.world())?;
            if !is_something(&value) {
                return Ok(false);
            }
        }
        self.trouble().map(|()| true)
    }

    /// Reports what went wrong behind a name: a scope can only say that there is nothing.
    ///
    /// # Errors
    ///
    /// The first [`EvaluateError`] since the last call.
    pub(crate) fn trouble(&self) -> Result<(), EvaluateError> {
        self.trouble.borrow_mut().take().map_or(Ok(()), Err)
    }

    /// Makes a fixture when it is first named; it is the same throughout the journey.
    fn fixture(&self, path: &[String]) -> Option<Value> {
        let (name, rest) = path.split_first()?;
        let known = self.fixtures.borrow().get(name).cloned();
        let value = match known {
            Some(value) => value,
            None => self.make_fixture(name)?,
        };
        descend(&value, rest).cloned()
    }

    fn make_fixture(&self, name: &str) -> Option<Value> {
        let shape = self.ground.script.fixtures().get(name)?;
        // A fixture that names itself finds nothing there, and comes to an end.
        self.fixtures
            .borrow_mut()
            .insert(name.to_owned(), Value::Null);
        match shape_value(shape, &self.world()) {
            Ok(value) => {
                self.fixtures
                    .borrow_mut()
                    .insert(name.to_owned(), value.clone());
                Some(value)
            }
            Err(error) => {
                self.trouble.borrow_mut().get_or_insert(error);
                None
            }
        }
    }
}

impl Scope for JourneyScope<'_> {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (root, rest) = path.split_first()?;
        if let Some(value) = self.values.get(root) {
            return descend(value, rest).map(Cow::Borrowed);
        }
        let ground = self.ground;
        let owned = |value: Value| Some(Cow::Owned(value));
        match root.as_str() {
            "now" => owned(instant_text(self.now).into()),
            "fixture" => self.fixture(rest).map(Cow::Owned),
            "row" => descend(&self.row, rest).map(Cow::Borrowed),
            "journey" => descend(&self.journey, rest).map(Cow::Borrowed),
            "target" => descend(self.target(), rest).map(Cow::Borrowed),
            "base" => self.target().get("base").map(Cow::Borrowed),
            "identity" => descend(&ground.identity, rest).map(Cow::Borrowed),
            "policy" => {
                let setting = ground.script.policy().setting(rest.first()?);
                setting.map(Cow::Borrowed)
            }
            "seed" => owned(ground.seed.0.into()),
            "version" => owned(VERSION.into()),
            "mode" => owned(ground.script.policy().mode.clone().into()),
            _ => None,
        }
    }
}
