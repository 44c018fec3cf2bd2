//! The plugin's parameters as the host sees them: found by stable id or by name.

use clack_host::utils::ClapId;

use crate::HostError;

/// One parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its CLAP id.
    pub id: ClapId,
    /// What the user sees.
    pub name: String,
    /// The group it is in, or empty.
    pub module: String,
    /// The smallest CLAP value.
    pub min: f64,
    /// The largest CLAP value: 1 for continuous parameters, the number of steps for stepped ones.
    pub max: f64,
    /// The CLAP value it starts with.
    pub default: f64,
    /// Whether only whole values count.
    pub stepped: bool,
    /// Whether hosts do not show it.
    pub hidden: bool,
    /// Whether it is the host's bypass switch.
    pub bypass: bool,
}

/// All parameters of a plugin, in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameters(Vec<Parameter>);

impl Parameters {
    /// These parameters.
    #[must_use]
    pub fn new(parameters: Vec<Parameter>) -> Self {
        Self(parameters)
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Parameter] {
        &self.0
    }

    /// The parameter of that stable string id, such as `creative_risk`, or else of that name.
    ///
    /// # Errors
    ///
    /// When there is neither; the error lists the names.
    pub fn find(&self, name: &str) -> Result<&Parameter, HostError> {
        let by_id = self.0.iter().find(|parameter| parameter.id.get() == stable_id(name));
        by_id.or_else(|| self.0.iter().find(|parameter| parameter.name == name)).ok_or_else(|| {
            let known = self.0.iter().map(|parameter| parameter.name.clone()).collect();
            HostError::UnknownParameter { name: name.to_owned(), known }
        })
    }
}

/// The CLAP id nice-plug gives a parameter of that string id: a Rabin fingerprint of its bytes without the top bit.
///
/// Source: `hash_param_id` in nice-plug 0.4.2. Hosts store this number in projects, hence the test that pins it.
#[must_use]
pub fn stable_id(id: &str) -> u32 {
    let hash = id.bytes().fold(0_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte)));
    hash & 0x7fff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(id: &str, name: &str) -> Parameter {
        Parameter {
            id: ClapId::new(stable_id(id)),
            name: name.to_owned(),
            module: String::new(),
            min: 0.0,
            max: 1.0,
            default: 0.0,
            stepped: false,
            hidden: false,
            bypass: false,
        }
    }

    #[test]
    fn the_fingerprint_is_the_frameworks() {
        // 31 * (31 * 'a' + 'b') + 'c'
        assert_eq!(stable_id("abc"), 31 * (31 * 97 + 98) + 99);
        assert!(stable_id("max_notes_removed") < 1 << 31);
    }

    #[test]
    fn ids_come_before_names_and_the_unknown_lists_what_there_is() {
        let parameters = Parameters::new(vec![parameter("seed", "record"), parameter("record", "Record")]);
        assert_eq!(parameters.find("record").map(|found| found.name.as_str()), Ok("Record"));
        assert_eq!(parameters.find("Record").map(|found| found.name.as_str()), Ok("Record"));
        let error = parameters.find("tempo").unwrap_err();
        assert_eq!(error.to_string(), "The plugin has no parameter \"tempo\"; it has: record, Record.");
    }
}
