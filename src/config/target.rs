//! What a policy is compiled for: one release of Kibana as it is deployed, or one Amazon Connect instance.

use super::reader::Table;
use crate::catalogue::{self, License, Owner, Release};
use crate::diagnostic::{Applicability, Diagnostic, Severity, errors};
use crate::policy::{KnownTarget, Platform};
use crate::source::Location;
use crate::suggest;

/// How Kibana is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deployment {
    /// On the user's own machines.
    SelfManaged,
    /// Elastic Cloud Hosted.
    Hosted,
    /// Elastic Cloud Serverless.
    Serverless,
}

/// What to say of a raw feature id that the catalogue does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownFeatures {
    /// An error.
    Deny,
    /// A warning.
    Warn,
    /// Nothing.
    Allow,
}

/// A target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its name in `polc.toml`, or `kibana-9.5`.
    pub name: String,
    /// It stands in `polc.toml`, so that what it leaves out is left out on purpose.
    pub is_declared: bool,
    /// The product, with what only its targets have.
    pub product: Product,
}

/// What a target is of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Product {
    /// A Kibana, with the Elasticsearch behind it.
    Kibana(KibanaTarget),
    /// An Amazon Connect instance.
    Connect(ConnectTarget),
}

/// What a target of Kibana's says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KibanaTarget {
    /// The release.
    pub release: Release,
    /// How it is run; none if not given.
    pub deployment: Option<Deployment>,
    /// The owner that unqualified cases, alerts and rules have: `security`, `observability` or `stack`.
    pub owner: Option<Owner>,
    /// The solution, as the target names it; none if not said.
    pub solution: Option<&'static str>,
    /// The subscription; none if not given.
    pub license: Option<License>,
    /// The tier of a serverless project; none if not given.
    pub project_tier: Option<String>,
    /// Spaces of the roles that do not say theirs.
    pub spaces: Vec<String>,
    /// All spaces that there are; empty if not said.
    pub known_spaces: Vec<String>,
    /// The deployment began with 8.0 or earlier.
    pub upgraded_from_8_0: bool,
    /// `server.publicBaseUrl`.
    pub public_base_url: Option<String>,
    /// What to say of unknown raw feature ids.
    pub unknown_features: UnknownFeatures,
    /// Feature ids of the user's own plugins.
    pub extra_features: Vec<String>,
    /// Whether detection features bring their index privileges.
    pub derive_indices: bool,
}

/// What a target of Amazon Connect's says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectTarget {
    /// The instance.
    pub instance_id: Option<String>,
    /// Permissions of third-party applications.
    pub extra_permissions: Vec<String>,
    /// Resource types of access control that the catalogue does not have.
    pub extra_resources: Vec<String>,
    /// Which provider makes Terraform resources.
    pub terraform_provider: TerraformProvider,
}

/// A provider of Terraform's that makes security profiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TerraformProvider {
    /// The one that most use. It makes a part of what a profile can say.
    #[default]
    Aws,
    /// The one that is made from CloudFormation's resources.
    Awscc,
}

impl TerraformProvider {
    /// As the names of its resources begin.
    pub fn name(self) -> &'static str {
        match self {
            TerraformProvider::Aws => "aws",
            TerraformProvider::Awscc => "awscc",
        }
    }
}

impl KibanaTarget {
    fn new(release: Release) -> KibanaTarget {
        KibanaTarget {
            release,
            deployment: release.is_serverless().then_some(Deployment::Serverless),
            owner: default_owner(),
            solution: None,
            license: None,
            project_tier: None,
            spaces: vec!["default".to_owned()],
            known_spaces: Vec::new(),
            upgraded_from_8_0: false,
            public_base_url: None,
            unknown_features: UnknownFeatures::Warn,
            extra_features: Vec::new(),
            derive_indices: true,
        }
    }

    /// Whether there is no such space, as far as the target says which there are.
    pub(crate) fn lacks_space(&self, id: &str) -> bool {
        id != "*" && !self.known_spaces.is_empty() && !self.known_spaces.iter().any(|known| known == id)
    }

    /// Whether indices of old releases are there as well.
    pub(crate) fn has_legacy_indices(&self) -> bool {
        self.upgraded_from_8_0 && !self.release.is_serverless()
    }

    /// What a raw feature id is that the catalogue does not know; none if that is fine.
    pub(crate) fn unknown_feature(&self, id: &str) -> Option<Severity> {
        match self.unknown_features {
            _ if self.extra_features.iter().any(|known| known == id) => None,
            UnknownFeatures::Deny => Some(Severity::Error),
            UnknownFeatures::Warn => Some(Severity::Warning),
            UnknownFeatures::Allow => None,
        }
    }
}

/// The owner that names without one have where no solution is named.
fn default_owner() -> Option<Owner> {
    catalogue::SOLUTIONS.first().map(|(_, owner)| *owner)
}

impl Target {
    /// The newest release of a platform, with every default.
    pub fn newest(platform: Platform) -> Target {
        match platform {
            Platform::Kibana => Target::of_release(Release::newest()),
            Platform::Connect => {
                let product = Product::Connect(ConnectTarget::default());
                Target { name: Platform::Connect.name().to_owned(), is_declared: false, product }
            }
        }
    }

    /// A release of Kibana, with every default.
    pub fn of_release(release: Release) -> Target {
        let name = Target::name_of(release);
        Target { name, is_declared: false, product: Product::Kibana(KibanaTarget::new(release)) }
    }

    fn name_of(release: Release) -> String {
        format!("{}-{}", Platform::Kibana.name(), release.id())
    }

    /// What it is called where nobody gave it a name.
    pub(crate) fn default_name(&self) -> String {
        self.kibana().map_or_else(|| Platform::Connect.name().to_owned(), |kibana| Target::name_of(kibana.release))
    }

    /// What a policy knows of it.
    pub fn known(&self) -> KnownTarget {
        KnownTarget {
            name: self.name.clone(),
            platform: self.platform(),
            release: self.kibana().map(|kibana| kibana.release),
            is_declared: self.is_declared,
            spaces: self.kibana().map_or_else(Vec::new, |kibana| [&*kibana.spaces, &*kibana.known_spaces].concat()),
        }
    }

    /// The product that it is of.
    pub fn platform(&self) -> Platform {
        match self.product {
            Product::Kibana(_) => Platform::Kibana,
            Product::Connect(_) => Platform::Connect,
        }
    }

    /// What only a target of Kibana's has.
    pub fn kibana(&self) -> Option<&KibanaTarget> {
        match &self.product {
            Product::Kibana(kibana) => Some(kibana),
            Product::Connect(_) => None,
        }
    }

    /// What only a target of Amazon Connect's has.
    pub fn connect(&self) -> Option<&ConnectTarget> {
        match &self.product {
            Product::Kibana(_) => None,
            Product::Connect(connect) => Some(connect),
        }
    }

    /// The release that names of Kibana's are looked up in: its own, else the newest, which hints on Amazon Connect go by.
    pub fn release(&self) -> Release {
        self.kibana().map_or(Release::newest(), |kibana| kibana.release)
    }

    /// The owner that names of Kibana's have without one.
    pub fn owner(&self) -> Option<Owner> {
        self.kibana().map_or(default_owner(), |kibana| kibana.owner)
    }

    /// The targets that need no configuration, as the command line takes them.
    pub(super) fn built_in_names() -> impl Iterator<Item = String> {
        Release::all()
            .map(|release| format!("{}:{}", Platform::Kibana.name(), release.id()))
            .chain([Platform::Connect.name().to_owned()])
    }

    /// `kibana:9.2`, `kibana`, `connect`. None if it is not of this form at all.
    pub(super) fn parse(name: &str) -> Result<Option<Target>, String> {
        let (platform, release) = name.split_once(':').map_or((name, None), |(platform, release)| (platform, Some(release)));
        match (Platform::parse(platform), release) {
            (Some(Platform::Kibana), Some(id)) => {
                Release::parse(id).map(|release| Some(Target::of_release(release))).ok_or_else(|| {
                    let known: Vec<&str> = Release::all().map(Release::id).collect();
                    format!("there is no Kibana release `{id}` in the catalogue\nknown are {}", suggest::all_of(known))
                })
            }
            (Some(Platform::Connect), Some(_)) => {
                Err(format!("Amazon Connect has no releases: write `{}`", Platform::Connect.name()))
            }
            (Some(platform), None) => Ok(Some(Target::newest(platform))),
            (None, _) => Ok(None),
        }
    }

    /// A `[targets.NAME]` of polc.toml.
    pub(super) fn read(name: String, mut table: Table) -> (Target, Vec<Diagnostic>) {
        let platforms = Platform::ALL.map(|platform| (platform.name(), platform));
        let platform = table.choice("platform", &platforms).map_or(Platform::Kibana, |(platform, _)| platform);
        let product = match platform {
            Platform::Kibana => Product::Kibana(KibanaTarget::read(&mut table)),
            Platform::Connect => Product::Connect(ConnectTarget {
                instance_id: table.string("instance_id").map(|(id, _)| id),
                extra_permissions: texts(table.strings("extra_permissions")).unwrap_or_default(),
                extra_resources: texts(table.strings("extra_resources")).unwrap_or_default(),
                terraform_provider: table
                    .choice("terraform_provider", &[TerraformProvider::Aws, TerraformProvider::Awscc].map(|it| (it.name(), it)))
                    .map_or(TerraformProvider::default(), |(provider, _)| provider),
            }),
        };
        (Target { name, is_declared: true, product }, table.finish())
    }
}

impl KibanaTarget {
    fn read(table: &mut Table) -> KibanaTarget {
        let mut target = KibanaTarget::new(Release::newest());
        target.read_settings(table);
        target
    }

    fn read_settings(&mut self, table: &mut Table) {
        let releases: Vec<(&'static str, Release)> = Release::all().map(|release| (release.id(), release)).collect();
        let release = table.choice("release", &releases);
        let deployments =
            [("self-managed", Deployment::SelfManaged), ("hosted", Deployment::Hosted), ("serverless", Deployment::Serverless)];
        let deployment = table.choice("deployment", &deployments);
        self.release = match (release, deployment) {
            (Some((release, _)), _) => release,
            (None, Some((Deployment::Serverless, _))) => Release::all().find(|r| r.is_serverless()).unwrap_or(self.release),
            _ => self.release,
        };
        self.deployment = match deployment {
            Some((deployment, at)) => {
                if (deployment == Deployment::Serverless) != self.release.is_serverless() {
                    table.report(
                        Diagnostic::new(
                            errors::INVALID_CONFIG,
                            at,
                            format!("{}: the release `{}` and this deployment exclude each other", table.title, self.release.id()),
                        )
                        .label(if self.release.is_serverless() {
                            "serverless is a deployment of its own"
                        } else {
                            "serverless has no version"
                        }),
                    );
                }
                Some(deployment)
            }
            None => self.release.is_serverless().then_some(Deployment::Serverless),
        };
        let solutions: Vec<_> = catalogue::SOLUTIONS.iter().map(|(name, owner)| (*name, (*name, *owner))).collect();
        if let Some(((name, owner), _)) = table.choice("solution", &solutions) {
            (self.solution, self.owner) = (Some(name), Some(owner));
        }
        let licenses = [
            ("basic", License::Basic),
            ("gold", License::Gold),
            ("platinum", License::Platinum),
            ("enterprise", License::Enterprise),
        ];
        self.license = table.choice("license", &licenses).map(|(license, _)| license);
        self.project_tier = table.string("project_tier").map(|(tier, _)| tier);
        let spaces = table.strings("spaces");
        let own = spaces.clone().unwrap_or_default();
        if let Some(spaces) = spaces {
            if spaces.is_empty() {
                table.invalid("spaces", "at least one space; leave it out for the default space");
            }
            for (space, at) in &spaces {
                let all = space == "*" && spaces.len() == 1;
                if !all && !is_space_id(space) {
                    table.report(
                        Diagnostic::new(errors::INVALID_SPACE, *at, format!("`{space}` is not a space id"))
                            .label("a space id has the letters a–z, digits, `_` and `-`; `*` stands alone"),
                    );
                }
            }
            if !spaces.is_empty() {
                self.spaces = spaces.into_iter().map(|(space, _)| space).collect();
            }
        }
        if let Some(known) = table.strings("known_spaces") {
            for (space, at) in known.iter().filter(|(space, _)| !is_space_id(space)) {
                table.report(
                    Diagnostic::new(errors::INVALID_SPACE, *at, format!("`{space}` is not a space id"))
                        .label("a space id has the letters a–z, digits, `_` and `-`"),
                );
            }
            self.known_spaces = known.into_iter().map(|(space, _)| space).collect();
        }
        // Without a list of its own, the target's spaces are `default`.
        for (space, at) in own.iter().filter(|(space, _)| self.lacks_space(space)) {
            table.report(unknown_space(self, space, *at));
        }
        self.upgraded_from_8_0 = table.boolean("upgraded_from_8_0").unwrap_or(false);
        self.public_base_url = table.string("public_base_url").map(|(url, _)| url);
        let words = [("deny", UnknownFeatures::Deny), ("warn", UnknownFeatures::Warn), ("allow", UnknownFeatures::Allow)];
        if let Some((word, _)) = table.choice("unknown_features", &words) {
            self.unknown_features = word;
        }
        self.extra_features = texts(table.strings("extra_features")).unwrap_or_default();
        self.derive_indices = table.boolean("derive_indices").unwrap_or(true);
    }
}

fn texts<T>(strings: Option<Vec<(String, T)>>) -> Option<Vec<String>> {
    strings.map(|strings| strings.into_iter().map(|(text, _)| text).collect())
}

/// The diagnostic for a space that is not among those of the target.
pub(crate) fn unknown_space(target: &KibanaTarget, space: &str, at: Location) -> Diagnostic {
    let known = || target.known_spaces.iter().map(String::as_str);
    let diagnostic = Diagnostic::new(errors::UNKNOWN_SPACE, at, format!("there is no space `{space}`"));
    suggest::meant(space, known())
        .ask(diagnostic, at, Applicability::Unsafe, |diagnostic| {
            diagnostic.label(format!("known are {}", suggest::all_of(known())))
        })
        .help("`known_spaces` of the target in polc.toml lists the spaces that there are")
}

/// Whether Kibana takes this as the id of a space.
pub(crate) fn is_space_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
}
