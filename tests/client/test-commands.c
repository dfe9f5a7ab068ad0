/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How commands look until they are answered: shown at once, as long as they are on their way, and not longer. */
#include <string.h>

#include "kab-cabinet-private.h"
#include "kab-error.h"
#include "kab-id.h"
#include "pages.h"

typedef struct
{
  Store store;
  char *ticket;
  char *message;
  KabMutation *reply;
} Talk;

static KabRow *
ticket_row (const char *id, gint64 rev, const char *status)
{
  KabRow *row = kab_row_new (&kab_entity_ticket, id);

  row->rev = rev;
  row->created_at = row->updated_at = 1000;
  kab_row_set_text (row, "number", "T-1");
  kab_row_set_text (row, "subject", "Не входит");
  kab_row_set_text (row, "body", "Ошибка 5");
  kab_row_set_text (row, "status", status);
  return row;
}

static KabRow *
message_row (const char *id, gint64 rev, const char *ticket)
{
  KabRow *row = kab_row_new (&kab_entity_ticket_message, id);

  row->rev = rev;
  row->created_at = row->updated_at = 1000;
  kab_row_set_text (row, "ticket", ticket);
  kab_row_set_text (row, "text", "Смотрим");
  return row;
}

/* An answer to a ticket: a message, and the ticket in progress. */
static KabMutation *
reply_to (const char *ticket, char **message)
{
  const KabCommand *command = kab_command_find (&kab_entity_ticket, "reply");
  KabMutation *reply = kab_mutation_new_command (command, ticket);
  g_autoptr (KabRow) waiting = ticket_row (ticket, 5, "waiting"),
                     moved = ticket_row (ticket, 5, "in_progress");
  g_autoptr (KabRow) said = NULL;

  *message = kab_id_derive (reply->id, "ticket_message");
  said = message_row (*message, 0, ticket);
  kab_mutation_set_arg_text (reply, "text", "Смотрим");
  reply->effects = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_ptr_array_add (reply->effects, kab_mutation_new_between (NULL, said));
  g_ptr_array_add (reply->effects, kab_mutation_new_between (waiting, moved));
  return reply;
}

static void
show (Store *store, GHashTable *rows)
{
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;

  kab_cache_refresh_rows (store->cache, store->work, rows, &touched, &error);
  g_assert_no_error (error);
}

static GHashTable *
new_rows (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
say (Store *store, KabMutation *command)
{
  g_autoptr (GHashTable) rows = new_rows ();

  store_edit (store, command);
  kab_cabinet_command_rows (command, rows);
  show (store, rows);
}

static void
talk_begin (Talk *talk)
{
  store_open (&talk->store);
  talk->ticket = kab_id_new ();
  store_bring (&talk->store, ticket_row (talk->ticket, 5, "waiting"), FALSE);
  talk->reply = reply_to (talk->ticket, &talk->message);
  say (&talk->store, talk->reply);
}

static void
talk_end (Talk *talk)
{
  store_close (&talk->store);
  kab_mutation_free (talk->reply);
  g_free (talk->message);
  g_free (talk->ticket);
}

static void
assert_shown (Talk *talk, const char *status, gboolean message)
{
  g_autoptr (KabRow) ticket = store_find (&talk->store, &kab_entity_ticket, talk->ticket);
  g_autoptr (KabRow) said = store_find (&talk->store, &kab_entity_ticket_message, talk->message);

  g_assert_cmpstr (kab_row_get_text (ticket, "status"), ==, status);
  g_assert_true ((said != NULL) == message);
}

static char *
done_at_12 (const KabMutation *mutation, gpointer data)
{
  /* What goes to the server is the command, and nothing of how it looks. */
  g_assert_cmpstr (kab_mutation_op_token (mutation), ==, "reply");
  g_assert_cmpstr (mutation->args[kab_command_arg (mutation->command, "text")].text, ==, "Смотрим");
  g_assert_null (mutation->effects);
  return g_strdup ("\"outcome\":\"done\",\"rev\":12,\"merged\":false");
}

static char *
refused (const KabMutation *mutation, gpointer data)
{
  return g_strdup ("\"outcome\":\"refused\",\"code\":\"refused\",\"message\":\"closed\"");
}

/* Invariants 20 and 21: from the moment it is run until all its rows are here, through a restart and parts of pages. */
static void
test_no_flicker (void)
{
  Talk talk;
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (KabRow) said = NULL, moved = NULL;
  g_autoptr (GHashTable) waiting = NULL;
  g_autoptr (GError) error = NULL;

  talk_begin (&talk);
  assert_shown (&talk, "in_progress", TRUE);
  store_reopen (&talk.store);
  assert_shown (&talk, "in_progress", TRUE);
  g_assert_cmpuint (store_answer_batch (&talk.store, done_at_12, NULL), ==, 1);
  assert_shown (&talk, "in_progress", TRUE);

  /* Others' changes come first, and the ticket is still as it was there; then the first of its rows. */
  store_bring (&talk.store, ticket_row (talk.ticket, 9, "waiting"), FALSE);
  assert_shown (&talk, "in_progress", TRUE);
  said = message_row (talk.message, 10, talk.ticket);
  append_item (items, said);
  store_page (&talk.store, items->str, FALSE, FALSE, 10, &error);
  g_assert_no_error (error);
  assert_shown (&talk, "in_progress", TRUE);

  /* All of them: the command is over, and what is shown is the server's. */
  moved = ticket_row (talk.ticket, 12, "in_progress");
  g_string_truncate (items, 0);
  append_item (items, moved);
  store_page (&talk.store, items->str, FALSE, FALSE, 12, &error);
  g_assert_no_error (error);
  assert_shown (&talk, "in_progress", TRUE);
  waiting = kab_work_rows (talk.store.work, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (waiting), ==, 0);
  store_bring (&talk.store, ticket_row (talk.ticket, 13, "done"), FALSE);
  assert_shown (&talk, "done", TRUE);
  talk_end (&talk);
}

/* Invariant 22: what is refused is shown no more, nor what was to follow; the words are kept, and what hangs on its rows. */
static void
test_refused (void)
{
  Talk talk;
  g_autoptr (KabMutation) again = NULL, edit = NULL;
  g_autoptr (KabRow) said = NULL, other = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *second = NULL, *body = NULL;
  const KabStoredProblem *problem;
  guint taken;

  talk_begin (&talk);
  kab_work_take_batch (talk.store.work, talk.store.fence, "d", 1, &body, &taken, &error);
  g_assert_cmpuint (taken, ==, 1);
  /* An edit of the message that is not there yet at the server, and an answer to the ticket that is. */
  said = store_find (&talk.store, &kab_entity_ticket_message, talk.message);
  other = kab_row_copy (said);
  kab_row_set_text (other, "attachments", "[]");
  edit = kab_mutation_new_between (said, other);
  store_edit (&talk.store, edit);
  again = reply_to (talk.ticket, &second);
  say (&talk.store, again);
  {
    g_autoptr (GHashTable) rows = new_rows ();
    guint done;
    g_autofree char *text
      = g_strdup_printf ("{\"outcomes\":[{\"id\":\"%s\",\"n\":1,\"outcome\":\"refused\",\"code\":\"refused\","
                         "\"message\":\"closed\"}]}",
                         talk.reply->id);

    kab_work_take_outcomes (talk.store.work, talk.store.fence, kab_work_history (talk.store.work), text,
                            strlen (text), rows, &done, &error);
    g_assert_no_error (error);
    show (&talk.store, rows);
  }
  assert_shown (&talk, "in_progress", FALSE); /* by the second answer */
  problems = kab_work_problems (talk.store.work, &error);
  g_assert_cmpuint (problems->len, ==, 2);
  problem = problems->pdata[0];
  g_assert_cmpstr (problem->mutation->args[kab_command_arg (problem->mutation->command, "text")].text, ==,
                   "Смотрим");
  problem = problems->pdata[1];
  g_assert_cmpstr (problem->parent, ==, talk.reply->id);
  g_assert_cmpuint (store_answer_batch (&talk.store, refused, NULL), ==, 1);
  assert_shown (&talk, "waiting", FALSE);
  talk_end (&talk);
}

/* The row is no longer one's own: with the command goes what it showed elsewhere. */
static void
test_left (void)
{
  Talk talk;
  g_autoptr (KabRow) said = NULL, ticket = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *leave = NULL;

  talk_begin (&talk);
  leave = g_strdup_printf ("{\"leave\":\"ticket\",\"id\":\"%s\",\"rev\":8}", talk.ticket);
  store_page (&talk.store, leave, FALSE, FALSE, 8, &error);
  g_assert_no_error (error);
  ticket = store_find (&talk.store, &kab_entity_ticket, talk.ticket);
  said = store_find (&talk.store, &kab_entity_ticket_message, talk.message);
  g_assert_null (ticket);
  g_assert_null (said);
  problems = kab_work_problems (talk.store.work, &error);
  g_assert_cmpuint (problems->len, ==, 1);
  talk_end (&talk);
}

/* Taken back while it waits, the last first; not once it may have been done. */
static void
test_undo (void)
{
  Talk talk;
  g_autoptr (KabMutation) again = NULL;
  g_autoptr (GHashTable) rows = new_rows ();
  g_autoptr (GError) error = NULL;
  g_autofree char *second = NULL, *body = NULL;
  guint taken;

  talk_begin (&talk);
  again = reply_to (talk.ticket, &second);
  say (&talk.store, again);
  g_assert_false (kab_work_undo (talk.store.work, talk.reply->id, 2000, rows, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (kab_work_undo (talk.store.work, again->id, 2000, rows, &error));
  g_assert_true (kab_work_undo (talk.store.work, talk.reply->id, 2000, rows, &error));
  g_assert_no_error (error);
  show (&talk.store, rows);
  assert_shown (&talk, "waiting", FALSE);

  say (&talk.store, talk.reply);
  kab_work_take_batch (talk.store.work, talk.store.fence, "d", 100, &body, &taken, &error);
  g_assert_cmpuint (taken, ==, 1);
  g_assert_false (kab_work_undo (talk.store.work, talk.reply->id, 2000, rows, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_REFUSED);
  assert_shown (&talk, "in_progress", TRUE);
  talk_end (&talk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commands/no-flicker", test_no_flicker);
  g_test_add_func ("/commands/refused", test_refused);
  g_test_add_func ("/commands/left", test_left);
  g_test_add_func ("/commands/undo", test_undo);
  return g_test_run ();
}
