//! The targets of an import, and the `polc.toml` that says them.

use std::fmt::Write as _;

use super::quoted;
use super::{Guess, ImportedRole};
use crate::catalogue::Platform;
use crate::config::{KibanaTarget, Product, Target};
use crate::existing::{Body, RawRole};

/// What roles are imported for.
#[derive(Clone, Debug)]
pub struct Targets {
    /// The Kibana.
    pub(crate) kibana: Target,
    /// The Amazon Connect.
    pub(crate) connect: Target,
    /// Its release was guessed.
    pub(crate) guess: Option<Guess>,
    /// There are roles of both products.
    pub(crate) has_both: bool,
    is_given: bool,
}

impl Targets {
    /// Targets that were asked for, or that a `polc.toml` has; a product without one gets one that fits the roles.
    pub fn new(kibana: Option<Target>, connect: Option<Target>) -> Targets {
        Targets {
            is_given: kibana.is_some(),
            kibana: kibana.unwrap_or_else(|| Target::newest(Platform::Kibana)),
            connect: connect.unwrap_or_else(|| Target::newest(Platform::Connect)),
            guess: None,
            has_both: false,
        }
    }

    /// The same where features bring no index privileges: roles that exist have all of theirs themselves.
    #[must_use]
    pub(crate) fn exact(mut self) -> Targets {
        if let Product::Kibana(target) = &mut self.kibana.product {
            target.derive_indices = false;
        }
        self
    }

    /// What fits the roles where nothing was said. A target of a `polc.toml` stays as it is.
    pub(super) fn settled(mut self, roles: &[&RawRole]) -> Targets {
        let has = |platform: Platform| roles.iter().any(|role| role.platform() == platform);
        self.has_both = has(Platform::Kibana) && has(Platform::Connect);
        if !self.is_given && has(Platform::Kibana) {
            let guess = Guess::of(roles);
            self.kibana = Target::of_release(guess.release);
            self.guess = Some(guess);
        }
        if !self.kibana.is_declared {
            self.kibana.name = Platform::Kibana.name().to_owned();
            if let Product::Kibana(target) = &mut self.kibana.product {
                target.derive_indices = false;
                target.spaces = common_spaces(roles).unwrap_or_else(|| target.spaces.clone());
            }
        }
        if !self.connect.is_declared
            && let Product::Connect(target) = &mut self.connect.product
        {
            target.instance_id = common_instance(roles).or(target.instance_id.take());
        }
        self
    }

    /// The Kibana target as one of Kibana.
    pub(super) fn kibana_mut(&mut self) -> Option<&mut KibanaTarget> {
        match &mut self.kibana.product {
            Product::Kibana(target) if !self.kibana.is_declared => Some(target),
            _ => None,
        }
    }

    /// The text of a `polc.toml`.
    pub(super) fn toml(&self, roles: &[ImportedRole]) -> String {
        let has = |platform: Platform| roles.iter().any(|role| role.platform == platform);
        let mut out = String::new();
        let newest;
        let kibana = match self.kibana.kibana() {
            Some(kibana) => Some(kibana),
            None => {
                newest = Target::newest(Platform::Kibana);
                newest.kibana()
            }
        };
        if let Some(target) = kibana.filter(|_| has(Platform::Kibana) || !has(Platform::Connect)) {
            let _ = writeln!(out, "[targets.kibana]\nplatform = \"kibana\"\nrelease = \"{}\"", target.release.id());
            if target.spaces.as_slice() != ["default"] {
                let spaces: Vec<String> = target.spaces.iter().map(|space| quoted::text(space)).collect();
                let _ = writeln!(out, "spaces = [{}]", spaces.join(", "));
            }
            if !target.derive_indices {
                out.push_str("# The roles say all of their index privileges themselves.\nderive_indices = false\n");
            }
        }
        if has(Platform::Connect) {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str("[targets.connect]\nplatform = \"connect\"\n");
            if let Some(id) = self.connect.connect().and_then(|target| target.instance_id.as_deref()) {
                let _ = writeln!(out, "instance_id = {}", quoted::text(id));
            }
        }
        out
    }
}

/// The spaces that all roles have which are granted in spaces.
fn common_spaces(roles: &[&RawRole]) -> Option<Vec<String>> {
    let mut common: Option<Vec<String>> = None;
    for role in roles {
        let Body::Kibana(body) = &role.body else { continue };
        match body.kibana.as_slice() {
            [] => {}
            [entry] => {
                let mut spaces = entry.spaces.clone();
                spaces.sort();
                if spaces.iter().any(|space| space != "*" && !crate::config::is_space_id(space))
                    || spaces.len() > 1 && spaces.iter().any(|space| space == "*")
                {
                    return None;
                }
                if common.as_ref().is_some_and(|held| *held != spaces) {
                    return None;
                }
                common = Some(spaces);
            }
            _ => return None,
        }
    }
    common
}

/// The instance that all profiles are of which say theirs.
fn common_instance(roles: &[&RawRole]) -> Option<String> {
    let mut common: Option<&String> = None;
    for role in roles {
        let Body::Connect(body) = &role.body else { continue };
        if let Some(instance) = &body.instance {
            if common.is_some_and(|held| held != instance) {
                return None;
            }
            common = Some(instance);
        }
    }
    common.cloned()
}
