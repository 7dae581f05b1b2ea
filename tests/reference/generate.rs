//! Random policies. Most of them are right, and mean something on the first of their targets.

use polc::catalogue::{FEATURE_NAMES, FEATURES, Feature, GLOBAL_PRIVILEGES, GlobalTakes, PERMISSIONS, Release, TASKS};

use crate::facts::{self, Facts, Meaning, name_of};
use crate::policy::{Assertion, Claim, Expression, Forbid, Global, Op, Policy, Role, Statement, Verb};
use crate::random::Random;

/// Names that policies are mostly about, since the language has rules for them.
const OFTEN: [&str; 16] = [
    "cases",
    "cases",
    "alerts",
    "alerts",
    "rules",
    "rules",
    "observability.cases",
    "stack.rules",
    "stack.alerts",
    "security.alerts",
    "connectors",
    "discover",
    "dashboard",
    "osquery",
    "attack_discovery",
    "security",
];
const PATTERNS: [&str; 9] = ["logs-*", "logs-a*", "logs-app", "hr-*", "hr-??", "*", "metrics-*-eu", "a*b", "l*"];
const INDEX: [&str; 12] = [
    "read",
    "write",
    "view_index_metadata",
    "manage",
    "monitor",
    "all",
    "create",
    "index",
    "delete",
    "maintenance",
    "create_doc",
    "manage_ilm",
];
const CLUSTER: [&str; 10] = [
    "monitor",
    "manage",
    "all",
    "manage_ml",
    "monitor_ml",
    "manage_security",
    "read_security",
    "manage_ilm",
    "read_ilm",
    "manage_api_key",
];
const OPTIONS: [&str; 4] = [
    "",
    " < fields: \"a\", \"b.*\"; except: \"b.c\"; >",
    " < query: \"\"\"{\"term\": {\"team\": \"soc\"}}\"\"\"; >",
    " < restricted: true; >",
];

pub(crate) struct Generator<'g> {
    pub(crate) random: &'g mut Random,
    pub(crate) facts: Facts,
}

/// One name for all spellings of a feature, so that a body says one thing of it.
fn canonical(written: &str) -> String {
    let feature = match written.strip_prefix('"') {
        Some(id) => FEATURES.iter().find(|feature| feature.id == id.trim_end_matches('"')),
        None => {
            let (owner, name) = Facts::owned(written);
            FEATURES.iter().find(|feature| name_of(feature.owner) == owner && feature.names.contains(&name))
        }
    };
    feature
        .map_or_else(|| written.trim_matches('"').to_owned(), |feature| format!("{}.{}", name_of(feature.owner), feature.names[0]))
}

impl Generator<'_> {
    pub(crate) fn policy(&mut self) -> Policy {
        let on: Vec<&'static str> = match self.random.below(10) {
            0 | 1 => vec!["connect"],
            2 => vec!["kibana", "connect"],
            _ => vec!["kibana"],
        };
        let mut policy = Policy::default();
        for at in 0..1 + self.random.below(5) {
            let role = self.role(at, &on, &policy);
            policy.roles.push(role);
        }
        let concrete: Vec<String> = policy.roles.iter().filter(|role| !role.is_abstract).map(|role| role.name.clone()).collect();
        for at in 0..self.random.below(3) {
            if !concrete.is_empty() {
                policy.personas.push((format!("p{at}"), self.random.some(&concrete, 1, 3)));
            }
        }
        if on.contains(&"kibana") {
            for role in &mut policy.roles {
                let is_child = !role.extends.is_empty();
                self.applications(&mut role.statements, is_child, on.len() > 1);
            }
        }
        let mut subjects = concrete;
        subjects.extend(policy.personas.iter().map(|(name, _)| name.clone()));
        if subjects.is_empty() {
            return policy;
        }
        for _ in 0..self.random.below(8) {
            let verb = *self.random.pick(&[Verb::Can, Verb::Can, Verb::Cannot, Verb::Exactly]);
            let assertion = self.assertion(&policy, &subjects, &on, verb);
            policy.assertions.push(assertion);
        }
        if on == ["kibana"] && self.random.one_in(2) {
            let body = self.prohibited(&policy);
            let unless = if self.random.one_in(3) { self.random.some(&subjects, 1, 2) } else { Vec::new() };
            let on = if self.random.one_in(4) { self.scopes(&on) } else { Vec::new() };
            policy.forbid = (!body.is_empty()).then_some(Forbid { body, on, unless });
        }
        for _ in 0..self.random.below(3) {
            let assertion = self.assertion(&policy, &subjects, &on, Verb::Only);
            policy.assertions.push(assertion);
        }
        policy
    }

    fn role(&mut self, at: usize, on: &[&'static str], before: &Policy) -> Role {
        let names: Vec<String> = before.roles.iter().map(|role| role.name.clone()).collect();
        let extends = if names.is_empty() || self.random.one_in(3) { Vec::new() } else { self.random.some(&names, 1, 3) };
        let is_child = !extends.is_empty();
        let mut statements = Vec::new();
        if on.contains(&"kibana") {
            self.kibana(&mut statements, is_child, on.len() > 1);
        }
        if on.contains(&"connect") {
            self.connect(&mut statements, is_child, on.len() > 1);
        }
        let tasks: Vec<String> =
            TASKS.iter().filter(|task| on.contains(&task.platform.name())).map(|task| task.name.to_owned()).collect();
        if self.random.one_in(4) {
            let op = self.op(is_child);
            statements.push(Statement::Tasks(op, self.random.some(&tasks, 1, 2)));
        }
        self.random.shuffle(&mut statements);
        for statement in &mut statements {
            if let Statement::In(_, inside) = statement {
                self.scoped(inside, on);
            }
        }
        self.scoped(&mut statements, on);
        let mut scopes: Vec<String> = on.iter().map(|product| (*product).to_owned()).collect();
        if self.random.one_in(8) {
            scopes = self.scopes(on);
            // What it says is for both products.
            let is_named = |product: &str| scopes.iter().any(|scope| scope.split(':').next() == Some(product));
            let missing: Vec<String> = on.iter().filter(|product| !is_named(product)).map(|it| (*it).to_owned()).collect();
            scopes.extend(missing);
        }
        Role { name: format!("r{at}"), is_abstract: self.random.one_in(5), on: scopes, extends, statements }
    }

    /// Targets that something of these products may be for.
    fn scopes(&mut self, on: &[&'static str]) -> Vec<String> {
        let mut known: Vec<String> = on.iter().map(|product| (*product).to_owned()).collect();
        if on.contains(&"kibana") {
            known.extend(Release::all().map(|release| format!("kibana:{}", release.id())));
            let versions = Release::all().filter(|release| !release.is_serverless());
            known.extend(versions.flat_map(|release| vec![format!("kibana:{}+", release.id()); 2]));
        }
        self.random.some(&known, 1, 2)
    }

    /// Puts some of what is said into a block for some targets.
    fn scoped(&mut self, statements: &mut Vec<Statement>, on: &[&'static str]) {
        if statements.is_empty() || !self.random.one_in(3) {
            return;
        }
        let first = self.random.below(statements.len());
        let len = 1 + self.random.below(statements.len() - first);
        let mut inside: Vec<Statement> = statements.splice(first..first + len, []).collect();
        if self.random.one_in(4) {
            self.scoped(&mut inside, on);
        }
        let scopes = self.scopes(on);
        statements.insert(first, Statement::On(scopes, inside));
    }

    fn op(&mut self, is_child: bool) -> Op {
        match self.random.below(6) {
            0 | 1 if is_child => Op::Add,
            2 if is_child => Op::Remove,
            _ => Op::Set,
        }
    }

    /// A feature, in one of its spellings.
    fn feature(&mut self) -> String {
        match self.random.below(10) {
            0..=5 => (*self.random.pick(&OFTEN)).to_owned(),
            6 => format!("\"{}\"", self.random.pick(FEATURES).id),
            7 if self.random.one_in(4) => "\"ourPlugin\"".to_owned(),
            _ => {
                let (name, owner, _) = self.random.pick(FEATURE_NAMES);
                owner.map_or_else(|| (*name).to_owned(), |owner| format!("{owner}.{name}"))
            }
        }
    }

    /// Features that a body names, each once.
    fn features(&mut self, most: usize) -> Vec<String> {
        let mut features: Vec<String> = Vec::new();
        for _ in 0..self.random.below(most + 1) {
            let feature = self.feature();
            let is_new = features.iter().all(|other| canonical(other) != canonical(&feature));
            if is_new && (!matches!(self.facts.meaning(&feature), Meaning::Missing) || self.random.one_in(20)) {
                features.push(feature);
            }
        }
        features
    }

    /// A sub-feature privilege of the feature, mostly one that the release has and lets one choose.
    fn sub(&mut self, feature: &'static Feature) -> Option<String> {
        let wants_any = self.random.one_in(40);
        let subs: Vec<_> = feature.privileges.iter().filter(|sub| wants_any || self.facts.is_on(sub)).collect();
        if subs.is_empty() {
            return None;
        }
        let sub = self.random.pick(&subs);
        let mut words = vec![sub.id];
        words.extend(sub.aliases);
        Some((*self.random.pick(&words)).to_owned())
    }

    fn expression(&mut self, written: &str, op: Op) -> Expression {
        let (feature, is_whole) = match self.facts.meaning(written) {
            Meaning::Feature(feature) => (Some(feature), false),
            Meaning::Within(feature) => (Some(feature), true),
            _ => (None, true),
        };
        let mut levels = vec!["read", "all", "all"];
        if !is_whole {
            levels.extend(["minimal_read", "minimal_all"]);
        }
        if let Some(feature) = feature {
            levels
                .retain(|word| self.facts.level(feature, word).unwrap().offered.has(self.facts.release) || self.random.one_in(30));
        }
        if levels.is_empty() || op == Op::Set && self.random.one_in(10) {
            return vec![(true, "none".to_owned())];
        }
        let mut words = Vec::new();
        if op == Op::Set || op == Op::Add && self.random.one_in(2) || is_whole {
            words.push((true, (*self.random.pick(&levels)).to_owned()));
        }
        for _ in 0..self.random.below(4) {
            let Some(feature) = feature.filter(|_| !is_whole) else { break };
            let Some(sub) = self.sub(feature) else { break };
            let is_new = words.iter().all(|(_, word)| *word != sub);
            if is_new {
                words.push((op != Op::Set || self.random.one_in(2), sub));
            }
        }
        if words.is_empty() { vec![(true, (*self.random.pick(&levels)).to_owned())] } else { words }
    }

    fn grants(&mut self, most: usize, is_child: bool) -> Vec<Statement> {
        let mut statements: Vec<Statement> = Vec::new();
        for written in self.features(most) {
            let mut op = self.op(is_child);
            if op == Op::Remove
                && !matches!(self.facts.meaning(&written), Meaning::Feature(feature) if !feature.privileges.is_empty())
            {
                op = Op::Set;
            }
            let words = self.expression(&written, op);
            // A level cannot be removed.
            let has_level =
                words.iter().any(|(_, word)| ["read", "all", "minimal_read", "minimal_all", "none"].contains(&word.as_str()));
            if op != Op::Remove || !has_level {
                statements.push(Statement::Grant(written, op, words));
            }
        }
        if self.random.one_in(5) {
            let word = *self.random.pick(&["read", "all", "none"]);
            statements.push(Statement::Grant("exceptions".to_owned(), Op::Set, vec![(true, word.to_owned())]));
        }
        statements
    }

    fn kibana(&mut self, statements: &mut Vec<Statement>, is_child: bool, is_for_both: bool) {
        if is_for_both {
            // A plain name has to mean something on both products.
            for mut statement in self.grants(3, is_child) {
                if let Statement::Grant(written, ..) = &mut statement
                    && !written.starts_with('"')
                {
                    *written = format!("kibana.{written}");
                    statements.push(statement);
                }
            }
        } else if self.random.one_in(12) {
            let word = *self.random.pick(&["read", "all"]);
            statements.push(Statement::Grant("base".to_owned(), Op::Set, vec![(true, word.to_owned())]));
        } else {
            statements.extend(self.grants(4, is_child));
        }
        let own = [vec!["soc"], vec!["soc"], vec!["lab", "alpha"], vec!["*"]];
        if self.random.one_in(3) {
            let spaces: Vec<String> = self.random.pick(&own).iter().map(|space| (*space).to_owned()).collect();
            statements.push(Statement::Spaces(Op::Set, spaces));
        } else if is_child && self.random.one_in(10) {
            let op = *self.random.pick(&[Op::Add, Op::Remove]);
            statements.push(Statement::Spaces(op, vec![(*self.random.pick(&["soc", "lab", "omega"])).to_owned()]));
        }
        let mut free = vec!["eu", "us", "eu", "us", "lab", "*"];
        for _ in 0..self.random.below(3) {
            if self.random.one_in(2) || free.is_empty() {
                continue;
            }
            let spaces = self.random.some(&free, 1, 2);
            if spaces.len() > 1 && spaces.contains(&"*") {
                continue;
            }
            free.retain(|space| !spaces.contains(space));
            let mut inside = if self.random.one_in(10) {
                vec![Statement::Grant("base".to_owned(), Op::Set, vec![(true, "read".to_owned())])]
            } else {
                self.grants(3, is_child)
            };
            if self.random.one_in(6) {
                inside.push(Statement::Tasks(
                    Op::Set,
                    vec![(*self.random.pick(&["manage_rules", "manage_alerts", "view_cases"])).to_owned()],
                ));
            }
            if !inside.is_empty() {
                statements.push(Statement::In(spaces.into_iter().map(str::to_owned).collect(), inside));
            }
        }
        self.elastic(statements, is_child);
    }

    fn elastic(&mut self, statements: &mut Vec<Statement>, is_child: bool) {
        let release = self.facts.release;
        let known = |name: &&&str| facts::index(name).is_some_and(|it| it.releases.has(release));
        let index: Vec<String> = INDEX.iter().filter(known).map(|name| (*name).to_owned()).collect();
        let mut free = PATTERNS.to_vec();
        for _ in 0..self.random.below(3) {
            let names = self.random.some(&free, 1, 2);
            free.retain(|name| !names.contains(name));
            let mut privileges = self.random.some(&index, 1, 3);
            let op = self.op(is_child);
            if op == Op::Set && is_child && self.random.one_in(8) {
                privileges = vec!["none".to_owned()];
            } else if op == Op::Set && self.random.one_in(15) {
                privileges.push("indices:data/read/search".to_owned());
            }
            let on = (!release.is_serverless() && self.random.one_in(8)).then(|| "c1".to_owned());
            let has_none = op == Op::Remove || privileges[0] == "none";
            let most = if release.is_serverless() { 3 } else { 4 };
            let options = if has_none || !self.random.one_in(3) { "" } else { OPTIONS[self.random.below(most)] };
            statements.push(Statement::Index {
                names: names.into_iter().map(str::to_owned).collect(),
                on,
                op,
                privileges,
                options,
            });
        }
        if self.random.one_in(3) {
            let known = |name: &&&str| facts::cluster(name).is_some_and(|it| it.releases.has(release));
            let cluster: Vec<String> = CLUSTER.iter().filter(known).map(|name| (*name).to_owned()).collect();
            let op = self.op(is_child);
            statements.push(Statement::Cluster { op, privileges: self.random.some(&cluster, 1, 3) });
        }
        if self.random.one_in(10) && !release.is_serverless() {
            let op = self.op(is_child);
            let users: Vec<String> = ["ann", "bob", "bot-1"].map(str::to_owned).to_vec();
            statements.push(Statement::RunAs(op, self.random.some(&users, 1, 2)));
        }
    }

    /// Of applications beside Kibana, and privileges that look at a request.
    fn applications(&mut self, statements: &mut Vec<Statement>, is_child: bool, is_for_both: bool) {
        let some = |of: &[&str], random: &mut Random| {
            let of: Vec<String> = of.iter().map(|name| (*name).to_owned()).collect();
            random.some(&of, 1, 2)
        };
        if self.random.one_in(6) {
            let mut free = vec!["apm", "deployer-*", "billing-eu"];
            for _ in 0..1 + self.random.below(2) {
                let name = *self.random.pick(&free);
                // Another grant of the same application is about other resources.
                free.retain(|other| *other != name);
                let (op, these) = (self.op(is_child), some(&["login", "deploy", "config_agent:read"], self.random));
                // Where a role is for both products, resources say which application it is.
                let resources =
                    if is_for_both || self.random.one_in(2) { some(&["team/soc", "team/lab"], self.random) } else { Vec::new() };
                if op == Op::Set && !resources.is_empty() && !is_for_both && self.random.one_in(3) {
                    statements.push(Statement::Application(name.to_owned(), Vec::new(), op, these.clone()));
                }
                statements.push(Statement::Application(name.to_owned(), resources, op, these));
            }
        }
        if self.random.one_in(12) {
            let is_serverless = self.facts.release.is_serverless();
            let known: Vec<_> =
                GLOBAL_PRIVILEGES.iter().filter(|it| is_serverless || it.releases.has(self.facts.release)).collect();
            let mut grants: Vec<Global> = Vec::new();
            for _ in 0..1 + self.random.below(2) {
                let it = *self.random.pick(&known);
                let privileges = match it.takes {
                    GlobalTakes::Names => Vec::new(),
                    GlobalTakes::IndexPrivileges => some(&["read", "view_index_metadata", "monitor"], self.random),
                    GlobalTakes::Privileges(these) => some(these, self.random),
                    other => unreachable!("{other:?} is taken by none"),
                };
                let grant = Global { path: it.path, names: some(&["logs-*", "deployer-*", "apm"], self.random), privileges };
                if grants.iter().all(|other| other.path != grant.path || !grant.privileges.is_empty()) && !grants.contains(&grant) {
                    grants.push(grant);
                }
            }
            let mut statement = vec![Statement::Global(grants)];
            if is_serverless {
                // Nothing of the kind is there.
                statement = vec![Statement::On(vec!["kibana:9.0+".to_owned()], statement)];
            }
            statements.extend(statement);
        }
    }

    fn connect(&mut self, statements: &mut Vec<Statement>, is_child: bool, is_for_both: bool) {
        let mut seen = Vec::new();
        for _ in 0..self.random.below(5) {
            let permission = self.random.pick(PERMISSIONS);
            if seen.contains(&permission.feature) {
                continue;
            }
            seen.push(permission.feature);
            let feature = if is_for_both { format!("connect.{}", permission.feature) } else { permission.feature.to_owned() };
            let op = self.op(is_child);
            let words = self.actions(permission.feature, op);
            statements.push(Statement::Grant(feature, op, words));
        }
        if self.random.one_in(3) {
            let ids: Vec<String> = PERMISSIONS.iter().filter(|it| !seen.contains(&it.feature)).map(|it| it.id.to_owned()).collect();
            statements.push(Statement::Permission(self.random.some(&ids, 1, 3)));
        }
    }

    fn actions(&mut self, feature: &str, op: Op) -> Expression {
        let mut actions: Vec<String> =
            PERMISSIONS.iter().filter(|it| it.feature == feature).map(|it| it.action.to_owned()).collect();
        if actions.iter().any(|action| action == "view") {
            actions.push("read".to_owned());
        }
        if op == Op::Set && self.random.one_in(10) {
            return vec![(true, "none".to_owned())];
        }
        if op != Op::Remove && !facts::permissions(feature, "all").is_empty() && self.random.one_in(3) {
            let mut words = vec![(true, "all".to_owned())];
            if self.random.one_in(2) {
                words.push((false, self.random.pick(&actions).clone()));
            }
            return words;
        }
        self.random.some(&actions, 1, 3).into_iter().map(|action| (true, action)).collect()
    }

    fn assertion(&mut self, policy: &Policy, subjects: &[String], on: &[&'static str], verb: Verb) -> Assertion {
        let subject = self.random.pick(subjects).clone();
        let mut with = if verb == Verb::Only { self.random.some(subjects, 1, subjects.len()) } else { Vec::new() };
        with.retain(|name| *name != subject);
        let claim = self.claim(policy, on, verb);
        let is_in_spaces = !on.contains(&"connect") && matches!(claim, Claim::Word(..) | Claim::Expression(..));
        let spaces = ["soc", "eu", "us", "lab", "default"].map(str::to_owned);
        let spaces = if is_in_spaces && self.random.one_in(3) { self.random.some(&spaces, 1, 2) } else { Vec::new() };
        Assertion { subject, with, verb, claims: vec![claim], spaces }
    }

    /// Mostly about what the policy grants somewhere.
    fn claim(&mut self, policy: &Policy, on: &[&'static str], verb: Verb) -> Claim {
        let granted: Vec<&Statement> = policy.roles.iter().flat_map(Role::all).collect();
        if granted.is_empty() {
            return Claim::Cluster(vec!["monitor".to_owned()]);
        }
        match self.random.pick(&granted) {
            Statement::Index { names, privileges, .. } if verb != Verb::Exactly => {
                let mut names = names.clone();
                if self.random.one_in(2) {
                    names = vec![(*self.random.pick(&PATTERNS)).to_owned()];
                }
                let known: Vec<String> = privileges.iter().filter(|name| !name.contains(':') && *name != "none").cloned().collect();
                let index: Vec<String> = INDEX.map(str::to_owned).to_vec();
                let privileges = if known.is_empty() || self.random.one_in(2) { self.random.some(&index, 1, 2) } else { known };
                Claim::Index(names, privileges)
            }
            Statement::Cluster { .. } => Claim::Cluster(self.random.some(&CLUSTER.map(str::to_owned), 1, 2)),
            Statement::Permission(names) if verb != Verb::Exactly => Claim::Permission(self.random.pick(names).clone()),
            Statement::Grant(written, _, words) if written != "base" => {
                let is_connect = on == ["connect"] || written.starts_with("connect.");
                let words = if is_connect {
                    self.actions(&facts::connect_feature(written), Op::Set)
                } else if written == "exceptions" || written == "kibana.exceptions" {
                    vec![(true, (*self.random.pick(&["read", "all"])).to_owned())]
                } else if self.random.one_in(2) && words.iter().all(|(is_plus, _)| *is_plus) {
                    words.clone()
                } else {
                    self.expression(written, Op::Set)
                };
                if words[0].1 == "none" && verb != Verb::Exactly {
                    return Claim::Cluster(vec!["monitor".to_owned()]);
                }
                if words.len() == 1 && words[0].1 != "none" && !written.starts_with('"') && self.random.one_in(2) {
                    return Claim::Word(written.clone(), words[0].1.clone());
                }
                Claim::Expression(written.clone(), words)
            }
            _ => Claim::Cluster(vec!["monitor".to_owned()]),
        }
    }

    /// What nobody may hold: mostly of what the roles are about.
    fn prohibited(&mut self, policy: &Policy) -> Vec<Statement> {
        let mut body: Vec<Statement> = Vec::new();
        let mut seen = Vec::new();
        for _ in 0..1 + self.random.below(2) {
            match self.claim(policy, &["kibana"], Verb::Cannot) {
                // A sub-feature privilege needs its level beside it.
                Claim::Word(written, word) if (word == "read" || word == "all") && !seen.contains(&canonical(&written)) => {
                    seen.push(canonical(&written));
                    body.push(Statement::Grant(written, Op::Set, vec![(true, word)]));
                }
                Claim::Expression(written, words) if !seen.contains(&canonical(&written)) => {
                    let has_level = words.iter().any(|(is_plus, word)| *is_plus && (word == "read" || word == "all"));
                    if has_level && words.iter().all(|(is_plus, _)| *is_plus) {
                        seen.push(canonical(&written));
                        body.push(Statement::Grant(written, Op::Set, words));
                    }
                }
                Claim::Index(names, privileges) if !seen.contains(&"index".to_owned()) => {
                    seen.push("index".to_owned());
                    body.push(Statement::Index { names, on: None, op: Op::Set, privileges, options: "" });
                }
                Claim::Cluster(privileges) if !seen.contains(&"cluster".to_owned()) => {
                    seen.push("cluster".to_owned());
                    body.push(Statement::Cluster { op: Op::Set, privileges });
                }
                _ => {}
            }
        }
        body
    }
}
