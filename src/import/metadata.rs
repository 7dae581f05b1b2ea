//! What authors keep with a role, as the object of a `metadata` statement.

use serde_json::{Map, Value};

use super::quoted;

/// Writes an object; an error names what cannot be written, by its pointer below the object.
pub(super) fn object(map: &Map<String, Value>) -> Result<String, (String, &'static str)> {
    let mut text = String::from("<");
    for (key, value) in map {
        let below = |(pointer, why): (String, &'static str)| (format!("/{key}{pointer}"), why);
        let written = match value {
            Value::Object(map) => object(map).map_err(below)?,
            Value::Array(items) => list(items).map_err(|why| below((String::new(), why)))?,
            value => scalar(value).map_err(|why| below((String::new(), why)))?,
        };
        text.push_str(&format!(" {}: {written};", quoted::word(key)));
    }
    text.push_str(" >");
    Ok(text)
}

/// Writes an object in which a list of objects stands as so many members of one name: global privileges.
pub(super) fn repeated(map: &Map<String, Value>) -> Result<String, &'static str> {
    let mut text = String::from("<");
    for (key, value) in map {
        let key = quoted::word(key);
        match value {
            Value::Object(map) => text.push_str(&format!(" {key}: {}", repeated(map)?)),
            Value::Array(items) if items.iter().all(Value::is_object) => {
                for map in items.iter().filter_map(Value::as_object) {
                    text.push_str(&format!(" {key}: {}", repeated(map)?));
                }
            }
            Value::Array(items) => {
                let items = items.iter().map(scalar).collect::<Result<Vec<_>, _>>()?;
                text.push_str(&format!(" {key}: {};", items.join(", ")));
            }
            value => text.push_str(&format!(" {key}: {};", scalar(value)?)),
        }
    }
    text.push_str(" >");
    Ok(text)
}

fn list(items: &[Value]) -> Result<String, &'static str> {
    match items {
        [] => Err("a list without values"),
        [_] => Err("a list of one value"),
        items => Ok(items.iter().map(scalar).collect::<Result<Vec<_>, _>>()?.join(", ")),
    }
}

fn scalar(value: &Value) -> Result<String, &'static str> {
    match value {
        Value::Null => Ok("null".to_owned()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::String(text) => Ok(quoted::text(text)),
        Value::Number(number) => {
            let digits = number.to_string();
            let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
            if is_plain { Ok(digits) } else { Err("a number with an exponent") }
        }
        Value::Array(_) | Value::Object(_) => Err("a list of lists or objects"),
    }
}
