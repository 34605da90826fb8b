//! What people read of it.

crate::texts! { "meeting";
    remind_the(name) = "remind.the";
    remind_today() = "remind.today";
    remind_tomorrow() = "remind.tomorrow";
    remind_one_week() = "remind.one_week";
    remind_days(days) = "remind.days";
    remind_notice_title(day) = "remind.notice_title";
    remind_prepares(session, when) = "remind.prepares";
    remind_week_title(session, day) = "remind.week_title";
    remind_question(question) = "remind.question";
    remind_meets(when) = "remind.meets";
    remind_met(when) = "remind.met";
    remind_met_open(when) = "remind.met_open";
    remind_called_off() = "remind.called_off";
    remind_no_meeting() = "remind.no_meeting";
    remind_soon_title(minutes) = "remind.soon_title";
    remind_soon_title_begun() = "remind.soon_title_begun";
    remind_open_title(session) = "remind.open_title";
    remind_open_body(session, when) = "remind.open_body";
    remind_agenda_final() = "remind.agenda_final";
    remind_agenda_open() = "remind.agenda_open";
    remind_to_agenda() = "remind.to_agenda";
    remind_to_meeting() = "remind.to_meeting";
    remind_to_session() = "remind.to_session";
}
