/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server's own handlers over its own storage, without a socket; and what its people do to the world. */
#include "sim.h"

#include <string.h>

#include "kab-identity.h"
#include "kab-org.h"
#include "kab-writer.h"

#include "sim-handlers.h"

#define PASSWORD "correct horse battery"
#define N_CLIENTS 6

typedef struct
{
  const char *login;
  const char *surname;
  KabRole role;
  gboolean office;
  char device[40];
  char *user;
  char *agent;
} Identity;

static Identity identities[] = {
  { "+79030000001", "Громова", KAB_ROLE_ADMIN, TRUE, "01900000-0000-7000-8000-000000000001", NULL, NULL },
  { "+79030000002", "Егоров", KAB_ROLE_ADMIN, TRUE, "01900000-0000-7000-8000-000000000002", NULL, NULL },
  { "+79030000003", "Петров", KAB_ROLE_AGENT, FALSE, "01900000-0000-7000-8000-000000000003", NULL, NULL },
  { "+79030000004", "Сидорова", KAB_ROLE_AGENT, FALSE, "01900000-0000-7000-8000-000000000004", NULL, NULL },
  { "+79030000003", "Петров", KAB_ROLE_AGENT, FALSE, "01900000-0000-7000-8000-000000000005", NULL, NULL },
  { "+79030000006", "Ли", KAB_ROLE_PARTNER, FALSE, "01900000-0000-7000-8000-000000000006", NULL, NULL },
};

static char *path;
static char *uri;
static char *clients[N_CLIENTS];
static char *diaries[G_N_ELEMENTS (identities)];
static char *guest; /* a second membership of the first agent, where there is one */

static void
check (gboolean ok, const GError *error)
{
  if (!ok)
    g_error ("the world cannot be made: %s", error != NULL ? error->message : "?");
}

static void
put (KabWriter *writer, KabRow *row)
{
  g_autoptr (GError) error = NULL;

  check (kab_writer_put (writer, row, NULL, &error), error);
}

/* --- The world, made once --- */

static void
add_people (const char *partner)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (identities); i++)
    {
      Identity *who = &identities[i];
      KabNewUser user
        = { .surname = who->surname, .given_name = "А", .phone = who->login, .role = who->role };

      for (guint j = 0; j < i && who->user == NULL; j++)
        if (g_str_equal (identities[j].login, who->login))
          {
            who->user = g_strdup (identities[j].user);
            who->agent = g_strdup (identities[j].agent);
          }
      if (who->user != NULL)
        continue;
      if (!who->office)
        user.partner = partner;
      who->user = kab_user_add (sim.server.db, sim.server.org, &user, PASSWORD, &error);
      check (who->user != NULL, error);
    }
}

static void
find_agents (KabWriter *writer)
{
  for (guint i = 0; i < G_N_ELEMENTS (identities); i++)
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (kab_writer_get_db (writer), "SELECT id FROM agent WHERE \"user\"=?", NULL);

      kab_statement_bind_text (statement, 1, identities[i].user);
      if (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
        identities[i].agent = g_strdup (kab_statement_get_text (statement, 0));
    }
}

static char *
add_client (KabWriter *writer, const char *name, const char *partner, const char *agent)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_client, NULL);

  kab_row_set_text (row, "name", name);
  kab_row_set_text (row, "partner", partner);
  kab_row_set_text (row, "agent", agent);
  put (writer, row);
  return g_strdup (row->id);
}

static void
add_packages (KabWriter *writer)
{
  static const gint64 prices[] = { 100000, 4999 };

  for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    {
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_package, NULL);
      g_autofree char *name = g_strdup_printf ("Касса %u", i + 1);

      kab_row_set_text (row, "name", name);
      kab_row_set_integer (row, "price", prices[i]);
      kab_row_set_integer (row, "term_months", 12);
      kab_row_set_text (row, "state", "on_sale");
      put (writer, row);
    }
}

void
sim_server_build (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) partner = NULL;

  sim.server.folder = g_strdup (folder);
  path = g_build_filename (folder, "k.db", NULL);
  uri = g_strconcat ("sqlite:", path, NULL);
  sim.server.disk = sim_disk_get (folder);
  sim_server_start ();
  sim.server.org = kab_org_create (sim.server.db, "Кабинет", NULL, &error);
  check (sim.server.org != NULL, error);
  {
    g_autoptr (KabWriter) writer
      = kab_writer_begin (sim.server.db, sim.server.org, NULL, "sim", KAB_WRITER_NONE, &error);

    check (writer != NULL, error);
    partner = kab_row_new (&kab_entity_partner, NULL);
    kab_row_set_text (partner, "name", "Партнёр");
    put (writer, partner);
    check (kab_writer_commit (writer, &error), error);
  }
  sim_network_begin (partner->id);
  add_people (partner->id);
  {
    g_autoptr (KabWriter) writer
      = kab_writer_begin (sim.server.db, sim.server.org, NULL, "sim", KAB_WRITER_NONE, &error);

    check (writer != NULL, error);
    find_agents (writer);
    add_packages (writer);
    for (guint i = 0; i < N_CLIENTS; i++)
      {
        g_autofree char *name = g_strdup_printf ("Клиент %u", i + 1);

        clients[i] = add_client (writer, name, partner->id, identities[2 + i % 2].agent);
      }
    for (guint i = 0; i < G_N_ELEMENTS (identities); i++)
      diaries[i] = identities[i].office || identities[i].agent != NULL
                     ? add_client (writer, "Дневник", partner->id, identities[i].agent)
                     : NULL;
    check (kab_writer_commit (writer, &error), error);
  }
}

void
sim_server_assign (SimDesk *desk, guint index)
{
  const Identity *who = &identities[index % G_N_ELEMENTS (identities)];

  desk->login = who->login;
  desk->user = who->user;
  desk->device = who->device;
  desk->office = who->office;
}

const char *
sim_server_diary (guint index)
{
  return diaries[index % G_N_ELEMENTS (identities)];
}

/* For a mutant that takes any cursor for one of this epoch. */
static void
note_epoch (void)
{
  KabDb *db = kab_server_db_lend_reader (sim.server.db, NULL);

  {
    g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT epoch FROM org", NULL);

    g_free (sim.epoch);
    sim.epoch = kab_statement_step (statement, NULL) == KAB_STEP_ROW
                  ? g_strdup (kab_statement_get_text (statement, 0))
                  : NULL;
  }
  kab_server_db_return_reader (sim.server.db, db);
}

void
sim_server_start (void)
{
  g_autoptr (GError) error = NULL;

  sim.server.db = kab_server_db_open (uri, &error);
  check (sim.server.db != NULL, error);
  sim.server.up = TRUE;
  if (sim.server.branches == NULL)
    sim.server.branches = g_array_new (FALSE, FALSE, sizeof (gint64));
  note_epoch ();
}

void
sim_server_stop (void)
{
  g_clear_pointer (&sim.server.db, kab_server_db_unref);
  sim.server.up = FALSE;
  for (guint i = 0; i < SIM_BACKUPS; i++)
    {
      g_clear_pointer (&sim.server.backups[i].files, g_hash_table_unref);
      g_clear_pointer (&sim.server.backups[i].blobs, g_hash_table_unref);
    }
  g_clear_pointer (&sim.server.branches, g_array_unref);
  g_clear_pointer (&guest, g_free);
  sim_network_forget ();
}

/* --- Requests --- */

static GPtrArray *
copy_actors (GPtrArray *actors)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_actor_free);

  for (guint i = 0; i < actors->len; i++)
    {
      const KabActor *actor = actors->pdata[i];
      KabActor *copy = kab_actor_new (actor->user, actor->role, actor->partner, actor->agent, actor->client);

      copy->departments = g_strdupv (actor->departments);
      copy->powers = actor->powers;
      g_ptr_array_add (copies, copy);
    }
  return copies;
}

/* Who the caller is at this moment, by the token; NULL if nobody. */
static SimView *
look_at (const char *token)
{
  KabDb *db = kab_server_db_lend_reader (sim.server.db, NULL);
  g_autoptr (KabCaller) caller = NULL;
  gboolean expired;
  SimView *view = NULL;

  if (db == NULL)
    return NULL;
  if (kab_db_begin (db, FALSE, NULL))
    caller = kab_identity_authenticate (db, token, &expired, NULL);
  if (caller != NULL)
    {
      view = g_new0 (SimView, 1);
      view->history = sim.restored;
      view->actors = copy_actors (caller->actors);
      for (guint i = 0; i < view->actors->len; i++)
        sim_network_of (view->actors->pdata[i]);
      view->head = kab_db_query_integer (db, "SELECT max(rev) FROM counter", NULL, NULL);
    }
  kab_server_db_return_reader (sim.server.db, db);
  return view;
}

static SimReply *
handle_live (SimCall *call)
{
  SimView *view = call->token != NULL ? look_at (call->token) : NULL;
  SimReply *reply = sim_reply_new (view != NULL ? 101 : 401, NULL);

  sim_view_free (view);
  return reply;
}

SimReply *
sim_server_handle (SimCall *call)
{
  static const SimRoute routes[] = {
    [SIM_CALL_PULL] = SIM_ROUTE_CHANGES,    [SIM_CALL_PUSH] = SIM_ROUTE_MUTATIONS,
    [SIM_CALL_REFRESH] = SIM_ROUTE_REFRESH, [SIM_CALL_SIGN_IN] = SIM_ROUTE_SIGN_IN,
    [SIM_CALL_LEASE] = SIM_ROUTE_LEASE,     [SIM_CALL_DIGEST] = SIM_ROUTE_DIGEST,
    [SIM_CALL_RANGE] = SIM_ROUTE_RANGE,
  };
  SimRoute route;
  g_autoptr (GBytes) body = NULL;
  SimReply *reply;
  gint64 retry_after;
  guint status;

  sim.clock_offset = 0;
  if (call->kind == SIM_CALL_LIVE)
    return handle_live (call);
  if (call->kind == SIM_CALL_FILE)
    return sim_files_handle (call);
  route = routes[call->kind];
  if (call->kind == SIM_CALL_LEASE && g_str_has_suffix (call->cursor, "/return"))
    route = SIM_ROUTE_LEASE_RETURN;
  status
    = sim_handle (route, call->token, call->cursor, sim.faults.page_items, call->body, &body, &retry_after);
  reply = sim_reply_new (status, body);
  reply->retry_after = retry_after;
  reply->date = g_get_real_time () / 1000;
  if (call->kind == SIM_CALL_PULL && status == 200)
    reply->view = look_at (call->token);
  sim_log ("server: desk %u call %u -> %u", call->desk->index, call->kind, status);
  return reply;
}

static void
on_restarted (SimEvent *event)
{
  sim_server_start ();
  sim_ledger_history ();
}

void
sim_server_after (void)
{
  gint64 before = sim.server.head;

  if (sim.server.disk->dead)
    {
      sim_sometimes (SIM_SOMETIMES_CRASH_SERVER);
      sim_log ("server: killed");
      g_clear_pointer (&sim.server.db, kab_server_db_unref);
      sim.server.up = FALSE;
      sim_disk_revive (sim.server.disk, sim_random_chance (50), sim.faults.keep);
      for (guint i = 0; i < sim.n_desks; i++)
        if (sim.desks[i].line)
          sim_desk_line_closed (&sim.desks[i]);
      sim_after (sim_random_between (1, 40) * SIM_SECOND, on_restarted, NULL);
      return;
    }
  sim.server.disk->countdown = -1;
  sim_ledger_history ();
  if (sim.server.head != before)
    sim_net_nudge ();
}

/* --- What the office does on the server itself --- */

gboolean
sim_server_change (const KabEntity *entity,
                   const char *id,
                   void (*change) (KabRow *row, gpointer data),
                   gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabWriter) writer
    = kab_writer_begin (sim.server.db, sim.server.org, NULL, "sim", KAB_WRITER_NONE, &error);
  g_autoptr (KabRow) row = writer != NULL ? kab_writer_find (writer, entity, id, &error) : NULL;
  g_autoptr (KabRow) after = row != NULL ? kab_row_copy (row) : NULL;
  gboolean ok;

  if (after == NULL)
    return FALSE;
  change (after, data);
  ok = kab_writer_put (writer, after, NULL, &error) && kab_writer_commit (writer, &error);
  g_clear_pointer (&writer, kab_writer_free);
  if (!ok)
    sim_log ("server: a change was refused: %s", error->message);
  sim_server_after ();
  return ok;
}

char *
sim_server_add_partner (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabWriter) writer
    = kab_writer_begin (sim.server.db, sim.server.org, NULL, "sim", KAB_WRITER_NONE, &error);
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_partner, NULL);
  g_autofree char *id = g_strdup (row->id);
  gboolean ok;

  kab_row_set_text (row, "name", name);
  ok = writer != NULL && kab_writer_put (writer, row, NULL, &error) && kab_writer_commit (writer, &error);
  g_clear_pointer (&writer, kab_writer_free);
  sim_server_after ();
  return ok ? g_steal_pointer (&id) : NULL;
}

static void
set_partner (KabRow *row, gpointer data)
{
  kab_row_set_text (row, "partner", data);
}

static void
set_agent (KabRow *row, gpointer data)
{
  kab_row_set_text (row, "agent", data);
}

void
sim_server_reassign (void)
{
  const char *client = clients[sim_random_below (N_CLIENTS)];
  guint to = sim_random_below (3);

  if (!sim.server.up)
    return;
  sim_log ("office: a client goes to %u", to);
  sim_server_change (&kab_entity_client, client, set_agent, to < 2 ? identities[2 + to].agent : NULL);
  if (sim_is_wider (SIM_WIDER_NETWORK) && sim.server.up && sim_random_chance (50))
    {
      guint partner = (guint)sim_random_below (3);

      if (sim_network_partner (partner) == NULL)
        return;
      sim_log ("office: and is a client of partner %u", partner);
      sim_server_change (&kab_entity_client, client, set_partner, (gpointer)sim_network_partner (partner));
    }
}

static void
set_deleted (KabRow *row, gpointer data)
{
  row->deleted = GPOINTER_TO_INT (data);
}

/* The first agent stands in for the second, or does so no more. */
void
sim_server_random_role (void)
{
  g_autoptr (GError) error = NULL;

  if (!sim.server.up)
    return;
  sim_sometimes (SIM_SOMETIMES_ROLE);
  if (guest != NULL)
    {
      g_autoptr (KabRow) row = sim_ledger_latest (&kab_entity_membership, guest);

      sim_log ("office: a membership goes or comes back");
      sim_server_change (&kab_entity_membership, guest, set_deleted,
                         GINT_TO_POINTER (row == NULL || !row->deleted));
      return;
    }
  {
    g_autoptr (KabWriter) writer
      = kab_writer_begin (sim.server.db, sim.server.org, NULL, "sim", KAB_WRITER_NONE, &error);
    g_autoptr (KabRow) row = kab_row_new (&kab_entity_membership, NULL);
    g_autoptr (KabRow) agent = kab_writer_find (writer, &kab_entity_agent, identities[3].agent, NULL);

    kab_row_set_text (row, "user", identities[2].user);
    kab_row_set_text (row, "role", "agent");
    kab_row_set_text (row, "partner", kab_row_get_text (agent, "partner"));
    kab_row_set_text (row, "agent", identities[3].agent);
    if (kab_writer_put (writer, row, NULL, &error) && kab_writer_commit (writer, &error))
      guest = g_strdup (row->id);
    else
      sim_log ("office: no membership: %s", error->message);
  }
  sim_server_after ();
}

void
sim_server_back_up (void)
{
  static const char *const parts[] = { "", "-wal" };

  SimBackup *backup = &sim.server.backups[sim_random_below (SIM_BACKUPS)];

  if (!sim.server.up)
    return;
  g_clear_pointer (&backup->files, g_hash_table_unref);
  g_clear_pointer (&backup->blobs, g_hash_table_unref);
  backup->blobs = sim_files_back_up ();
  backup->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      char *name = g_strconcat (path, parts[i], NULL);
      GBytes *bytes = sim_disk_read (name);

      if (bytes != NULL)
        g_hash_table_insert (backup->files, name, bytes);
      else
        g_free (name);
    }
  backup->head = sim.server.head;
  backup->history = sim.restored;
  sim_log ("server: backed up at %" G_GINT64_FORMAT, sim.server.head);
}

/* Until where what that copy holds is what the server holds now; or less. */
static gint64
common_head (const SimBackup *backup)
{
  gint64 head = backup->head;

  for (guint i = backup->history; i < sim.restored; i++)
    head = MIN (head, g_array_index (sim.server.branches, gint64, i));
  return head;
}

/*
 * Yesterday's state, and from here on another history: as kab-server-restore.c does it to a file. Where that was done
 * before, it may be the state of a day that was given up then.
 */
void
sim_server_restore (void)
{
  GHashTableIter iter;
  gpointer name, bytes;
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDb) db = NULL;

  SimBackup *backup = &sim.server.backups[sim_random_below (SIM_BACKUPS)];
  gint64 common;

  if (!sim.server.up || backup->files == NULL)
    return;
  common = common_head (backup);
  g_clear_pointer (&sim.server.db, kab_server_db_unref);
  sim_disk_remove (path);
  sim_disk_remove (log);
  g_hash_table_iter_init (&iter, backup->files);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    sim_disk_write (name, bytes);
  db = kab_db_open (uri, KAB_DB_FULL_SYNC, &error);
  check (db != NULL && kab_db_begin (db, TRUE, &error), error);
  check (kab_db_exec (db,
                      "UPDATE session SET ended_at = 1 WHERE ended_at IS NULL;"
                      "UPDATE org SET epoch = lower(hex(randomblob(8)));"
                      "DELETE FROM access_token; DELETE FROM refresh_token",
                      &error)
           && kab_db_commit (db, &error),
         error);
  g_clear_pointer (&db, kab_db_close);
  g_array_append_val (sim.server.branches, common);
  sim.restored++;
  sim_log ("server: restored to %" G_GINT64_FORMAT ", of which %" G_GINT64_FORMAT " is what it had",
           backup->head, common);
  if (common < backup->head)
    sim_sometimes (SIM_SOMETIMES_OTHER_BRANCH);
  sim_files_restore (backup->blobs);
  sim_server_start ();
  sim_ledger_restored (common);
  if (common < backup->head)
    sim_ledger_read_again ();
  g_clear_pointer (&guest, g_free);
  sim_network_forget ();
  for (guint i = 0; i < sim.n_desks; i++)
    if (sim.desks[i].line)
      sim_desk_line_closed (&sim.desks[i]);
  sim_server_after ();
}

void
sim_server_maintain (void)
{
  g_autoptr (GError) error = NULL;

  if (!sim.server.up)
    return;
  sim.maintained = TRUE;
  /* Now and then what is past its time is what is ten minutes old. */
  if (sim_random_chance (50))
    {
      sim.forgetful = TRUE;
      sim.clock_offset = 90 * (gint64)SIM_DAY - 10 * SIM_MINUTE;
    }
  sim_log ("server: forgets what is past its time");
  if (!kab_server_db_maintain (sim.server.db, NULL, &error))
    sim_log ("server: %s", error->message);
  sim.clock_offset = 0;
  sim_server_after ();
}
