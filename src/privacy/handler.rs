//! One's own data: showing, handing over, deleting.

use super::commands::{Command, click};
use super::store::actions;
use super::store::planning::{self, Coming};
use super::{store, texts};
use crate::calendar::WallTime;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Button, File, Message, Panel, Reply, Style, Text};
use crate::prompts::Voice;
use crate::{action, audit, calendar, posting, readiness, retreat, rsvp, scan};

/// Does what was asked.
///
/// # Errors
/// Faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    let voice = &context.voice;
    match command {
        Command::Show => Ok(Reply::Message(show(context, &holdings(context).await?))),
        Command::Export => export(context, &holdings(context).await?),
        Command::AskToDelete => Ok(Reply::Message(Message::text(texts::delete_ask(voice)).buttons([
            Button::new(texts::delete_yes(voice), click::delete()).style(Style::Danger),
            Button::new(texts::delete_no(voice), click::keep()),
        ]))),
        Command::Delete => delete(context).await,
        Command::Keep => Ok(Reply::Message(Message::text(texts::delete_kept(voice)))),
    }
}

async fn holdings(context: &Context<'_>) -> Result<store::Holdings, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    context.read(move |conn| Box::pin(async move { Ok(store::list(conn, district, user).await?) })).await
}

fn show(context: &Context<'_>, held: &store::Holdings) -> Message {
    let voice = &context.voice;
    let mut lines = Vec::new();
    for round in &held.answers {
        lines.push(texts::answers(voice, round.round.as_str(), round.answers.len() as i64));
    }
    for coming in &held.planning.coming {
        lines.push(coming_line(voice, coming));
    }
    let mut counted = |count: usize, line: &dyn Fn(i64) -> Text| {
        if count > 0 {
            lines.push(line(count as i64));
        }
    };
    counted(held.shared_answers.len(), &|count| texts::together(voice, count));
    counted(held.rounds.len(), &|count| texts::opened(voice, count));
    counted(held.path_steps.len(), &|count| texts::path_steps(voice, count));
    counted(held.path_ticks.len(), &|count| texts::path_ticks(voice, count));
    counted(held.path_notes.len(), &|count| texts::path_notes(voice, count));
    counted(held.goals.len(), &|count| texts::goals(voice, count));
    counted(held.strategies.len(), &|count| texts::strategies(voice, count));
    counted(held.alignments.len(), &|count| texts::alignments(voice, count));
    counted(held.imports.len(), &|count| texts::imports(voice, count));
    counted(held.import_rows.len(), &|count| texts::import_rows(voice, count));
    let planning = &held.planning;
    counted(planning.attendance.len(), &|count| texts::attendance(voice, count));
    counted(planning.attendance_confirmed.len(), &|count| texts::attendance_confirmed(voice, count));
    counted(planning.sessions.len(), &|count| texts::sessions(voice, count));
    counted(planning.plans.len(), &|count| texts::plans(voice, count));
    counted(planning.changes.len(), &|count| texts::changes(voice, count));
    counted(planning.agenda_items.len(), &|count| texts::agenda_items(voice, count));
    counted(planning.meeting_notes.len(), &|count| texts::meeting_notes(voice, count));
    counted(planning.kickoff.len(), &|count| texts::kickoff(voice, count));
    counted(planning.reminders.len(), &|count| texts::reminders(voice, count));
    counted(planning.reminders_cancelled.len(), &|count| texts::reminders_cancelled(voice, count));
    counted(planning.messages.len(), &|count| texts::messages(voice, count));
    let actions = &held.actions;
    counted(actions.actions_owned.len(), &|count| texts::actions_owned(voice, count));
    counted(actions.actions_led.len(), &|count| texts::actions_led(voice, count));
    counted(actions.actions_helped.len(), &|count| texts::actions_helped(voice, count));
    counted(actions.actions_added.len(), &|count| texts::actions_added(voice, count));
    counted(actions.action_details.len(), &|count| texts::action_details(voice, count));
    counted(actions.action_changes.len(), &|count| texts::action_changes(voice, count));
    counted(actions.indicator_values.len(), &|count| texts::indicator_values(voice, count));
    counted(actions.asks.len(), &|count| texts::asks(voice, count));
    counted(actions.words_to_leads.len(), &|count| texts::words_to_leads(voice, count));
    counted(usize::from(actions.pinged_in_channel), &|_| texts::pinged_in_channel(voice));
    let voices = &held.voices;
    counted(voices.input.len(), &|count| texts::input_said(voice, count));
    counted(voices.input_passed_on.len(), &|count| texts::input_passed_on(voice, count));
    counted(held.swot.swot_entries.len(), &|count| texts::swot_entries(voice, count));
    counted(held.swot.swot_votes.len(), &|count| texts::swot_votes(voice, count));
    counted(held.swot.swot_priorities.len(), &|count| texts::swot_priorities(voice, count));
    counted(voices.sheet_fields.len(), &|count| texts::sheet_fields(voice, count));
    counted(voices.vision_comments.len(), &|count| texts::vision_comments(voice, count));
    let scanning = &held.scanning;
    counted(scanning.scans.len(), &|count| texts::scans(voice, count));
    counted(scanning.scan_points.len(), &|count| texts::scan_points(voice, count));
    counted(scanning.scan_points_settled.len(), &|count| texts::scan_points_settled(voice, count));
    counted(scanning.scan_findings.len(), &|count| texts::scan_findings(voice, count));
    counted(scanning.outside_asked.len(), &|count| texts::outside_asked(voice, count));
    counted(scanning.outside_listed.len(), &|count| texts::outside_listed(voice, count));
    counted(voices.briefings.len(), &|count| texts::briefings(voice, count));
    counted(voices.briefings_read.len(), &|count| texts::briefings_read(voice, count));
    counted(held.record.len(), &|count| texts::record(voice, count));
    let body = if held.is_empty() {
        texts::nothing(voice)
    } else {
        Text::join([Text::join(lines, "\n"), texts::how(voice)], "\n\n")
    };
    Message::panel(Panel { title: texts::title(voice), body, ..Panel::default() })
}

fn coming_line(voice: &Voice<'_>, coming: &Coming) -> Text {
    let title = match (&coming.session.name, retreat::Kind::from_name(&coming.session.kind)) {
        (Some(name), _) => Text::given(name.clone()),
        (None, Some(kind)) => retreat::view::kind(voice, kind),
        (None, None) => Text::given(coming.session.kind.clone()),
    };
    let answer = match rsvp::Answer::from_name(&coming.answer) {
        Some(rsvp::Answer::Coming) | None => texts::answer_coming(voice),
        Some(rsvp::Answer::Maybe) => texts::answer_maybe(voice),
        Some(rsvp::Answer::Cant) => texts::answer_cant(voice),
    };
    let remind = if coming.remind { texts::answer_remind(voice) } else { Text::none() };
    let starts_on: Option<WallTime> = coming.session.starts_on.parse().ok();
    let day = starts_on.map(|at| calendar::view::day(voice, at.date())).unwrap_or_default();
    texts::coming(voice, title, day, Text::join([answer, remind], ", "))
}

fn export(context: &Context<'_>, held: &store::Holdings) -> Result<Reply, Failure> {
    let bytes = serde_json::to_vec_pretty(held).map_err(|error| Fault::Internal(error.to_string()))?;
    let file = File { name: "my-plankeeper-data.json".to_owned(), alt: texts::export_alt(&context.voice), bytes };
    Ok(Reply::Message(Message { files: vec![file], ..Message::text(texts::export_done(&context.voice)) }))
}

async fn delete(context: &Context<'_>) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let done = context
        .write(move |conn| {
            Box::pin(async move {
                // Results of together rounds name who set an answer: they are drawn anew without the name.
                for round in readiness::store::list_set_by(&mut *conn, district, user).await? {
                    posting::store::want_redraw(&mut *conn, district, posting::Kind::Result, round, now).await?;
                }
                // Announcements show how many come.
                for session in planning::sessions_answered(&mut *conn, district, user).await? {
                    posting::store::want_redraw(&mut *conn, district, posting::Kind::Announcement, session, now)
                        .await?;
                }
                // Messages that ask people to take actions on name who was asked.
                let (asks, words) = actions::messages(&mut *conn, district, user).await?;
                for ask in asks {
                    posting::store::want_redraw(&mut *conn, district, posting::Kind::Asked, ask, now).await?;
                }
                for word in words {
                    posting::store::want_redraw(&mut *conn, district, posting::Kind::WordToLead, word, now).await?;
                }
                let concerned = actions::concerned(&mut *conn, district, user).await?;
                store::delete(&mut *conn, district, user, now).await?;
                for action in concerned {
                    action::follow::action(&mut *conn, district, action, now).await?;
                }
                scan::follow::district(&mut *conn, district, now).await?;
                audit::store::insert(conn, district, None, audit::What::DataDeleted, "", now).await?;
                Ok(())
            })
        })
        .await?;
    context.sweep_soon();
    Ok(done.map_or(Reply::Nothing, |()| Reply::Message(Message::text(texts::delete_done(&context.voice)))))
}
