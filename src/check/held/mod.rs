//! Questions to ask of what somebody holds on one target: a role, or all roles of a persona at once, whose privileges add up.

mod answer;
mod asked;
mod connect;
mod elastic;
mod generations;
mod kibana;
mod nearest;
mod prohibited;
mod sources;
mod witness;

pub(crate) use super::actions::{implied, may_give};
pub(crate) use answer::{Answer, described, short_words};
pub(crate) use asked::{About, Asked, Silent};
pub use connect::ConnectHeld;
pub(crate) use elastic::{may_be_every_index, most, pattern_covers, patterns_meet};
pub(crate) use generations::{kept, kept_as, replaced};
pub(crate) use kibana::Grant;
pub use kibana::KibanaHeld;
pub(crate) use prohibited::{is_excepted, is_for, may_hold, prohibited, together};

use super::Context;
use super::effective::Effective;

/// What somebody holds on one target.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Held<'e, 'a> {
    /// On Kibana.
    Kibana(KibanaHeld<'e, 'a>),
    /// On Amazon Connect.
    Connect(ConnectHeld<'e, 'a>),
}

impl<'e, 'a> Held<'e, 'a> {
    /// Everything that these roles hold together on the context's target. Roles of another platform add nothing.
    pub fn new(context: &'e Context<'e>, roles: impl IntoIterator<Item = &'e Effective<'a>>) -> Held<'e, 'a> {
        let (mut kibana, mut connect) = (Vec::new(), Vec::new());
        for role in roles {
            match role {
                Effective::Kibana(role) => kibana.push(role),
                Effective::Connect(profile) => connect.push(profile),
            }
        }
        match context.target.platform() {
            crate::policy::Platform::Kibana => Held::Kibana(KibanaHeld::new(context, kibana)),
            crate::policy::Platform::Connect => Held::Connect(ConnectHeld::new(context, connect)),
        }
    }

    /// The Kibana half.
    pub fn kibana(&self) -> Option<&KibanaHeld<'e, 'a>> {
        if let Held::Kibana(held) = self { Some(held) } else { None }
    }

    /// The Amazon Connect half.
    pub fn connect(&self) -> Option<&ConnectHeld<'e, 'a>> {
        if let Held::Connect(held) = self { Some(held) } else { None }
    }
}
