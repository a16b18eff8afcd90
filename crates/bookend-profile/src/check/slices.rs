//! Which item belongs to which slice.

use serde_json::Value;

use super::home::Home;
use super::items::Item;
use super::judge::{At, Judgement};
use super::value::has;
use crate::compile::{Node, NodeId, Slice, SliceTest, Test};
use crate::definition::SliceRules;
use crate::issue::ProfileRule;
use crate::terms::Membership;

impl Judgement<'_> {
    /// Judges items by the slices of a node.
    pub(super) fn slices<'t>(
        &mut self,
        id: NodeId,
        items: &[Item<'t>],
        at: At<'_>,
        home: &Home<'t>,
    ) {
        let Some(node) = self
            .profiles
            .node(id)
            .filter(|node| !node.slices.is_empty())
        else {
            return;
        };
        if let Some(slice) = node.slices.iter().find(|slice| !slice.can_be_told()) {
            let expected = format!("that the items of the slice `{}` can be told", slice.name);
            let found = "nothing in the profile that tells them".to_owned();
            return self.note(at, ProfileRule::NotJudged, expected, found);
        }
        let mut of_slices: Vec<Vec<Item<'_>>> = vec![Vec::new(); node.slices.len()];
        let mut order = Vec::with_capacity(items.len());
        for item in items {
            let belongs = |slice: &Slice| self.belongs(slice, *item, at, home);
            let found = node.slices.iter().position(belongs);
            if let Some(of_slice) = found.and_then(|index| of_slices.get_mut(index)) {
                of_slice.push(*item);
            }
            order.push(found);
        }
        self.order(node, items, &order, at);
        for (slice, items) in node.slices.iter().zip(&of_slices) {
            let Some(of_slice) = self.profiles.node(slice.node) else {
                continue;
            };
            self.count(of_slice, Some(&slice.name), items.len(), at);
            if !items.is_empty() {
                self.all(slice.node, items, at, home);
            }
        }
    }

    /// Counts the slices of an element that is not there at all.
    pub(super) fn absent_slices(&mut self, node: &Node, at: At<'_>) {
        for slice in node.slices.iter().filter(|slice| slice.can_be_told()) {
            if let Some(of_slice) = self.profiles.node(slice.node) {
                self.count(of_slice, Some(&slice.name), 0, at);
            }
        }
    }

    /// Judges what stands outside of slices, and the order of those that are in them.
    fn order(&mut self, node: &Node, items: &[Item<'_>], order: &[Option<usize>], at: At<'_>) {
        let Some(slicing) = &node.slicing else {
            return;
        };
        let names = || node.slices.iter().map(|slice| slice.name.as_str());
        let mut greatest = 0;
        let mut is_outside = false;
        for (item, slice) in items.iter().zip(order) {
            let place = item.place(at.place);
            let at = At {
                place: &place,
                ..at
            };
            match slice {
                None if slicing.rules == SliceRules::Closed => {
                    let expected =
                        format!("an item of a slice: {}", super::collector::one_of(names()));
                    self.note(
                        at,
                        ProfileRule::Unsliced,
                        expected,
                        "one of none".to_owned(),
                    );
                }
                None => is_outside = true,
                Some(index) => {
                    let is_late = is_outside && slicing.rules == SliceRules::OpenAtEnd;
                    if is_late || (slicing.is_ordered && *index < greatest) {
                        let expected =
                            "the order of the slices, and items of none at the end".to_owned();
                        let name = names().nth(*index).unwrap_or_default();
                        self.note(at, ProfileRule::SliceOrder, expected, format!("`{name}`"));
                    }
                    greatest = greatest.max(*index);
                }
            }
        }
    }

    fn belongs<'t>(&self, slice: &Slice, item: Item<'t>, at: At<'_>, home: &Home<'t>) -> bool {
        slice
            .tests
            .iter()
            .all(|test| self.passes(test, item, at, home))
    }

    fn passes<'t>(&self, test: &SliceTest, item: Item<'t>, at: At<'_>, home: &Home<'t>) -> bool {
        let part = item.part;
        let path = &test.path;
        if path.text() == "$this" {
            return self.holds(&test.test, part.value, part.of.name, (item, at, home));
        }
        // Most slices are told by a member, which needs no evaluation.
        if let Test::Fixed(Value::String(wanted)) = &test.test
            && let Some(Value::String(found)) = part.value.and_then(|it| it.get(path.text()))
        {
            return found == wanted;
        }
        let found = home.session.evaluate_at(path, part).unwrap_or_default();
        if let Test::Exists(wanted) = &test.test {
            return found.is_empty() != *wanted;
        }
        found.iter().any(|found| {
            let value = found.value();
            self.holds(
                &test.test,
                Some(value.as_ref()),
                found.type_name(),
                (item, at, home),
            )
        })
    }

    fn holds<'t>(
        &self,
        test: &Test,
        value: Option<&Value>,
        type_name: &str,
        (item, at, home): (Item<'t>, At<'_>, &Home<'t>),
    ) -> bool {
        let Some(value) = value else {
            return matches!(test, Test::Exists(false));
        };
        match test {
            Test::Fixed(wanted) => value == wanted,
            Test::Pattern(wanted) => has(value, wanted),
            Test::Exists(wanted) => *wanted,
            Test::Types(types) => types
                .iter()
                .any(|it| self.profiles.structures.is_a(type_name, it)),
            Test::Binding(set) => {
                let word = |name: &str| value.get(name).and_then(Value::as_str);
                let code = value.as_str().or_else(|| word("code")).unwrap_or_default();
                let system = value
                    .is_object()
                    .then(|| word("system").unwrap_or_default());
                self.profiles.terms.has(set, system, code) == Membership::Yes
            }
            Test::Profiles(profiles) => profiles
                .iter()
                .any(|url| self.would_conform(url, item.part, at, home)),
        }
    }
}
