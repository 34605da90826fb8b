//! What goes wrong on purpose.

use std::sync::Arc;
use std::time::Duration;

use super::server::Inner;
use super::sessions::Control;
use super::world::Id;

/// What happens to a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// This status (500, 502, 503 …), and nothing is applied.
    Status(u16),
    /// 429, and nothing is applied.
    RateLimited {
        /// What `Retry-After` says.
        retry_after: Duration,
        /// Whether the whole bot is limited, not only this route.
        global: bool,
    },
    /// No answer, ever, and nothing is applied.
    Hang,
    /// What was asked is done, and no answer comes, ever.
    ApplyThenHang,
    /// The connection breaks, and nothing is applied.
    Close,
    /// What was asked is done, and the connection breaks before the answer.
    ApplyThenClose,
    /// It takes this long before it is handled as ever.
    Slow(Duration),
}

/// A fault for the requests that fit.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The method, or every method.
    pub method: Option<String>,
    /// The path after `/api/v10`, in which `*` stands for anything: `/channels/*/messages`. Or a file's: `/attachments/*/*/*`.
    pub path: String,
    /// How many fitting requests are let through first.
    pub skip: u32,
    /// How many requests it meets after that; none means all.
    pub count: Option<u32>,
    /// What happens to them.
    pub fault: Fault,
}

impl Rule {
    /// A rule for one method (or `"*"`) and path, as often as it comes.
    pub fn new(method: &str, path: &str, fault: Fault) -> Self {
        let method = (method != "*").then(|| method.to_uppercase());
        Self { method, path: path.to_owned(), skip: 0, count: None, fault }
    }

    /// Only so many times.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }

    /// Only after so many requests went well.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    fn fits(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method) && matches(&self.path, path)
    }
}

/// The faults in force.
#[derive(Debug, Default)]
pub struct FaultState {
    rules: Vec<Rule>,
    down: Option<Fault>,
    pub(super) refuse_resume: bool,
    /// Nonces up to this message are forgotten.
    pub(super) nonces_forgotten: Id,
}

impl FaultState {
    /// What happens to this request, counting it.
    pub(super) fn meet(&mut self, method: &str, path: &str) -> Option<Fault> {
        if self.down.is_some() {
            return self.down.clone();
        }
        for rule in self.rules.iter_mut().filter(|rule| rule.count != Some(0) && rule.fits(method, path)) {
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            if let Some(count) = &mut rule.count {
                *count -= 1;
            }
            return Some(rule.fault.clone());
        }
        None
    }
}

/// Whether a pattern in which `*` stands for anything fits a text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, mut rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(head) else { return false };
    while let Some((middle, tail)) = rest.split_once('*') {
        let Some(at) = text.find(middle) else { return false };
        text = &text[at + middle.len()..];
        rest = tail;
    }
    text.ends_with(rest)
}

/// The hand that breaks things.
#[derive(Clone)]
pub struct Faults {
    pub(super) inner: Arc<Inner>,
}

impl Faults {
    /// Adds a rule. The first rule that fits a request counts.
    pub fn rule(&self, rule: Rule) {
        self.inner.change(|world, _| world.faults.rules.push(rule));
    }

    /// Takes the whole of REST down, or up again. The gateway stays.
    pub fn down(&self, fault: Option<Fault>) {
        self.inner.change(|world, _| world.faults.down = fault);
    }

    /// Takes all faults away.
    pub fn clear(&self) {
        self.inner.change(|world, _| {
            let nonces_forgotten = world.faults.nonces_forgotten;
            world.faults = FaultState { nonces_forgotten, ..FaultState::default() };
        });
    }

    /// Forgets every nonce, as after an outage that was longer than Discord remembers them.
    pub fn forget_nonces(&self) {
        self.inner.change(|world, _| world.faults.nonces_forgotten = world.last_id);
    }

    /// Breaks every gateway connection without a word.
    pub fn drop_gateways(&self) {
        self.inner.change(|world, _| world.control(Control::Drop));
    }

    /// Asks every connection to reconnect (op 7).
    pub fn ask_reconnect(&self) {
        self.inner.change(|world, _| world.control(Control::Reconnect));
    }

    /// Declares every session invalid (op 9).
    pub fn invalidate_sessions(&self, resumable: bool) {
        self.inner.change(|world, _| world.control(Control::Invalidate { resumable }));
    }

    /// From now on a RESUME is answered with op 9, or accepted again.
    pub fn refuse_resume(&self, refuse: bool) {
        self.inner.change(|world, _| world.faults.refuse_resume = refuse);
    }

    /// The three seconds of this interaction are over now: the person sees that it failed, and the bot is too late.
    pub fn expire(&self, interaction: Id) {
        self.inner.change(|world, _| {
            if let Some(interaction) = world.interactions.get_mut(&interaction) {
                interaction.expired = true;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(matches("/channels/*/messages", "/channels/12/messages"));
        assert!(!matches("/channels/*/messages", "/channels/12/messages/13"));
        assert!(matches("/channels/*", "/channels/12/messages/13"));
        assert!(matches("*", "/anything"));
        assert!(matches("/gateway", "/gateway"));
        assert!(!matches("/gateway", "/gateway/bot"));
    }

    #[test]
    fn rules_skip_and_count() {
        let mut faults = FaultState::default();
        faults.rules.push(Rule::new("post", "/a", Fault::Hang).after(1).times(2));
        let met: Vec<bool> = (0..5).map(|_| faults.meet("POST", "/a").is_some()).collect();
        assert_eq!(met, [false, true, true, false, false]);
        assert_eq!(faults.meet("GET", "/a"), None);
    }
}
