/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told that an order was paid, and of which: once, not of one's own doing, not of history (S1-74). */
#include <string.h>

#include "desk.h"
#include "kab-cache-private.h"
#include "kab-id.h"
#include "pages.h"

#define ME "01900000-0000-7000-8000-00000000000a"
#define ANNA "01900000-0000-7000-8000-00000000000b"
#define PARTNER "01900000-0000-7000-8000-00000000000c"
#define AGENT "01900000-0000-7000-8000-00000000000d"
#define DEPARTMENT "01900000-0000-7000-8000-00000000000e"

#define NOON 1000000

typedef struct
{
  Store store;
  GPtrArray *actors;
  gint64 rev;
} Desk;

static void
desk_begin (Desk *desk)
{
  store_open (&desk->store);
  desk->rev = 1;
  desk->store.time = NOON;
  desk->actors = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_actor_free);
  g_ptr_array_add (desk->actors, kab_actor_new (ME, KAB_ROLE_ADMIN, NULL, NULL, NULL));
}

static void
desk_end (Desk *desk)
{
  g_ptr_array_unref (desk->actors);
  store_close (&desk->store);
}

/* An order that Anna made at @made, and that was paid at @paid_at, by @by; 0: it was not. */
static KabRow *
an_order (const char *id, gint64 made, gint64 paid_at, const char *by)
{
  KabRow *row = kab_row_new (&kab_entity_order, id);

  row->created_at = made;
  row->updated_at = made;
  row->created_by = g_strdup (ANNA);
  row->updated_by = g_strdup (by);
  kab_row_set_text (row, "number", "26-000123");
  kab_row_set_text (row, "client_name", "ООО «Балтийский фрахт»");
  kab_row_set_integer (row, "total", 450000);
  kab_row_set_text (row, "status", paid_at > 0 ? "confirmed" : "pending");
  if (paid_at > 0)
    kab_row_set_integer (row, "paid_at", paid_at);
  return row;
}

static void
bring (Desk *desk, KabRow *row)
{
  row->rev = ++desk->rev;
  store_bring (&desk->store, row, FALSE);
}

static void
assert_news (Desk *desk, guint fresh, guint unseen)
{
  g_auto (KabPaidNews) news = { 0 };
  g_autoptr (GError) error = NULL;

  kab_cache_take_paid (desk->store.cache, desk->actors, &news, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (news.fresh, ==, fresh);
  g_assert_cmpuint (news.unseen, ==, unseen);
  g_assert_true ((news.order != NULL) == (fresh > 0));
}

static guint
n_noted (Desk *desk)
{
  return (guint)kab_db_query_integer (kab_cache_get_db (desk->store.cache),
                                      "SELECT count(*) FROM meta WHERE key LIKE 'paid%'", NULL, NULL);
}

static void
look (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  kab_cache_paid_seen (desk->store.cache, &error);
  g_assert_no_error (error);
}

/* What was paid before this computer had it is history; what is paid then is told once, and counted until it was seen. */
static void
test_once (void)
{
  Desk desk;
  g_autofree char *old = kab_id_new ();
  g_autofree char *open = kab_id_new ();

  desk_begin (&desk);
  bring (&desk, an_order (old, 10, 20, NULL));
  bring (&desk, an_order (open, 10, 0, ANNA));
  assert_news (&desk, 0, 0);
  /* The bank's document may be of an earlier day than anything here. */
  bring (&desk, an_order (open, 10, 5, NULL));
  assert_news (&desk, 1, 1);
  assert_news (&desk, 0, 1);
  bring (&desk, an_order (open, 10, 5, ANNA));
  bring (&desk, an_order (old, 10, 20, ANNA));
  assert_news (&desk, 0, 1);
  store_reopen (&desk.store);
  assert_news (&desk, 0, 1);
  look (&desk);
  assert_news (&desk, 0, 0);
  bring (&desk, an_order (open, 10, 5, NULL));
  assert_news (&desk, 0, 0);
  desk_end (&desk);
}

/* Nobody is told of what they did, here or on another computer. */
static void
test_own_doing (void)
{
  Desk desk;
  g_autofree char *here = kab_id_new ();
  g_autofree char *there = kab_id_new ();
  g_autoptr (KabRow) before = NULL, after = NULL;
  g_autoptr (KabMutation) mutation = NULL;

  desk_begin (&desk);
  bring (&desk, an_order (here, 10, 0, ANNA));
  bring (&desk, an_order (there, 10, 0, ANNA));
  before = store_find (&desk.store, &kab_entity_order, here);
  after = kab_row_copy (before);
  kab_row_set_integer (after, "paid_at", NOON);
  mutation = kab_mutation_new_between (before, after);
  store_edit (&desk.store, mutation);
  assert_news (&desk, 0, 0);
  bring (&desk, an_order (here, 10, NOON, ANNA));
  bring (&desk, an_order (there, 10, NOON, ME));
  assert_news (&desk, 0, 0);
  g_assert_cmpuint (n_noted (&desk), ==, 0);
  desk_end (&desk);
}

/* An edit of something else that waits is not in the way. */
static void
test_edited (void)
{
  Desk desk;
  g_autofree char *id = kab_id_new ();
  g_autoptr (KabRow) before = NULL, after = NULL;
  g_autoptr (KabMutation) mutation = NULL;

  desk_begin (&desk);
  bring (&desk, an_order (id, 10, 0, ANNA));
  before = store_find (&desk.store, &kab_entity_order, id);
  after = kab_row_copy (before);
  kab_row_set_text (after, "note", "перезвонить");
  mutation = kab_mutation_new_between (before, after);
  store_edit (&desk.store, mutation);
  bring (&desk, an_order (id, 10, NOON, NULL));
  assert_news (&desk, 1, 1);
  desk_end (&desk);
}

/* What was made and paid while this computer was off is news; what one may only now see was paid long ago. */
static void
test_away (void)
{
  Desk desk;
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *given = kab_id_new ();

  desk_begin (&desk);
  bring (&desk, an_order (given, 10, 0, ANNA));
  look (&desk);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *id = kab_id_new ();
      g_autoptr (KabRow) row = an_order (id, NOON + 5, NOON + 10, NULL);

      row->rev = ++desk.rev;
      append_item (items, row);
    }
  {
    g_autofree char *id = kab_id_new ();
    g_autoptr (KabRow) row = an_order (id, NOON - 10, NOON - 5, NULL);

    row->rev = ++desk.rev;
    append_item (items, row);
  }
  desk.store.time = NOON + 100;
  store_page (&desk.store, items->str, FALSE, FALSE, desk.rev, &error);
  g_assert_no_error (error);
  assert_news (&desk, 12, 12);
  g_setenv ("LANGUAGE", "en", TRUE);
  sentence = kab_paid_sentence (12, NULL);
  g_assert_cmpstr (sentence, ==, "12 orders were paid");
  desk_end (&desk);
}

/* All of it again is not told again, but for what was paid meanwhile; invariant 10: nothing stays of what left. */
static void
test_restart_and_leave (void)
{
  Desk desk;
  g_autofree char *told = kab_id_new ();
  g_autofree char *later = kab_id_new ();
  g_autofree char *strange = kab_id_new ();
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *leave = NULL;
  KabRow *rows[3];

  desk_begin (&desk);
  bring (&desk, an_order (told, 10, 0, ANNA));
  bring (&desk, an_order (later, 10, 0, ANNA));
  bring (&desk, an_order (told, 10, NOON, NULL));
  assert_news (&desk, 1, 1);
  rows[0] = an_order (told, 10, NOON, NULL);
  rows[1] = an_order (later, 10, NOON + 1, NULL);
  rows[2] = an_order (strange, NOON + 1, NOON + 2, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      rows[i]->rev = ++desk.rev;
      append_item (items, rows[i]);
      kab_row_unref (rows[i]);
    }
  store_page (&desk.store, items->str, FALSE, TRUE, desk.rev, &error);
  g_assert_no_error (error);
  assert_news (&desk, 1, 2);

  leave
    = g_strdup_printf ("{\"leave\":\"order\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}", later, ++desk.rev);
  store_page (&desk.store, leave, FALSE, FALSE, desk.rev, &error);
  g_assert_no_error (error);
  assert_news (&desk, 0, 1);
  g_assert_cmpuint (n_noted (&desk), ==, 1);
  desk_end (&desk);
}

/* --- Whom it concerns --- */

static gboolean
is_told (KabActor *actor, const KabRow *order, const char *curator)
{
  g_autoptr (GPtrArray) actors = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_actor_free);

  g_ptr_array_add (actors, actor);
  return kab_paid_concerns (actors, order, curator);
}

static KabActor *
somebody (KabRole role, KabPowers powers)
{
  KabActor *actor = kab_actor_new (ME, role, NULL, NULL, NULL);

  actor->powers = powers;
  return actor;
}

static KabActor *
head_of (const char *department)
{
  const char *const departments[] = { department, NULL };
  KabActor *actor = kab_actor_new (ME, KAB_ROLE_HEAD, PARTNER, NULL, NULL);

  actor->departments = g_strdupv ((char **)departments);
  return actor;
}

static void
test_whom (void)
{
  g_autoptr (KabRow) order = an_order (ANNA, 10, 20, NULL);
  const KabPowers sales = KAB_POWER_BIT (KAB_POWER_SALES), finance = KAB_POWER_BIT (KAB_POWER_FINANCE);

  /* The company's own sale: who made it, and who sells. */
  g_assert_true (is_told (somebody (KAB_ROLE_STAFF, sales), order, NULL));
  g_assert_true (is_told (somebody (KAB_ROLE_ADMIN, 0), order, NULL));
  g_assert_false (is_told (somebody (KAB_ROLE_STAFF, finance), order, NULL));
  g_assert_true (is_told (kab_actor_new (ANNA, KAB_ROLE_STAFF, NULL, NULL, NULL), order, NULL));
  g_assert_false (is_told (kab_actor_new (ME, KAB_ROLE_AGENT, PARTNER, AGENT, NULL), order, NULL));

  kab_row_set_text (order, "partner", PARTNER);
  kab_row_set_text (order, "department", DEPARTMENT);
  kab_row_set_text (order, "agent", AGENT);
  kab_row_set_text (order, "client", ANNA);
  g_assert_true (is_told (kab_actor_new (ME, KAB_ROLE_AGENT, PARTNER, AGENT, NULL), order, NULL));
  g_assert_false (is_told (kab_actor_new (ME, KAB_ROLE_AGENT, PARTNER, ME, NULL), order, NULL));
  g_assert_true (is_told (kab_actor_new (ME, KAB_ROLE_PARTNER, PARTNER, NULL, NULL), order, NULL));
  g_assert_false (is_told (kab_actor_new (ME, KAB_ROLE_PARTNER, ME, NULL, NULL), order, NULL));
  g_assert_true (is_told (head_of (DEPARTMENT), order, NULL));
  g_assert_false (is_told (head_of (ME), order, NULL));
  g_assert_false (is_told (kab_actor_new (ME, KAB_ROLE_CLIENT, NULL, NULL, ANNA), order, NULL));

  /* A partner's: the curator, and nobody else of the office where there is one. */
  g_assert_true (is_told (somebody (KAB_ROLE_STAFF, 0), order, ME));
  g_assert_false (is_told (somebody (KAB_ROLE_ADMIN, 0), order, ANNA));
  g_assert_false (is_told (somebody (KAB_ROLE_STAFF, sales), order, ANNA));
  g_assert_true (is_told (somebody (KAB_ROLE_STAFF, sales), order, NULL));
}

static void
test_words (void)
{
  g_autoptr (KabRow) order = an_order (ANNA, 10, 20, NULL);
  g_autofree char *one = NULL, *nameless = NULL;

  g_setenv ("LANGUAGE", "en", TRUE);
  one = kab_paid_sentence (1, order);
  g_assert_cmpstr (one, ==,
                   "Order 26-000123 was paid: ₽4,500.00, ООО «Балтийский фрахт»");
  kab_row_set_text (order, "client_name", NULL);
  nameless = kab_paid_sentence (1, order);
  g_assert_cmpstr (nameless, ==, "Order 26-000123 was paid: ₽4,500.00");
}

int
main (int argc, char **argv)
{
  desk_init (&argc, &argv);
  g_test_add_func ("/paid/once", test_once);
  g_test_add_func ("/paid/own-doing", test_own_doing);
  g_test_add_func ("/paid/edited", test_edited);
  g_test_add_func ("/paid/away", test_away);
  g_test_add_func ("/paid/restart-and-leave", test_restart_and_leave);
  g_test_add_func ("/paid/whom", test_whom);
  g_test_add_func ("/paid/words", test_words);
  return g_test_run ();
}
