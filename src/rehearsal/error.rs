//! A refusal in the shape Discord gives it: status, code, message, and for an invalid form the tree of what is wrong where.

use serde_json::{Map, Value, json};

/// What a request is refused with.
#[derive(Clone, Debug)]
pub(super) struct ApiError {
    pub(super) status: u16,
    pub(super) code: u32,
    pub(super) message: String,
    /// The tree of a 50035, or null.
    pub(super) errors: Value,
}

impl ApiError {
    pub(super) fn new(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), errors: Value::Null }
    }

    /// One of Discord's numbered errors, with the status it comes with.
    pub(super) fn code(code: u32) -> Self {
        let (status, message) = match code {
            10003 => (404, "Unknown Channel"),
            10004 => (404, "Unknown Guild"),
            10007 => (404, "Unknown Member"),
            10008 => (404, "Unknown Message"),
            10011 => (404, "Unknown Role"),
            10013 => (404, "Unknown User"),
            10015 => (404, "Unknown Webhook"),
            10062 => (404, "Unknown interaction"),
            10063 => (404, "Unknown application command"),
            10070 => (404, "Unknown Guild Scheduled Event"),
            30032 => (400, "Maximum number of application commands reached (100)"),
            30038 => (400, "Maximum number of uncompleted guild scheduled events has been reached (100)"),
            40005 => (413, "Request entity too large"),
            40060 => (400, "Interaction has already been acknowledged."),
            50001 => (403, "Missing Access"),
            50005 => (403, "Cannot edit a message authored by another user"),
            50006 => (400, "Cannot send an empty message"),
            50007 => (403, "Cannot send messages to this user"),
            50008 => (400, "Cannot send messages in a non-text channel"),
            50013 => (403, "Missing Permissions"),
            50027 => (401, "Invalid Webhook Token"),
            50109 => (400, "The request body contains invalid JSON."),
            50278 => (403, "Cannot send messages to this user due to having no mutual guilds"),
            160_002 => (403, "Cannot reply without permission to read message history"),
            _ => (400, "Bad Request"),
        };
        Self::new(status, code, message)
    }

    /// 404 for a route that this server does not have.
    pub(super) fn unknown_route() -> Self {
        Self::new(404, 0, "404: Not Found")
    }

    /// 401 for a token that isn't the bot's.
    pub(super) fn unauthorized() -> Self {
        Self::new(401, 0, "401: Unauthorized")
    }

    pub(super) fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if !self.errors.is_null() {
            body["errors"] = self.errors.clone();
        }
        body
    }
}

/// What is wrong with a form, collected as it is read.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<(Vec<String>, String, String)>,
}

impl Problems {
    /// Notes a problem at a dotted path, such as `embeds.0.title`; the empty path is the form itself.
    pub(super) fn add(&mut self, path: &str, code: &str, message: impl Into<String>) {
        let path = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        self.found.push((path, code.to_owned(), message.into()));
    }

    pub(super) fn too_long(&mut self, path: &str, max: usize) {
        self.add(path, "BASE_TYPE_MAX_LENGTH", format!("Must be {max} or fewer in length."));
    }

    pub(super) fn bad_length(&mut self, path: &str, min: usize, max: usize) {
        self.add(path, "BASE_TYPE_BAD_LENGTH", format!("Must be between {min} and {max} in length."));
    }

    pub(super) fn required(&mut self, path: &str) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Fine, or a 50035 with everything that was found.
    pub(super) fn verdict(self) -> Result<(), ApiError> {
        if self.found.is_empty() {
            return Ok(());
        }
        let mut tree = Value::Object(Map::new());
        for (path, code, message) in self.found {
            let mut at = &mut tree;
            for part in path {
                at = &mut at[part];
            }
            let entry = json!({"code": code, "message": message});
            match at.get_mut("_errors").and_then(Value::as_array_mut) {
                Some(list) => list.push(entry),
                None => at["_errors"] = json!([entry]),
            }
        }
        Err(ApiError { errors: tree, ..ApiError::new(400, 50035, "Invalid Form Body") })
    }

    /// A 50035 with one problem.
    pub(super) fn one(path: &str, code: &str, message: &str) -> ApiError {
        let mut problems = Self::default();
        problems.add(path, code, message);
        problems.verdict().err().unwrap_or_else(ApiError::unknown_route)
    }
}
