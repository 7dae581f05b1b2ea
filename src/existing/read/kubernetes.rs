//! Kubernetes: Secrets with a `roles.yml` and StackConfigPolicies of ECK, and the custom resources of other operators. A Secret may hold
//! other things: nothing of it is shown.

use std::sync::Arc;

use super::super::at::{At, Reader};
use super::super::node::{Node, Unread};
use super::{Read, inner, kibana, native};

/// The key of a Secret that holds roles.
const ROLES: &str = "roles.yml";

/// Reads one resource, or the items of a list of them.
pub(super) fn read(read: &mut Read, file: &Arc<str>, at: &At) -> Result<(), Unread> {
    let text = |key: &str| at.get(key).and_then(|value| value.text()).unwrap_or_default();
    let (api, kind) = (text("apiVersion"), text("kind"));
    let spec = at.get("spec");
    match (api.split('/').next().unwrap_or_default(), kind) {
        (_, "List") => return at.get("items").iter().flat_map(At::items).try_for_each(|item| self::read(read, file, &item)),
        ("v1", "Secret") => return secret(read, file, at),
        ("stackconfigpolicy.k8s.elastic.co", "StackConfigPolicy") => {
            let elasticsearch = spec.and_then(|spec| spec.get("elasticsearch"));
            match elasticsearch.and_then(|elasticsearch| elasticsearch.get("securityRoles")) {
                Some(roles) => read.native_roles(file, &roles),
                None => read.note(file, at, "this StackConfigPolicy has no roles (`spec.elasticsearch.securityRoles`)"),
            }
        }
        ("es.eck.github.com", "ElasticsearchRole") => {
            if let Some(body) = spec.and_then(|spec| spec.get("body")) {
                return within(read, file, &body, &name(at)?);
            }
            read.note(file, at, "this ElasticsearchRole has no `spec.body`");
        }
        ("kibanaapi.k8s.webcenter.fr", "Role") => {
            if let Some(spec) = &spec {
                let name = own(spec).map_or_else(|| name(at), Ok)?;
                read.roles.push(kibana::operator(Reader::new(file), spec, name));
            }
        }
        ("elasticsearchapi.k8s.webcenter.fr", "Role") => {
            if let Some(spec) = &spec {
                let name = own(spec).map_or_else(|| name(at), Ok)?;
                read.roles.push(native::operator(Reader::new(file), spec, name));
            }
        }
        _ => read.note(file, at, format!("a resource of the kind `{kind}` holds no roles")),
    }
    Ok(())
}

fn own(spec: &At) -> Option<String> {
    spec.get("name").and_then(|name| name.text()).map(str::to_owned)
}

fn name(at: &At) -> Result<String, Unread> {
    let name = at.get("metadata").and_then(|metadata| metadata.get("name")).and_then(|name| name.text());
    name.map(str::to_owned).ok_or_else(|| Unread::new(at.line, "this resource has no `metadata.name`"))
}

fn secret(read: &mut Read, file: &Arc<str>, at: &At) -> Result<(), Unread> {
    let plain = at.get("stringData").and_then(|data| data.get(ROLES));
    let encoded = at.get("data").and_then(|data| data.get(ROLES));
    let (at, text) = match (plain, encoded) {
        (Some(plain), _) => (plain.clone(), plain.text().unwrap_or_default().to_owned()),
        (None, Some(encoded)) => (encoded.clone(), decoded(&encoded)?),
        (None, None) => {
            read.note(file, at, format!("this Secret holds no `{ROLES}`"));
            return Ok(());
        }
    };
    roles(read, file, &at, &text)
}

/// Roles in the text of a `roles.yml`.
fn roles(read: &mut Read, file: &Arc<str>, at: &At, text: &str) -> Result<(), Unread> {
    for node in documents(at, text)? {
        if node.members().is_none() {
            return Err(Unread::new(at.line, format!("`{ROLES}` holds no object of roles")));
        }
        read.native_roles(file, &At::below(&node, &at.pointer));
    }
    Ok(())
}

/// One native role in a text.
fn within(read: &mut Read, file: &Arc<str>, at: &At, name: &str) -> Result<(), Unread> {
    for node in documents(at, at.text().unwrap_or_default())? {
        read.roles.push(native::role(Reader::new(file), &At::below(&node, &at.pointer), name.to_owned()));
    }
    Ok(())
}

/// A text that stands in a block begins on the line below its key.
fn documents(at: &At, text: &str) -> Result<Vec<Node>, Unread> {
    inner(text, at.line)
}

fn decoded(at: &At) -> Result<String, Unread> {
    let wrong = |what: &str| Unread::new(at.line, format!("`{ROLES}` of `data` is not {what}"));
    let text: String = at.text().unwrap_or_default().split_whitespace().collect();
    let bytes = data_encoding::BASE64.decode(text.as_bytes()).map_err(|_| wrong("base64"))?;
    String::from_utf8(bytes).map_err(|_| wrong("UTF-8"))
}
