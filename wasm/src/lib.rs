//! polc for JavaScript, as WebAssembly: policies in memory are checked, built, formatted, explained and asked about. What is asked and
//! answered are plain objects, whose types are in `types.d.ts`; the answers are those of the command line's `-f json`.

mod answers;

use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON, js_name = stringify, catch)]
    fn to_json(value: &JsValue) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn from_json(text: &str) -> Result<JsValue, JsValue>;
}

/// What a caller asks, as the type that it has to be. What is left out is the default.
fn read<T: DeserializeOwned + Default>(value: &JsValue) -> Result<T, JsValue> {
    match to_json(value)? {
        Some(text) => serde_json::from_str(&text).map_err(refuse),
        None => Ok(T::default()),
    }
}

/// An exception.
fn refuse(why: impl ToString) -> JsValue {
    JsError::new(&why.to_string()).into()
}

fn answer(text: Result<String, String>) -> Result<JsValue, JsValue> {
    from_json(&text.map_err(refuse)?)
}

/// Everything that there is to say of a policy: what is wrong, and what the linter finds.
///
/// @throws if something is asked for that there is not, such as an unknown target
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn check(
    #[wasm_bindgen(unchecked_param_type = "Files")] files: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CheckOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    answer(answers::check(read(files)?, read(options)?))
}

/// The documents that a policy compiles to. Where there is an error there are none.
///
/// @throws if something is asked for that there is not, such as an unknown format
#[wasm_bindgen(unchecked_return_type = "Built")]
pub fn build(
    #[wasm_bindgen(unchecked_param_type = "Files")] files: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "BuildOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    answer(answers::build(read(files)?, read(options)?))
}

/// Policy files in their canonical layout. A file with a mistake in it stays as it is.
///
/// @throws if a file is not a policy's
#[wasm_bindgen(unchecked_return_type = "Formatted")]
pub fn format(#[wasm_bindgen(unchecked_param_type = "Files")] files: &JsValue) -> Result<JsValue, JsValue> {
    answer(answers::format(read(files)?))
}

/// What everybody holds: a row for each role and persona in each of its spaces.
///
/// @throws if something is asked for that there is not, such as an unknown target
#[wasm_bindgen(unchecked_return_type = "Matrix")]
pub fn matrix(
    #[wasm_bindgen(unchecked_param_type = "Files")] files: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "MatrixOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    answer(answers::matrix(read(files)?, read(options)?))
}

/// Why a role or persona holds what a test could claim, or what would give it.
///
/// @throws if there is no such role, or nothing that the claim could mean
#[wasm_bindgen(unchecked_return_type = "Why")]
pub fn why(
    #[wasm_bindgen(unchecked_param_type = "Files")] files: &JsValue,
    subject: &str,
    claim: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "WhyOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    answer(answers::why(read(files)?, subject, claim, read(options)?))
}

/// A policy that somebody is writing: after each edit it works out again what the edit touches, and nothing else.
#[wasm_bindgen]
pub struct Live(answers::Live);

#[wasm_bindgen]
impl Live {
    /// A policy of these files.
    ///
    /// @throws if a file is not a policy's
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "Files")] files: &JsValue) -> Result<Live, JsValue> {
        answers::Live::new(read(files)?).map(Live).map_err(refuse)
    }

    /// Takes a file in, or gives it another text.
    ///
    /// @throws if it is not a policy's
    pub fn put(&mut self, name: &str, text: String) -> Result<(), JsValue> {
        self.0.put(name, text).map_err(refuse)
    }

    /// Forgets a file.
    ///
    /// @throws if it is not a policy's
    pub fn remove(&mut self, name: &str) -> Result<(), JsValue> {
        self.0.remove(name).map_err(refuse)
    }

    /// What `check` finds in the policy files and in `polc.toml`.
    #[wasm_bindgen(unchecked_return_type = "Diagnostic[]")]
    pub fn diagnostics(&mut self) -> Result<JsValue, JsValue> {
        answer(self.0.diagnostics())
    }
}

/// The documentation of a finding or an error.
///
/// @throws if there is none of that name
#[wasm_bindgen(unchecked_return_type = "Explained")]
pub fn explain(name: &str) -> Result<JsValue, JsValue> {
    answer(answers::explain(name))
}

/// The version of polc.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
