//! A journey as a flat list: the steps of journeys that it uses stand in their place.

use bookend_script::{Expression, Journey, Script, Send, Shape, Step, StepKind};

/// How deep journeys may use one another; checking a script finds those that go round in circles.
const DEPTH: usize = 16;

/// One item of a journey's plan.
#[derive(Clone, Debug)]
pub(crate) enum Planned<'s> {
    /// Values are made.
    Bind(Values<'s>),
    /// A step is taken.
    Step(PlannedStep<'s>),
}

/// Values by name, and of what they are made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Values<'s> {
    /// Those of a script or a journey: each may name those before it.
    Own(&'s [(String, Shape)]),
    /// Those handed to a journey that is used: each is made of what its user knows, so that
    /// `with: {slot: $(slot)}` hands on the user's own.
    Handed(&'s [(String, Shape)]),
}

impl<'s> Values<'s> {
    /// Returns the names, and how their values are made.
    pub(crate) fn pairs(self) -> &'s [(String, Shape)] {
        match self {
            Self::Own(pairs) | Self::Handed(pairs) => pairs,
        }
    }
}

/// A step with its place in the journey.
#[derive(Clone, Debug)]
pub(crate) struct PlannedStep<'s> {
    /// The id; those of a journey that is used are prefixed: `book/search`.
    pub id: String,
    /// The part of the id before the step's own, for steps that name their neighbours.
    pub prefix: String,
    /// The step.
    pub step: &'s Step,
    /// The conditions of the step and of those that use its journey.
    pub conditions: Vec<&'s Expression>,
    /// The requirements that its expectations prove, when they are met.
    pub verifies: Vec<String>,
    /// Those of them that it proves by itself: its own, and those of the steps that use its journey.
    pub own: Vec<String>,
    /// The requirements that are not met when an expectation is not that names none itself: its own,
    /// where it names some, else those of the step that uses its journey, so that one fault does not
    /// fail everything that the journey is for.
    pub blames: Vec<String>,
    /// Whether it is taken whatever happened.
    pub is_final: bool,
}

impl<'s> PlannedStep<'s> {
    /// Returns what the step sends; a step that uses another journey has no place in a plan.
    pub(crate) fn send(&self) -> Option<&'s Send> {
        match &self.step.kind {
            StepKind::Send(send) => Some(send),
            StepKind::Race(race) => Some(&race.step),
            StepKind::Use(_) | StepKind::Clock(_) => None,
        }
    }

    /// Returns the requirements that the step shows by itself, those of its expectations included.
    pub(crate) fn proves(&self) -> Vec<String> {
        let named: Vec<String> = self.step.proves().into_iter().map(str::to_owned).collect();
        joined(&named, &self.own)
    }

    /// Returns the requirements that are not met, or not shown, where there is no answer to judge: those that
    /// its expectations would name, had none of them been met.
    pub(crate) fn unanswered(&self) -> Vec<String> {
        let Some(send) = self.send() else {
            return self.blames.clone();
        };
        let mut named: Vec<String> = Vec::new();
        let until = send.poll.as_ref().map(|poll| &poll.until);
        let of_race = match &self.step.kind {
            StepKind::Race(race) => Some([&race.exactly.1, &race.others]),
            StepKind::Send(_) | StepKind::Use(_) | StepKind::Clock(_) => None,
        };
        let judged = [&send.expect, &send.should].into_iter().chain(until);
        for predicate in judged.chain(of_race.into_iter().flatten()) {
            predicate.clauses(&mut |clause| {
                let own: &[String] = &clause.verifies;
                let blamed = if own.is_empty() { &self.blames } else { own };
                named = joined(&named, blamed);
            });
        }
        if named.is_empty() {
            self.blames.clone()
        } else {
            named
        }
    }

    /// Returns the interaction that the step sends; `clock` for one that moves the clocks.
    pub(crate) fn interaction(&self) -> &'s str {
        match &self.step.kind {
            StepKind::Clock(_) => "clock",
            _ => self.send().map_or("", |send| send.interaction.as_str()),
        }
    }
}

/// Lays a journey out: its steps, then those to be taken whatever happened.
pub(crate) fn plan<'s>(script: &'s Script, journey: &'s Journey) -> Vec<Planned<'s>> {
    let mut planner = Planner {
        script,
        steps: Vec::new(),
        last: Vec::new(),
    };
    let level = Level {
        prefix: String::new(),
        conditions: Vec::new(),
        verifies: &[],
        depth: 0,
        is_final: false,
    };
    planner.journey(journey, &level);
    planner.steps.append(&mut planner.last);
    planner.steps
}

/// Returns the steps of a plan.
pub(crate) fn steps<'p, 's>(plan: &'p [Planned<'s>]) -> impl Iterator<Item = &'p PlannedStep<'s>> {
    plan.iter().filter_map(|planned| match planned {
        Planned::Bind(_) => None,
        Planned::Step(step) => Some(step),
    })
}

struct Planner<'s> {
    script: &'s Script,
    steps: Vec<Planned<'s>>,
    last: Vec<Planned<'s>>,
}

#[derive(Clone)]
struct Level<'s> {
    prefix: String,
    conditions: Vec<&'s Expression>,
    /// What the nearest step that uses the journey, and names requirements, says it verifies.
    verifies: &'s [String],
    depth: usize,
    is_final: bool,
}

impl<'s> Planner<'s> {
    fn journey(&mut self, journey: &'s Journey, level: &Level<'s>) {
        for step in &journey.steps {
            self.step(step, journey, level);
        }
        let last = Level {
            is_final: true,
            ..level.clone()
        };
        for step in &journey.finally {
            self.step(step, journey, &last);
        }
    }

    fn step(&mut self, step: &'s Step, journey: &'s Journey, level: &Level<'s>) {
        match &step.kind {
            StepKind::Use(used) => {
                self.list(level)
                    .push(Planned::Bind(Values::Handed(&used.with)));
                self.used(&used.journey, step, level);
            }
            StepKind::Send(_) | StepKind::Race(_) | StepKind::Clock(_) => {
                let placed = place(step, journey, level);
                self.list(level).push(placed);
            }
        }
    }

    fn used(&mut self, id: &str, step: &'s Step, level: &Level<'s>) {
        let Some(journey) = self.script.journey(id).filter(|_| level.depth < DEPTH) else {
            return;
        };
        self.list(level)
            .push(Planned::Bind(Values::Own(&journey.vars)));
        let mut inner = level.clone();
        inner.conditions.extend(step.condition.as_ref());
        inner.prefix = format!("{}{}/", level.prefix, step.id);
        if !step.verifies.is_empty() {
            inner.verifies = &step.verifies;
        }
        inner.depth += 1;
        self.journey(journey, &inner);
    }

    fn list(&mut self, level: &Level<'_>) -> &mut Vec<Planned<'s>> {
        if level.is_final {
            &mut self.last
        } else {
            &mut self.steps
        }
    }
}

fn place<'s>(step: &'s Step, journey: &Journey, level: &Level<'s>) -> Planned<'s> {
    let mut conditions = level.conditions.clone();
    conditions.extend(step.condition.as_ref());
    // A step that only leaves the target as it was says nothing of what the journey is for, nor of what
    // whoever uses the journey is about.
    let (of_journey, of_user): (&[String], &[String]) = if level.is_final {
        (&[], &[])
    } else {
        (&journey.verifies, level.verifies)
    };
    let blames = [step.verifies.as_slice(), of_user, of_journey];
    let blames = blames.into_iter().find(|named| !named.is_empty());
    let own = joined(&step.verifies, of_user);
    Planned::Step(PlannedStep {
        id: format!("{}{}", level.prefix, step.id),
        prefix: level.prefix.clone(),
        step,
        conditions,
        verifies: joined(of_journey, &own),
        own,
        blames: blames.unwrap_or_default().to_vec(),
        is_final: level.is_final,
    })
}

/// Returns both lists as one, without repetition.
pub(crate) fn joined(first: &[String], second: &[String]) -> Vec<String> {
    let more = second.iter().filter(|id| !first.contains(id));
    first.iter().chain(more).cloned().collect()
}
