/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl explain-access: why somebody may, or may not, do something to a record. */
#include <glib/gi18n-lib.h>

#include "kab-access.h"
#include "kab-cli-read.h"
#include "kab-error.h"
#include "kab-export.h"
#include "kab-feed-keys.h"
#include "kab-identity.h"
#include "kab-lookup.h"
#include "kab-machine.h"
#include "kab-suggest.h"
#include "kab-writer.h"

static const char *const operations[KAB_N_OPERATIONS] = { "read", "create", "update", "delete" };

typedef struct
{
  KabDb *db;
  const char *org;
} Place;

/* Asked of the feed's own keys, so that the answer is what desktops get. */
static gboolean
is_bound (const KabRow *row, const char *partner, gpointer user_data)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const Place *place = user_data;
  g_autofree char *key = g_strconcat (row->entity->name, "/bound:", partner, NULL);

  return kab_feed_row_keys (place->db, place->org, row, names, NULL)
         && g_ptr_array_find_with_equal_func (names, key, g_str_equal, NULL);
}

static KabCaller *
load_caller (KabDb *db, const KabOrg *org, const char *login, GError **error)
{
  g_autoptr (GPtrArray) users = kab_identity_find_users (db, org->id, login, FALSE, error);
  g_autoptr (KabCaller) caller = NULL;

  if (users == NULL)
    return NULL;
  if (users->len == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no user “%s”."), login);
      return NULL;
    }
  caller = g_new0 (KabCaller, 1);
  caller->org = g_strdup (org->id);
  caller->user = g_strdup (((KabFoundUser *)users->pdata[0])->id);
  return kab_identity_load_actors (db, caller, error) ? g_steal_pointer (&caller) : NULL;
}

typedef struct
{
  Place place;
  const KabRow *row;
  const KabMachine *machine; /* NULL: it has no states */
  const char *state;
  const char *login;
  guint who;   /* of KabWho: the person, in all roles */
  guint given; /* of KabNeeds: what there is for a step */
  JsonBuilder *builder;
  GPtrArray *table;
} Explaining;

static void
add_answer (Explaining *about,
            const KabActor *actor,
            const char *to,
            const char *operation,
            gboolean allowed,
            const char *why)
{
  g_autofree char *step = to != NULL ? g_strdup_printf ("%s → %s", about->state, to) : g_strdup (operation);
  const char *cells[] = { kab_role_to_token (actor->role), step,
                          /* Translators: whether something is allowed */
                          allowed ? C_ ("access", "yes") : C_ ("access", "no"), why, NULL };
  JsonBuilder *builder = about->builder;

  g_ptr_array_add (about->table, g_strdupv ((char **)cells));
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "role", kab_role_to_token (actor->role));
  kab_json_add_string (builder, "operation", operation);
  if (to != NULL)
    {
      kab_json_add_string (builder, "from", about->state);
      kab_json_add_string (builder, "to", to);
    }
  kab_json_add_boolean (builder, "allowed", allowed);
  kab_json_add_string (builder, "why", why);
  json_builder_end_object (builder);
}

static gboolean
may_take_steps (Explaining *about, const KabActor *actor, const KabRow *row)
{
  return kab_access_allows_steps (actor, row, is_bound, &about->place);
}

static void
explain_one (Explaining *about, const KabActor *actor, KabOperation operation)
{
  gboolean allowed = FALSE;
  g_autofree char *why
    = kab_access_explain (actor, about->login, operation, about->row, is_bound, &about->place, &allowed);

  /* The server lets a row be changed by whoever may make such a one, too, as long as nobody has dealt with it. */
  if (!allowed && operation == KAB_OPERATION_UPDATE && about->machine != NULL && about->machine->open != NULL
      && may_take_steps (about, actor, about->row))
    {
      const char *open = kab_machine_state_title (about->machine, about->machine->open);
      g_autofree char *table = g_steal_pointer (&why);

      allowed = g_str_equal (about->state, about->machine->open);
      why = g_strdup_printf (
        allowed
          /* Translators: a sentence that ends with "Not allowed."; then a state */
          ? _ ("%s But whoever may make such a record may change it while it is “%s”, and it is. Allowed.")
          : _ (
            "%s Whoever may make such a record may change it only while it is “%s”, and it is not any more."),
        table, open);
    }
  add_answer (about, actor, NULL, operations[operation], allowed, why);
}

/* For whom the table of steps has it, whatever it needs besides. */
static guint
who_may (Explaining *about, const char *to)
{
  guint who = 0;

  for (guint i = 0; i < about->machine->n_steps; i++)
    if (g_strcmp0 (about->machine->steps[i].from, about->state) == 0
        && g_str_equal (about->machine->steps[i].to, to))
      who |= about->machine->steps[i].who;
  return who;
}

/* As the server decides it: the way to the row, the field, then the table of steps. */
static void
explain_step (Explaining *about, const KabActor *actor, const char *to)
{
  const KabField *field = kab_entity_find_field (about->row->entity, about->machine->field);
  const char *from_title = kab_machine_state_title (about->machine, about->state);
  const char *to_title = kab_machine_state_title (about->machine, to);
  g_autofree char *whose = kab_who_to_text (who_may (about, to));
  g_autoptr (KabRow) after = kab_row_copy (about->row);
  g_autoptr (GString) why = g_string_new (NULL);
  g_autoptr (GError) missing = NULL;
  gboolean allowed = FALSE, table, owner;

  kab_row_set_text (after, about->machine->field, to);
  table = kab_access_allows (actor, KAB_OPERATION_UPDATE, about->row, is_bound, &about->place)
          && kab_access_allows (actor, KAB_OPERATION_UPDATE, after, is_bound, &about->place);
  owner = may_take_steps (about, actor, about->row) && may_take_steps (about, actor, after);
  /* Translators: two states, then who may */
  g_string_append_printf (why, _ ("The step from “%s” to “%s” is for: %s."), from_title, to_title, whose);
  g_string_append_c (why, ' ');
  if (!table && !owner)
    g_string_append (
      why,
      _ ("The role may neither change this record nor make such a one, and so takes none of its steps."));
  else if (!kab_access_may_write_field (actor->role, field, FALSE))
    /* Translators: a field's name */
    g_string_append_printf (why, _ ("The role may not set “%s”."), kab_field_title (field));
  else if (!(who_may (about, to) & about->who))
    g_string_append (why, _ ("The person is none of these."));
  else if (!kab_machine_check (about->machine, about->state, to, about->who, about->given | KAB_NEEDS_REASON,
                               &missing))
    g_string_append (why, missing->message);
  else
    {
      allowed = TRUE;
      g_string_append (why, table ? _ ("The role may change this record.")
                                  : _ ("The role may make such a record, and so take its steps."));
      if (!kab_machine_check (about->machine, about->state, to, about->who,
                              about->given & ~(guint)KAB_NEEDS_REASON, &missing))
        g_string_append_printf (why, " %s", missing->message);
    }
  g_string_append_c (why, ' ');
  g_string_append (why, allowed ? _ ("Allowed.") : _ ("Not allowed."));
  add_answer (about, actor, to, "step", allowed, why->str);
}

/* Each state that may come next, once. */
static GPtrArray *
next_states (Explaining *about)
{
  GPtrArray *states = g_ptr_array_new ();

  for (guint i = 0; about->machine != NULL && i < about->machine->n_steps; i++)
    if (g_strcmp0 (about->machine->steps[i].from, about->state) == 0
        && !g_ptr_array_find_with_equal_func (states, about->machine->steps[i].to, g_str_equal, NULL))
      g_ptr_array_add (states, (gpointer)about->machine->steps[i].to);
  return states;
}

static void
explain_all (Explaining *about, const KabCaller *caller)
{
  g_autoptr (GPtrArray) states = next_states (about);

  for (guint i = 0; i < caller->actors->len; i++)
    about->who |= kab_who_of_role (((const KabActor *)caller->actors->pdata[i])->role);
  for (guint i = 0; i < caller->actors->len; i++)
    {
      for (KabOperation operation = KAB_OPERATION_READ; operation <= KAB_OPERATION_DELETE; operation++)
        explain_one (about, caller->actors->pdata[i], operation);
      for (guint k = 0; k < states->len; k++)
        explain_step (about, caller->actors->pdata[i], states->pdata[k]);
    }
}

static KabExit
explain (KabDb *db, const KabOrg *org, KabCli *cli, GError **error)
{
  const KabEntity *entity = kab_export_find_entity (cli->arguments[1]);
  Explaining about = { .place = { db, org->id }, .login = cli->arguments[0] };
  g_autoptr (KabCaller) caller = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  if (entity == NULL)
    {
      kab_suggest_entity (cli->arguments[1], error);
      return KAB_EXIT_USAGE;
    }
  caller = load_caller (db, org, cli->arguments[0], error);
  row = caller != NULL ? kab_lookup_row (db, org->id, entity, cli->arguments[2], error) : NULL;
  if (row == NULL || !kab_states_given (db, org->id, row, &about.given, error))
    return KAB_EXIT_NOT_FOUND;
  about.row = row;
  about.machine = kab_machine_find (entity->name);
  about.state = about.machine != NULL ? kab_row_get_text (row, about.machine->field) : NULL;
  if (about.state == NULL)
    about.machine = NULL;
  about.builder = builder;
  about.table = rows;
  g_ptr_array_add (rows, g_strsplit ("role\toperation\tallowed\twhy", "\t", -1));
  json_builder_begin_array (builder);
  explain_all (&about, caller);
  json_builder_end_array (builder);
  if (cli->json)
    kab_cli_print_json (builder);
  else if (caller->actors->len == 0)
    g_print ("%s\n", _ ("This user has no active role, and so may do nothing."));
  else
    kab_cli_print_table (rows);
  return KAB_EXIT_OK;
}

static KabExit
explain_access (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) reader = { NULL };

  return kab_cli_reader_open (&reader, cli, error) ? explain (reader.db, reader.org, cli, error)
                                                   : KAB_EXIT_FAILED;
}

const KabCliCommand kab_commands_access[] = {
  { "explain-access", N_ ("USER ENTITY ID"), N_ ("Tell why a user may, or may not, do something to a record"),
    N_ ("USER is a phone, an e-mail address, an identifier or an id; ENTITY is licence, package, client, …; "
        "ID is"
        " a record's id or name. For each role of the user: whether it may read, create, update and delete "
        "it, and take each step from the state it is in, and why."),
    NULL, 3, 3, explain_access },
  { NULL },
};
