//! The algebra of one feature's privileges: bit sets, what a level includes, and how Kibana's role editor writes a set.

use crate::access::Access;
use crate::catalogue::{FEATURE_IDS, Feature, Primary, Release, SubPrivilege};
use crate::suggest::Known;

/// A set of privileges of one feature: the two bare levels and the sub-feature privileges. Which bit is which sub-feature
/// privilege depends on the feature; see [`FeatureOn`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Privileges(pub u64);

impl Privileges {
    /// Nothing.
    pub const NONE: Privileges = Privileges(0);
    /// The bare level `read`.
    pub const READ: Privileges = Privileges(1);
    /// The bare level `all`, without the bare `read` in it.
    pub const ALL: Privileges = Privileges(2);

    /// Whether there is nothing in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether everything in `other` is in it.
    pub fn covers(self, other: Privileges) -> bool {
        self.0 & other.0 == other.0
    }

    /// What is in it but not in `other`.
    #[must_use]
    pub fn minus(self, other: Privileges) -> Privileges {
        Privileges(self.0 & !other.0)
    }

    /// What is in both.
    #[must_use]
    pub fn both(self, other: Privileges) -> Privileges {
        Privileges(self.0 & other.0)
    }

    /// Whether it holds a level at all, bare or not.
    pub fn has_level(self) -> bool {
        self.0 & 3 != 0
    }

    /// The levels in it, without sub-feature privileges.
    #[must_use]
    pub fn levels(self) -> Privileges {
        self.both(Privileges::READ | Privileges::ALL)
    }

    /// The bit of one of the two levels.
    pub(crate) fn of(primary: Primary) -> Privileges {
        match primary {
            Primary::Read => Privileges::READ,
            Primary::All => Privileges::ALL,
        }
    }

    /// One of the two levels, without sub-feature privileges. Whoever has `all` has `read`.
    pub(crate) fn bare(primary: Primary) -> Privileges {
        match primary {
            Primary::Read => Privileges::READ,
            Primary::All => Privileges::ALL | Privileges::READ,
        }
    }

    /// The higher of the levels in it.
    pub(crate) fn primary(self) -> Option<Primary> {
        [Primary::All, Primary::Read].into_iter().find(|primary| self.covers(Privileges::of(*primary)))
    }

    /// The bit of the `n`th sub-feature privilege.
    pub fn sub(n: usize) -> Privileges {
        Privileges(4 << n)
    }
}

impl std::ops::BitOr for Privileges {
    type Output = Privileges;
    fn bitor(self, other: Privileges) -> Privileges {
        Privileges(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for Privileges {
    fn bitor_assign(&mut self, other: Privileges) {
        self.0 |= other.0;
    }
}

/// A feature as one release has it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FeatureOn {
    /// The feature.
    pub feature: &'static Feature,
    /// Its place in the catalogue, which is the order features are written in.
    pub order: u16,
    /// The release.
    pub release: Release,
    /// What `read` includes.
    pub read: Privileges,
    /// What `all` includes.
    pub all: Privileges,
    /// The sub-feature privileges that the release accepts.
    pub known: Privileges,
}

impl FeatureOn {
    /// Looks at a feature on a release.
    pub fn new(feature: &'static Feature, release: Release) -> FeatureOn {
        let bits = |wanted: &dyn Fn(&SubPrivilege) -> bool| {
            let subs = feature.privileges.iter().enumerate();
            subs.filter(|(_, sub)| sub.releases.has(release) && wanted(sub))
                .fold(Privileges::NONE, |set, (n, _)| set | Privileges::sub(n))
        };
        let order = FEATURE_IDS.binary_search_by_key(&feature.id, |(id, _)| id).ok().and_then(|at| FEATURE_IDS.get(at));
        let mut on = FeatureOn {
            feature,
            order: order.map_or(u16::MAX, |(_, order)| *order),
            release,
            read: Privileges::READ | bits(&|sub| sub.in_read.has(release)),
            all: Privileges::READ | Privileges::ALL | bits(&|sub| sub.in_all.has(release) || sub.in_read.has(release)),
            known: bits(&|sub| !sub.disabled.has(release)),
        };
        (on.read, on.all) = (on.closed(on.read), on.closed(on.all));
        on
    }

    /// Adds what is held anyway: `all` holds `read`, and the more permissive member of a mutually exclusive group holds the less
    /// permissive ones.
    pub fn closed(&self, set: Privileges) -> Privileges {
        let mut closed = set;
        if set.covers(Privileges::ALL) {
            closed |= Privileges::READ;
        }
        for (n, sub) in self.feature.privileges.iter().enumerate() {
            if sub.exclusive.is_some() && set.covers(Privileges::sub(n)) {
                closed |= self.weaker(n);
            }
        }
        closed
    }

    /// The members of the same mutually exclusive group that come after the `n`th, which are less permissive.
    fn weaker(&self, n: usize) -> Privileges {
        let group = self.feature.privileges.get(n).and_then(|sub| sub.exclusive);
        let subs = self.feature.privileges.iter().enumerate().skip(n + 1);
        subs.filter(|(m, sub)| sub.exclusive == group && self.known.covers(Privileges::sub(*m)))
            .fold(Privileges::NONE, |set, (m, _)| set | Privileges::sub(m))
    }

    /// The `n`th sub-feature privilege and every one that holds it: what has to go for it to be gone.
    pub fn holding(&self, n: usize) -> Privileges {
        let group = self.feature.privileges.get(n).and_then(|sub| sub.exclusive);
        let subs = self.feature.privileges.iter().enumerate().take(n);
        subs.filter(|(_, sub)| group.is_some() && sub.exclusive == group)
            .fold(Privileges::sub(n), |set, (m, _)| set | Privileges::sub(m))
    }

    /// The position of the sub-feature privilege that `name` (an id or a short name) stands for, whatever the release.
    pub fn find(&self, name: &str) -> Option<usize> {
        let subs = self.feature.privileges;
        subs.iter().position(|sub| sub.id == name).or_else(|| subs.iter().position(|sub| sub.aliases.contains(&name)))
    }

    /// One of the two levels with everything that it includes.
    pub(crate) fn full(&self, primary: Primary) -> Privileges {
        match primary {
            Primary::Read => self.read,
            Primary::All => self.all,
        }
    }

    /// The set that ids stand for, as the role API reads them.
    pub fn set_of<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Privileges {
        let set = ids.fold(Privileges::NONE, |set, id| {
            set | match id {
                "minimal_all" => Privileges::ALL,
                "minimal_read" => Privileges::READ,
                other => match Primary::named(other) {
                    Some(primary) => self.full(primary),
                    None => self.find(other).map_or(Privileges::NONE, Privileges::sub),
                },
            }
        });
        self.closed(set)
    }

    /// The ids to write for a set: `all` or `read` where it is exactly that level and the level was asked for as such, else as Kibana's
    /// own role editor writes a customised feature, with only the most permissive member of a mutually exclusive group. What a level
    /// includes grows with the releases; what is customised does not. A level stays where it brings what cannot be named beside it.
    pub fn written(&self, set: Privileges, grows: Privileges) -> impl Iterator<Item = &'static str> + use<> {
        let is_asked = |level: &Primary| {
            let full = self.full(*level);
            let unnamed = full.minus(full.levels()).minus(self.known);
            let is_beside = || set.covers(full) && set.levels() == full.levels() && !unnamed.is_empty();
            grows.covers(Privileges::of(*level)) && (set == full || is_beside())
        };
        let plain = [Primary::All, Primary::Read].into_iter().find(is_asked);
        let level = match (plain, set.primary()) {
            (Some(plain), _) => Some(plain.name()),
            (None, Some(Primary::All)) => Some("minimal_all"),
            (None, Some(Primary::Read)) => Some("minimal_read"),
            (None, None) => None,
        };
        let beside = plain.map_or(set, |plain| set.minus(self.full(plain)));
        let subs: Privileges = self.strongest(beside).both(self.known);
        let listed = self.feature.privileges.iter().enumerate();
        level.into_iter().chain(listed.filter(move |(n, _)| subs.covers(Privileges::sub(*n))).map(|(_, sub)| sub.id))
    }

    /// Without the members of mutually exclusive groups that a more permissive one holds.
    pub(crate) fn strongest(&self, set: Privileges) -> Privileges {
        let mut strongest = set;
        for (n, sub) in self.feature.privileges.iter().enumerate() {
            if sub.exclusive.is_some() && set.covers(Privileges::sub(n)) {
                strongest = strongest.minus(self.weaker(n));
            }
        }
        strongest
    }

    /// The sub-feature privileges of a set.
    pub fn subs(&self, set: Privileges) -> impl Iterator<Item = &'static SubPrivilege> + use<> {
        let listed = self.feature.privileges.iter().enumerate();
        listed.filter(move |(n, _)| set.covers(Privileges::sub(*n))).map(|(_, sub)| sub)
    }

    /// What a set of its privileges lets its holder do at most; reading if it is empty.
    pub fn access(&self, set: Privileges) -> Access {
        let levels = [(Privileges::READ, self.feature.read.access), (Privileges::ALL, self.feature.all.access)];
        let subs = self.subs(set).map(|sub| sub.access);
        let levels = levels.into_iter().filter(|(level, _)| set.covers(*level)).map(|(_, access)| access);
        levels.chain(subs).max().unwrap_or(Access::Read)
    }

    /// The words that a grant of it takes, and the ids they stand for; not the bare levels, which nobody means by mistake.
    pub fn known_words(&self) -> impl Iterator<Item = Known<'static>> {
        let on = *self;
        let levels = [("read", on.feature.read.offered, on.read), ("all", on.feature.all.offered, on.all)];
        let levels = levels.into_iter().filter(move |(_, offered, _)| offered.has(on.release));
        let levels = levels.map(move |(name, _, set)| Known::new(name, on.access(set)));
        let subs = self.feature.privileges.iter().enumerate().filter(move |(n, _)| on.known.covers(Privileges::sub(*n)));
        let subs = subs.flat_map(|(_, sub)| {
            sub.aliases.iter().copied().chain([sub.id]).map(|name| Known::new(name, sub.access).standing_for(sub.id))
        });
        levels.chain(subs)
    }

    /// The short names (or ids) and levels that can be written for this feature on this release.
    pub fn words(&self) -> Vec<&'static str> {
        let mut words = Vec::new();
        if self.feature.all.offered.has(self.release) {
            words.extend(["all", "minimal_all"]);
        }
        if self.feature.read.offered.has(self.release) {
            words.extend(["read", "minimal_read"]);
        }
        words.extend(self.subs(self.known).map(|sub| sub.aliases.first().copied().unwrap_or(sub.id)));
        words
    }
}
