/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-server-schema.h"

#include "kab-date.h"
#include "kab-row.h"
#include "kab-schema.h"
#include "kab-server-settings.h"

#define MODEL_SETTING "model"

static gboolean
create_entities (KabDb *db, GError **error)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint i = 0; i < n; i++)
    if (!kab_schema_create_table (db, entities[i], KAB_PROFILE_SERVER, NULL, error)
        || !kab_schema_create_indexes (db, entities[i], KAB_PROFILE_SERVER, error))
      return FALSE;

  return TRUE;
}

/*
 * Every table of an org's has the org first in its key, so that a database may be spread over several machines
 * by org; those without one (sign_in_attempt, request_count, server_setting) are small and of nobody in particular.
 * The feed is what desktops pull from: for each key under which a row is seen, one
 * entry at the rev where the row stands now, naming the row by its number in its
 * entity's table. An entry that is gone says that the row left that key at that rev.
 */
static const char first[]
  = "{functions}"
    "CREATE TABLE org(id TEXT PRIMARY KEY, name TEXT NOT NULL, epoch TEXT NOT NULL,"
    "  signing_secret TEXT NOT NULL, horizon BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL,"
    "  activity_n BIGINT NOT NULL DEFAULT 0, activity_hash TEXT NOT NULL DEFAULT '');"
    "CREATE TABLE activity_chain(org TEXT NOT NULL, n BIGINT NOT NULL, hash TEXT NOT NULL, line TEXT,"
    "  PRIMARY KEY(org, n));"
    "CREATE TABLE server_setting(name TEXT PRIMARY KEY, value TEXT NOT NULL);"
    "CREATE TABLE counter(org TEXT PRIMARY KEY, rev BIGINT NOT NULL);"
    "CREATE TABLE horizon(org TEXT NOT NULL, at BIGINT NOT NULL, rev BIGINT NOT NULL, PRIMARY KEY(org, at));"
    "CREATE TABLE feed_key(nr {nr}, org TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(org, name){nr_key});"
    "CREATE TABLE feed(org TEXT NOT NULL, key BIGINT NOT NULL, rev BIGINT NOT NULL, entity INTEGER NOT NULL,"
    "  nr BIGINT NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY(org, key, rev)){by_key};"
    "CREATE TABLE credential(org TEXT NOT NULL, \"user\" TEXT NOT NULL, hash TEXT NOT NULL,"
    "  changed_at BIGINT NOT NULL, PRIMARY KEY(org, \"user\"));"
    "CREATE TABLE second_factor(org TEXT NOT NULL, \"user\" TEXT NOT NULL, secret TEXT NOT NULL,"
    "  state TEXT NOT NULL, used_step BIGINT NOT NULL, changed_at BIGINT NOT NULL, PRIMARY KEY(org, "
    "\"user\"));"
    "CREATE TABLE recovery_code(org TEXT NOT NULL, \"user\" TEXT NOT NULL, hash TEXT NOT NULL,"
    "  used_at BIGINT, PRIMARY KEY(org, \"user\", hash));"
    "CREATE TABLE device(nr {nr}, org TEXT NOT NULL, id TEXT NOT NULL, \"user\" TEXT NOT NULL, name TEXT,"
    "  last_n BIGINT NOT NULL DEFAULT 0, seen_at BIGINT NOT NULL, UNIQUE(org, id, \"user\"){nr_key});"
    "CREATE TABLE session(org TEXT NOT NULL, id TEXT NOT NULL, \"user\" TEXT NOT NULL, device BIGINT NOT "
    "NULL,"
    "  created_at BIGINT NOT NULL, ended_at BIGINT, PRIMARY KEY(org, id));"
    "CREATE INDEX session_by_user ON session(org, \"user\");"
    "CREATE TABLE access_token(org TEXT NOT NULL, hash TEXT NOT NULL, session TEXT NOT NULL,"
    "  expires_at BIGINT NOT NULL, PRIMARY KEY(org, hash));"
    "CREATE INDEX access_token_session ON access_token(org, session);"
    "CREATE TABLE refresh_token(org TEXT NOT NULL, hash TEXT NOT NULL, session TEXT NOT NULL,"
    "  expires_at BIGINT NOT NULL, used_at BIGINT, PRIMARY KEY(org, hash));"
    "CREATE INDEX refresh_token_session ON refresh_token(org, session);"
    "CREATE TABLE request_count(name TEXT PRIMARY KEY, start_at BIGINT NOT NULL, used BIGINT NOT NULL);"
    "CREATE TABLE sign_in_attempt(subject TEXT PRIMARY KEY, failures INTEGER NOT NULL,"
    "  last_at BIGINT NOT NULL, locked_until BIGINT NOT NULL);"
    "CREATE TABLE mutation(org TEXT NOT NULL, device BIGINT NOT NULL, n BIGINT NOT NULL, id TEXT NOT NULL,"
    "  outcome TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY(org, device, n)){by_key};"
    "CREATE TABLE blob(org TEXT NOT NULL, digest TEXT NOT NULL, \"user\" TEXT NOT NULL, size BIGINT NOT NULL,"
    "  at BIGINT NOT NULL, PRIMARY KEY(org, digest, \"user\"));";

/*
 * What integrators have: keys and their tokens, answers kept for requests that come twice, and webhooks with
 * what is still to be told (one line a change and hook, in the order of revs) and what was.
 */
static const char integrators[]
  = "CREATE TABLE api_key(org TEXT NOT NULL, id TEXT NOT NULL, \"user\" TEXT NOT NULL,"
    "  membership TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, hash TEXT NOT NULL,"
    "  hint TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT NOT NULL,"
    "  revoked_at BIGINT, PRIMARY KEY(org, id), UNIQUE(org, hash));"
    "CREATE TABLE api_token(org TEXT NOT NULL, hash TEXT NOT NULL, \"key\" TEXT NOT NULL,"
    "  expires_at BIGINT NOT NULL, PRIMARY KEY(org, hash));"
    "CREATE INDEX api_token_key ON api_token(org, \"key\");"
    "CREATE TABLE api_answer(org TEXT NOT NULL, caller TEXT NOT NULL, name TEXT NOT NULL,"
    "  request TEXT NOT NULL, status BIGINT NOT NULL, etag TEXT, location TEXT, type TEXT, body TEXT,"
    "  at BIGINT NOT NULL, PRIMARY KEY(org, caller, name));"
    "CREATE INDEX api_answer_at ON api_answer(at);"
    "CREATE TABLE webhook(org TEXT NOT NULL, id TEXT NOT NULL, \"user\" TEXT NOT NULL,"
    "  membership TEXT NOT NULL, \"key\" TEXT, url TEXT NOT NULL, events TEXT NOT NULL, secret TEXT NOT NULL,"
    "  state TEXT NOT NULL, reason TEXT, created_at BIGINT NOT NULL, failing_since BIGINT NOT NULL,"
    "  failures BIGINT NOT NULL, next_at BIGINT NOT NULL, lease_by TEXT, lease_until BIGINT NOT NULL,"
    "  PRIMARY KEY(org, id));"
    "CREATE TABLE webhook_event(org TEXT NOT NULL, webhook TEXT NOT NULL, rev BIGINT NOT NULL,"
    "  id TEXT NOT NULL, entity TEXT NOT NULL, \"row\" TEXT NOT NULL, op TEXT NOT NULL, at BIGINT NOT NULL,"
    "  PRIMARY KEY(org, webhook, rev));"
    "CREATE TABLE webhook_delivery(org TEXT NOT NULL, id TEXT NOT NULL, webhook TEXT NOT NULL,"
    "  message TEXT NOT NULL, rev BIGINT NOT NULL, entity TEXT NOT NULL, \"row\" TEXT NOT NULL,"
    "  op TEXT NOT NULL, event_at BIGINT NOT NULL, at BIGINT NOT NULL, duration BIGINT NOT NULL,"
    "  outcome TEXT NOT NULL, status BIGINT NOT NULL, detail TEXT, PRIMARY KEY(org, id));"
    "CREATE INDEX webhook_delivery_webhook ON webhook_delivery(org, webhook, id);"
    "CREATE INDEX webhook_delivery_at ON webhook_delivery(at);";

static gboolean
step_0_1 (KabDb *db, GError **error)
{
  return kab_db_define (db, first, error) && kab_db_define (db, integrators, error)
         && create_entities (db, error);
}

/*
 * What is known of each device besides: its key (see kab-device-proof.h), when it had everything up to which rev, and
 * what was asked of it: to be erased, by whom, and whether that was done, with how many edits that only the person has.
 */
static const char devices[] = "ALTER TABLE device ADD COLUMN system TEXT;"
                              "ALTER TABLE device ADD COLUMN \"key\" TEXT;"
                              "ALTER TABLE device ADD COLUMN synced_rev BIGINT NOT NULL DEFAULT -1;"
                              "ALTER TABLE device ADD COLUMN left_at BIGINT NOT NULL DEFAULT 0;"
                              "ALTER TABLE device ADD COLUMN wipe_at BIGINT NOT NULL DEFAULT 0;"
                              "ALTER TABLE device ADD COLUMN wipe_by TEXT NOT NULL DEFAULT '';"
                              "ALTER TABLE device ADD COLUMN wiped_at BIGINT NOT NULL DEFAULT 0;"
                              "ALTER TABLE device ADD COLUMN unsent BIGINT NOT NULL DEFAULT 0;";

/* Which refresh token each was given for; to those that were used before it was known nothing can be given any more. */
static const char families[] = "ALTER TABLE refresh_token ADD COLUMN parent TEXT;"
                               "UPDATE refresh_token SET parent=hash WHERE used_at IS NOT NULL;";

/*
 * How far each series of numbers on paper has come: @given: how many since it began; and what devices returned of
 * their leases. Numbers of deleted rows are looked for, too: none is given twice.
 */
static const char numbers[]
  = "CREATE TABLE number_series(org TEXT NOT NULL, kind TEXT NOT NULL, prefix TEXT NOT NULL, last BIGINT NOT "
    "NULL,"
    "  given BIGINT NOT NULL, since BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY(org, kind, prefix));"
    "CREATE TABLE number_return(org TEXT NOT NULL, lease TEXT NOT NULL, \"next\" BIGINT NOT NULL,"
    "  at BIGINT NOT NULL, PRIMARY KEY(org, lease));"
    "CREATE INDEX number_lease_range ON number_lease(org, kind, prefix, \"first\");"
    "CREATE INDEX licence_deleted_number ON licence(org, number) WHERE deleted = 1;"
    "CREATE INDEX order_deleted_number ON \"order\"(org, number) WHERE deleted = 1;"
    "CREATE INDEX invoice_deleted_number ON invoice(org, number) WHERE deleted = 1;"
    "CREATE INDEX ticket_deleted_number ON ticket(org, number) WHERE deleted = 1;";

/* Who brought a record into the state it is in is asked where a command comes too late. */
static const char histories[] = "CREATE INDEX activity_row ON activity(org, \"row\");";

static gboolean
step_1_2 (KabDb *db, GError **error)
{
  return kab_db_define (db, devices, error) && kab_db_define (db, families, error)
         && kab_db_define (db, numbers, error) && kab_db_define (db, histories, error);
}

/*
 * Payment providers: @secret goes to the provider at @url alone, and nowhere else. What is to be asked of one, or was, for a
 * payment or a refund (@entity, @id): @request is what is sent, made once, so that asking again is asking the same;
 * @ref the provider's own number; @token leads people to the page.
 */
static const char payments[]
  = "CREATE TABLE payment_account(org TEXT NOT NULL, provider TEXT NOT NULL, shop TEXT NOT NULL,"
    "  secret TEXT NOT NULL, url TEXT NOT NULL, test INTEGER NOT NULL, options TEXT NOT NULL,"
    "  changed_at BIGINT NOT NULL, PRIMARY KEY(org, provider));"
    "CREATE TABLE payment_work(org TEXT NOT NULL, id TEXT NOT NULL, entity TEXT NOT NULL,"
    "  provider TEXT NOT NULL, token TEXT NOT NULL, kind TEXT NOT NULL, request TEXT, ref TEXT, url TEXT,"
    "  expires_at BIGINT NOT NULL, made_at BIGINT NOT NULL, next_at BIGINT NOT NULL,"
    "  failures BIGINT NOT NULL, lease_by TEXT, lease_until BIGINT NOT NULL, PRIMARY KEY(org, id));"
    "CREATE INDEX payment_work_token ON payment_work(token);"
    "CREATE INDEX payment_work_next ON payment_work(next_at);"
    "CREATE INDEX payment_work_ref ON payment_work(ref);";

/*
 * By what messages are sent (@secret goes to the service at @url alone); what is to be sent, or was and is asked after (@ref);
 * links that work once, and under which papers are fetched: of both only what they hash to.
 */
static const char messages[]
  = "CREATE TABLE message_account(org TEXT NOT NULL, channel TEXT NOT NULL, driver TEXT NOT NULL,"
    "  url TEXT NOT NULL, login TEXT NOT NULL, secret TEXT NOT NULL, sender TEXT NOT NULL,"
    "  test INTEGER NOT NULL, plain INTEGER NOT NULL, changed_at BIGINT NOT NULL, PRIMARY KEY(org, channel));"
    "CREATE TABLE message_work(org TEXT NOT NULL, id TEXT NOT NULL, entity TEXT NOT NULL, ref TEXT,"
    "  reason TEXT, sending_at BIGINT NOT NULL, made_at BIGINT NOT NULL, next_at BIGINT NOT NULL,"
    "  failures BIGINT NOT NULL, lease_by TEXT, lease_until BIGINT NOT NULL, PRIMARY KEY(org, id));"
    "CREATE INDEX message_work_next ON message_work(next_at);"
    "CREATE TABLE one_time_link(org TEXT NOT NULL, hash TEXT NOT NULL, \"user\" TEXT NOT NULL,"
    "  channel TEXT NOT NULL, address TEXT NOT NULL, made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,"
    "  PRIMARY KEY(org, hash));"
    "CREATE INDEX one_time_link_user ON one_time_link(org, \"user\");"
    "CREATE TABLE shared_paper(org TEXT NOT NULL, hash TEXT NOT NULL, entity TEXT NOT NULL, id TEXT NOT NULL,"
    "  expires_at BIGINT NOT NULL, PRIMARY KEY(org, hash));"
    "CREATE TABLE password_request(org TEXT NOT NULL, id TEXT NOT NULL, login TEXT NOT NULL,"
    "  made_at BIGINT NOT NULL, next_at BIGINT NOT NULL, failures BIGINT NOT NULL, lease_by TEXT,"
    "  lease_until BIGINT NOT NULL, PRIMARY KEY(org, id));";

/*
 * Who wants an account, and has not shown yet that the address is theirs: nothing of them is anywhere else before that. @hash is
 * of the link that was sent last.
 */
static const char registrations[]
  = "CREATE TABLE registration(org TEXT NOT NULL, id TEXT NOT NULL, channel TEXT NOT NULL,"
    "  address TEXT NOT NULL, person TEXT NOT NULL, locale TEXT, version TEXT NOT NULL,"
    "  given_from TEXT NOT NULL, hash TEXT, made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,"
    "  PRIMARY KEY(org, id));"
    "CREATE INDEX registration_hash ON registration(org, hash);"
    "CREATE INDEX registration_made ON registration(org, made_at);";

static gboolean
step_2_3 (KabDb *db, GError **error)
{
  return kab_db_define (db, payments, error) && kab_db_define (db, messages, error)
         && kab_db_define (db, registrations, error);
}

/* By which link they came; and links are looked for by their code alone, whoever's they are. */
static const char links[] = "ALTER TABLE registration ADD COLUMN link TEXT;"
                            "CREATE INDEX tracking_link_by_code ON tracking_link(code) WHERE deleted = 0;";

static gboolean
step_3_4 (KabDb *db, GError **error)
{
  return kab_db_define (db, links, error);
}

/* Which entities and fields this program knows; another text whenever that is something else. */
static char *
model_sum (void)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n; e++)
    for (guint f = 0; f < entities[e]->n_fields; f++)
      {
        const KabField *field = &entities[e]->fields[f];
        g_autofree char *text
          = g_strdup_printf ("%s.%s %d %u\n", entities[e]->name, field->name, field->type, field->flags);

        g_checksum_update (sum, (const guchar *)text, -1);
      }
  return g_strdup (g_checksum_get_string (sum));
}

/* Rows that are older than a field have in it what a new row begins with; lines of the journal are never touched. */
static gboolean
fill_column (KabDb *db, const KabEntity *entity, const KabField *field, const KabValue *value, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = ?", entity->name, field->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_value (statement, 1, value);
  return kab_statement_run (statement, error);
}

/* The day here, whichever engine it is: of when the money went back, or of when that was written down. */
static gboolean
fill_days (KabDb *db, GError **error)
{
  g_autoptr (KabStatement) read
    = kab_db_prepare (db, "SELECT org, id, succeeded_at, updated_at FROM refund WHERE state = 'succeeded'",
                      error);
  g_autoptr (KabStatement) write = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  KabStep step;

  if (read == NULL)
    return FALSE;
  while ((step = kab_statement_step (read, error)) == KAB_STEP_ROW)
    {
      gint64 succeeded_at = kab_statement_get_integer (read, 2);
      g_autofree char *day
        = kab_date_of_time (succeeded_at > 0 ? succeeded_at : kab_statement_get_integer (read, 3));
      const char *row[] = { kab_statement_get_text (read, 0), kab_statement_get_text (read, 1), day, NULL };

      g_ptr_array_add (rows, g_strdupv ((char **)row));
    }
  if (step != KAB_STEP_DONE)
    return FALSE;
  write = kab_db_prepare (db, "UPDATE refund SET refunded_on = ? WHERE org = ? AND id = ?", error);
  for (guint i = 0; write != NULL && i < rows->len; i++)
    {
      char **row = rows->pdata[i];

      kab_statement_bind_text (write, 1, row[2]);
      kab_statement_bind_text (write, 2, row[0]);
      kab_statement_bind_text (write, 3, row[1]);
      if (!kab_statement_run (write, error))
        return FALSE;
      kab_statement_reset (write);
    }
  return write != NULL;
}

/* Refunds of before the fields were there: when, and of what. */
static gboolean
fill_refunds (KabDb *db, GError **error)
{
  return kab_db_exec (
           db,
           "UPDATE refund SET \"order\" = (SELECT p.\"order\" FROM payment p WHERE p.org = refund.org"
           " AND p.id = refund.payment);"
           "UPDATE refund SET channel = (SELECT o.channel FROM \"order\" o WHERE o.org = refund.org"
           " AND o.id = refund.\"order\"), package = (SELECT min(l.package) FROM order_line l"
           " WHERE l.org = refund.org AND l.\"order\" = refund.\"order\" AND l.deleted = 0"
           " HAVING count(DISTINCT l.package) = 1)",
           error)
         && fill_days (db, error);
}

static gboolean
follow_entity (KabDb *db, const KabEntity *entity, GError **error)
{
  g_autoptr (GHashTable) before = kab_db_columns (db, entity->name, error);
  g_autoptr (KabRow) fresh = kab_row_new (entity, NULL);

  if (before == NULL || !kab_schema_create_table (db, entity, KAB_PROFILE_SERVER, NULL, error)
      || !kab_schema_create_indexes (db, entity, KAB_PROFILE_SERVER, error))
    return FALSE;
  if (g_hash_table_size (before) == 0 || entity == &kab_entity_activity)
    return TRUE;
  for (guint f = 0; f < entity->n_fields; f++)
    if (!g_hash_table_contains (before, entity->fields[f].name) && !kab_value_is_null (&fresh->values[f])
        && !fill_column (db, entity, &entity->fields[f], &fresh->values[f], error))
      return FALSE;

  return entity != &kab_entity_refund || g_hash_table_contains (before, "refunded_on")
         || fill_refunds (db, error);
}

static gboolean
follow_model (KabDb *db, const char *sum, GError **error)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n; e++)
    if (!follow_entity (db, entities[e], error))
      return FALSE;

  return kab_server_setting_put (db, MODEL_SETTING, sum, error);
}

/* Tables and columns that a later model added need no step of their own: they are made when they are missing. */
static gboolean
migrate_model (KabDb *db, GError **error)
{
  g_autofree char *sum = model_sum ();
  g_autofree char *known = NULL;
  g_autofree char *again = NULL;

  if (!kab_server_setting_read (db, MODEL_SETTING, &known, error))
    return FALSE;
  if (g_strcmp0 (known, sum) == 0)
    return TRUE;
  if (kab_db_begin (db, TRUE, error) && kab_db_lock (db, "schema", error)
      && kab_server_setting_read (db, MODEL_SETTING, &again, error)
      && (g_strcmp0 (again, sum) == 0 || follow_model (db, sum, error)) && kab_db_commit (db, error))
    return TRUE;
  kab_db_rollback (db);
  return FALSE;
}

gboolean
kab_server_schema_migrate (KabDb *db, GError **error)
{
  static const KabMigration steps[] = { step_0_1, step_1_2, step_2_3, step_3_4 };

  return kab_db_migrate (db, steps, G_N_ELEMENTS (steps), error) && migrate_model (db, error);
}
