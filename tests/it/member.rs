//! Who somebody is, who asks in a direct message.

use std::time::Duration;

use plankeeper::app::App;
use plankeeper::clock::Clock;
use plankeeper::command::Home;
use plankeeper::discord::{Connection, Settings, Timings};
use plankeeper::district;
use plankeeper::error::{Failure, Fault};
use plankeeper::invocation::Actor;
use plankeeper::message::Answers;
use plankeeper::prompts::Prompts;
use plankeeper::rehearsal::{Fault as Breakage, Options, Rule, Server, World};
use plankeeper::store::{self, Store};

struct Lab {
    server: Server,
    app: App,
    home: Home,
    _folder: tempfile::TempDir,
}

/// A district with one session, in a server as it is over the wire.
async fn lab() -> Lab {
    let clock = Clock::system();
    let told = clock.clone();
    let world = World::made_up_district();
    let server = Server::start(world, Options::new(std::sync::Arc::new(move || told.now()))).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("bot.db"), clock.clone(), store::Options::default()).await.unwrap();
    let timings = Timings { backoff: Duration::from_millis(5), ..Timings::default() };
    let settings = Settings { token: server.token(), api_url: Some(server.url()), timings };
    let messenger = Connection::new(settings).unwrap().messenger();
    let guild = server.guild("Maple Valley School District");
    let session = store.write(None, move |conn| {
        Box::pin(async move {
            let id = district::store::ensure(conn, guild, 1).await?;
            let session = sqlx::query_scalar(
                "INSERT INTO session (district_id, kind, state, starts_on, zone, starts_at, minutes) \
                 VALUES (?, 'vision', 'planned', '2027-02-12T09:00', 'America/Toronto', 1802440800, 60) RETURNING id",
            );
            Ok(session.bind(id).fetch_one(conn).await?)
        })
    });
    let session: Result<_, Fault> = session.await;
    let home = Home::Session(session.unwrap().done().unwrap());
    let app = App::new(store, Prompts::load(None).unwrap(), clock, messenger);
    Lab { server, app, home, _folder: folder }
}

impl Lab {
    async fn ask(&self, name: &str, home: Option<Home>, answers: Answers) -> Result<Actor, String> {
        match self.app.member(self.server.person(name), "fr", home, answers).await {
            Ok(actor) => Ok(actor),
            Err(Failure::Refused(message)) => Err(message.text.markdown()),
            Err(Failure::Fault(fault)) => panic!("{fault}"),
        }
    }

    async fn refused(&self, name: &str, home: Option<Home>, answers: Answers) -> String {
        self.ask(name, home, answers).await.expect_err("it is refused")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_row_names_the_server_and_discord_the_roles() {
    let lab = lab().await;
    let guild = lab.server.guild("Maple Valley School District");
    let priya = lab.ask("Priya Nair", Some(lab.home), Answers::Private).await.unwrap();
    let roles =
        lab.server.read(|world| world.guilds[&guild].members[&world.person_named("Priya Nair").unwrap()].roles.clone());
    let expected = Actor {
        user_id: lab.server.person("Priya Nair"),
        guild_id: guild,
        roles,
        manage_server: false,
        locale: "fr".into(),
    };
    assert_eq!(priya, expected);
    // In the server this person could manage it; a direct message does not say so.
    assert!(!lab.ask("Ravi Patel", Some(lab.home), Answers::Private).await.unwrap().manage_server);
    // The roles are those of now.
    lab.server.admin().set_roles(guild, priya.user_id, &[]);
    assert_eq!(lab.ask("Priya Nair", Some(lab.home), Answers::Private).await.unwrap().roles, [0_u64; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_belong_there_hears_the_same_of_rows_that_exist_and_rows_that_dont() {
    let lab = lab().await;
    let guild = lab.server.guild("Maple Valley School District");
    let foreign = lab.refused("Peter Novak", Some(lab.home), Answers::Private).await;
    assert!(foreign.contains("no longer in that server"), "{foreign}");
    for home in [Home::Session(4711), Home::Session(-1), Home::Delivery(1), Home::Delivery(i64::MAX)] {
        assert_eq!(lab.refused("Priya Nair", Some(home), Answers::Form).await, foreign, "{home:?}");
    }
    lab.server.admin().leave(guild, lab.server.person("Priya Nair"));
    assert_eq!(lab.refused("Priya Nair", Some(lab.home), Answers::Private).await, foreign);
    let nowhere = lab.refused("Amara Okafor", None, Answers::Private).await;
    assert!(nowhere.contains("inside your district's server"), "{nowhere}");
    // The bot was removed, and has not heard of it yet; then it has.
    lab.server.admin().remove_bot(guild);
    assert_eq!(lab.refused("Amara Okafor", Some(lab.home), Answers::Private).await, foreign);
    lab.app.left(guild).await;
    assert_eq!(lab.refused("Amara Okafor", Some(lab.home), Answers::Private).await, foreign);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_discord_does_not_say_nothing_is_done_and_a_form_does_not_wait() {
    let lab = lab().await;
    lab.server.faults().rule(Rule::new("GET", "/guilds/*/members/*", Breakage::Status(503)));
    let refused = lab.refused("Amara Okafor", Some(lab.home), Answers::Private).await;
    assert!(refused.contains("try again in a few minutes"), "{refused}");
    lab.server.faults().clear();
    lab.server.faults().rule(Rule::new("GET", "/guilds/*/members/*", Breakage::Hang));
    let began = tokio::time::Instant::now();
    assert_eq!(lab.refused("Amara Okafor", Some(lab.home), Answers::Form).await, refused);
    assert!(began.elapsed() < Duration::from_millis(2800), "Discord takes a form for three seconds");
}
