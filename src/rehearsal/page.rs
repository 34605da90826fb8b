//! The web page's side door: JSON over HTTP for a page that shows one person's Discord.
//!
//! # For whoever draws the page
//!
//! `GET /`, `GET /app.js` and `GET /style.css` are `page/index.html`, `page/app.js` and `page/style.css`, compiled in.
//! The page talks only to the endpoints below, on its own origin, and needs no token. Every id is a **string** (it does
//! not fit a JavaScript number). A request whose `Host` is not this server's loopback address and port, or that carries
//! an `Origin` other than the page's own, is answered 403 `{"error": "…"}`. A POST must be `application/json`
//! (otherwise 415). A malformed request is 400 `{"error": "…"}`.
//!
//! ## `GET /rehearsal/state?guild=&person=&channel=`
//! Everything to draw. All three parameters are optional: what is missing, unknown, or not visible to the person falls
//! back to the first guild, its first person, and that person's first channel; the answer names what was chosen.
//! ```json
//! {
//!   "version": 17,
//!   "now": "2026-11-21T23:00:00Z",
//!   "clock_can_be_set": true,
//!   "first_steps": {"title": "First steps", "lines": ["Choose the person …", "Type /setup …"]},
//!   "bot": {"id": "…", "name": "Plankeeper", "connected": true},
//!   "guilds": [{"id": "…", "name": "Maple Valley School District"}],
//!   "guild": "…",
//!   "people": [{"id": "…", "name": "Amara Okafor", "username": "amara.okafor", "locale": "en-US",
//!               "dms_closed": false, "owner": false, "manage_server": false,
//!               "roles": [{"id": "…", "name": "Core team", "color": 3447003}]}],
//!   "person": "…",
//!   "roles": [{"id": "…", "name": "Core team", "color": 3447003}],
//!   "channels": [{"id": "…", "name": "announcements", "kind": "text", "topic": "…", "messages": 3, "pings": 0}],
//!   "channel": "…",
//!   "messages": [Message, …],
//!   "commands": [Command, …],
//!   "refusals": [{"at": "2026-11-21T23:00:00Z", "method": "POST", "path": "/channels/…/messages", "status": 400,
//!                 "code": 50035, "message": "Invalid Form Body", "errors": {}}]
//! }
//! ```
//! - `version` rises with every change anywhere in the world; `people` are those of the chosen guild (never the bot);
//!   `channels` only those the person can see, with the person's direct messages with the bot last (`"kind": "dm"`;
//!   kinds: `text`, `announcement`, `dm`). `pings` counts messages there that notified this person.
//! - `messages`: the latest 100 visible to this person, oldest first. **Message**:
//! ```json
//! {
//!   "id": "…", "author": {"id": "…", "name": "Plankeeper", "bot": true},
//!   "content": "markdown as sent", "timestamp": "…", "edited": "… or null",
//!   "ephemeral": false, "loading": false, "pinged_you": false,
//!   "embeds": [ Discord embed objects: title, description, url, color, fields[{name,value,inline}], author{name},
//!               footer{text}, image{url}, thumbnail{url}, timestamp ],
//!   "components": [ Discord component objects as sent: {"type":1,"components":[
//!        {"type":2,"style":1-5,"label","custom_id","disabled","emoji","url"} |
//!        {"type":3,"custom_id","placeholder","min_values","max_values","options":[{"label","value","description","default","emoji"}]} |
//!        {"type":5 user, 6 role, 7 mentionable, 8 channel select} ]} ],
//!   "attachments": [{"id": "…", "filename": "plan.png", "size": 123, "content_type": "image/png", "url": "http://127.0.0.1:…/attachments/…",
//!                    "description": "alt text or null"}],
//!   "answer_to": {"person": "Amara Okafor", "command": "readiness open"}   // or null: which command it answers, as Discord shows it above the message
//! }
//! ```
//!   `ephemeral` = "Only you can see this"; `loading` = "Plankeeper is thinking…". In `content` and embeds a mention is
//!   `<@id>`, `<@&id>`, `<#id>`: look it up in `people`, `roles`, `channels`; times are `<t:unix:F>`. An embed image may be
//!   `attachment://filename`.
//! - `commands`: what this person may use in this guild, one entry per runnable command. **Command**:
//! ```json
//! {"name": "readiness open", "description": "…", "options": [
//!    {"name": "mode", "description": "…", "type": "string", "required": true, "autocomplete": false,
//!     "choices": [{"name": "Confidential", "value": "confidential"}],
//!     "min_value": null, "max_value": null, "min_length": null, "max_length": null, "channel_types": []}]}
//! ```
//!   option types: `string` `integer` `number` `boolean` `user` `channel` `role` `mentionable` `attachment`.
//!
//! ## Doing things
//! Each POST takes and answers JSON and waits until the bot has really answered (a deferral alone isn't an answer), up
//! to 20 s. The answer is an **Outcome**:
//! ```json
//! {"outcome": "message", "interaction": "…", "message": "…", "channel": "…", "ephemeral": true}
//! {"outcome": "updated", "interaction": "…", "message": "…", "channel": "…", "ephemeral": true}
//! {"outcome": "deleted", "interaction": "…"}
//! {"outcome": "modal", "interaction": "…", "modal": {"custom_id": "…", "title": "…", "components": [ {"type":1,"components":[
//!       {"type":4,"custom_id","label","style":1 short|2 paragraph,"required","min_length","max_length","placeholder","value"}]} ]}}
//! {"outcome": "choices", "interaction": "…", "choices": [{"name": "…", "value": …}]}
//! {"outcome": "failed", "interaction": "…", "text": "This interaction failed"}
//! {"outcome": "silent", "interaction": "…", "text": "No answer yet"}
//! {"outcome": "impossible", "text": "why Discord's own client would not let this person do that"}
//! ```
//! - `POST /rehearsal/slash` `{"person", "channel", "command": "readiness open", "options": {"mode": "confidential"}}`.
//!   Values: string, number, boolean; ids (as strings) for user, channel, role, mentionable, attachment.
//! - `POST /rehearsal/autocomplete` `{"person", "channel", "command", "options": {…so far, with the focused text}, "focused": "option name"}`
//! - `POST /rehearsal/click` `{"person", "message", "custom_id"}`
//! - `POST /rehearsal/select` `{"person", "message", "custom_id", "values": ["…"]}`
//! - `POST /rehearsal/submit` `{"person", "interaction": the modal outcome's interaction, "values": {custom_id: "text"}}`
//! - `POST /rehearsal/upload?filename=actions.csv`: the one POST whose body is the file itself, with its own content
//!   type (but never a form's). Answers `{"attachment": "id"}`, which is then the value of an `attachment` option.
//! - `POST /rehearsal/forget` `{"person"}`: the person restarts Discord: private messages are gone. `{"ok": true}`
//! - `POST /rehearsal/dms` `{"person", "closed": true}`: closes or opens direct messages. `{"ok": true}`
//! - `POST /rehearsal/clock` `{"now": "2027-02-05T17:00:00Z"}` or `{"add_minutes": 60}`: sets the rehearsal's clock, where
//!   it can be set (`clock_can_be_set`). `{"ok": true, "now": "…"}`
//! - `GET /rehearsal/events`: server-sent events; `data:` is the version, a line at once and then whenever anything changed.
