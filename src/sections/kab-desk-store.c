/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-desk-store.h"

#include "kab-cabinet-files.h"

#define TEMPLATES_MAX 200
#define ROWS_A_PAGE 1000
#define ROWS_MAX 20000
#define FETCH_SECONDS_MAX 60

typedef struct
{
  KabCabinet *cabinet;
  GMainContext *context; /* the cabinet's */
  GCancellable *cancellable;
} Store;

/* A picture on its way, of which the thread that waits and the cabinet's each have a hold. */
typedef struct
{
  int ref_count;
  KabCabinet *cabinet;
  char *digest;
  GCancellable *cancellable;
  GMutex lock;
  GCond came;
  gboolean done;
  char *path;
} Fetch;

static void
fetch_unref (gpointer data)
{
  Fetch *fetch = data;

  if (!g_atomic_int_dec_and_test (&fetch->ref_count))
    return;
  g_free (fetch->digest);
  g_free (fetch->path);
  g_object_unref (fetch->cancellable);
  g_mutex_clear (&fetch->lock);
  g_cond_clear (&fetch->came);
  g_free (fetch);
}

static void
did_fetch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  char *path = kab_cabinet_file_finish (KAB_CABINET (source), result, NULL);

  g_mutex_lock (&fetch->lock);
  fetch->path = path;
  fetch->done = TRUE;
  g_cond_broadcast (&fetch->came);
  g_mutex_unlock (&fetch->lock);
  fetch_unref (fetch);
}

/* In the cabinet's thread. */
static gboolean
begin_fetch (gpointer user_data)
{
  Fetch *fetch = user_data;

  kab_cabinet_file_async (fetch->cabinet, fetch->digest, NULL, NULL, fetch->cancellable, did_fetch, fetch);
  return G_SOURCE_REMOVE;
}

static char *
fetch_file (Store *store, const char *digest)
{
  Fetch *fetch = g_new0 (Fetch, 1);
  gint64 end = g_get_monotonic_time () + FETCH_SECONDS_MAX * G_USEC_PER_SEC;
  char *path;

  fetch->ref_count = 2;
  /* As long as this is waited for, the store holds it. */
  fetch->cabinet = store->cabinet;
  fetch->digest = g_strdup (digest);
  fetch->cancellable = g_cancellable_new ();
  g_mutex_init (&fetch->lock);
  g_cond_init (&fetch->came);
  g_main_context_invoke (store->context, begin_fetch, fetch);
  g_mutex_lock (&fetch->lock);
  while (!fetch->done)
    {
      g_cond_wait_until (&fetch->came, &fetch->lock, g_get_monotonic_time () + G_USEC_PER_SEC / 10);
      if (g_get_monotonic_time () > end || g_cancellable_is_cancelled (store->cancellable))
        g_cancellable_cancel (fetch->cancellable);
    }
  path = g_steal_pointer (&fetch->path);
  g_mutex_unlock (&fetch->lock);
  fetch_unref (fetch);
  return path;
}

static GBytes *
picture (const char *digest, gpointer data)
{
  Store *store = data;
  g_autofree char *path = kab_cabinet_file_here (store->cabinet, digest);
  g_autoptr (GMappedFile) mapped = NULL;

  /* The cabinet's own thread cannot wait for itself. */
  if (path == NULL && !g_main_context_is_owner (store->context))
    path = fetch_file (store, digest);
  mapped = path != NULL ? g_mapped_file_new (path, FALSE, NULL) : NULL;
  return mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
}

static KabRow *
find (const KabEntity *entity, const char *id, gpointer data, GError **error)
{
  return kab_cabinet_find (((Store *)data)->cabinet, entity, id, error);
}

/* What goes on paper as signed was signed with a key that is trusted on this computer, whatever the server says. */
static char *
setting (const char *key, gpointer data, GError **error)
{
  Store *store = data;
  g_autoptr (KabTrust) trust = NULL;

  if (!g_str_equal (key, "signing_key"))
    return kab_cabinet_setting (store->cabinet, key, error);
  trust = kab_cabinet_trust (store->cabinet, error);
  return trust ? kab_keyring_to_json (trust->keys) : NULL;
}

static char *
strange_key (gpointer data)
{
  g_autoptr (KabTrust) trust = kab_cabinet_trust (((Store *)data)->cabinet, NULL);

  return trust && trust->strange ? kab_keyring_to_json (trust->strange) : NULL;
}

static GPtrArray *
templates (const char *kind, gpointer data, GError **error)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_template);
  g_autoptr (KabPage) page = NULL;

  kab_query_set_filter (query, "kind", kind);
  kab_query_set_order (query, "name", FALSE);
  kab_query_set_page (query, 0, TEMPLATES_MAX);
  page = kab_cabinet_list (((Store *)data)->cabinet, query, error);
  return page != NULL ? g_ptr_array_ref (page->rows) : NULL;
}

static GPtrArray *
rows (const KabEntity *entity, const char *field, const char *value, gpointer data, GError **error)
{
  g_autoptr (KabQuery) query = kab_query_new (entity);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  guint n_pages = 1;

  if (field)
    kab_query_set_filter (query, field, value);
  for (guint i = 0; i < n_pages && all->len < ROWS_MAX; i++)
    {
      g_autoptr (KabPage) page = NULL;

      kab_query_set_page (query, i, ROWS_A_PAGE);
      page = kab_cabinet_list (((Store *)data)->cabinet, query, error);
      if (!page)
        return NULL;
      for (guint k = 0; k < page->rows->len; k++)
        g_ptr_array_add (all, kab_row_ref (g_ptr_array_index (page->rows, k)));
      n_pages = page->n_pages;
    }
  return g_steal_pointer (&all);
}

static gboolean
do_nothing (gpointer data)
{
  return G_SOURCE_REMOVE;
}

static void
store_free (gpointer data)
{
  Store *store = data;

  /* A cabinet must not end in another thread than its own. */
  if (g_main_context_is_owner (store->context))
    g_object_unref (store->cabinet);
  else
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_callback (source, do_nothing, store->cabinet, g_object_unref);
      g_source_attach (source, store->context);
    }
  g_main_context_unref (store->context);
  g_clear_object (&store->cancellable);
  g_free (store);
}

KabPaperStore
kab_desk_store (KabCabinet *cabinet, GCancellable *cancellable)
{
  Store *store = g_new0 (Store, 1);

  store->cabinet = g_object_ref (cabinet);
  store->context = g_main_context_ref_thread_default ();
  store->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return (KabPaperStore){ .find = find,
                          .setting = setting,
                          .strange_key = strange_key,
                          .templates = templates,
                          .rows = rows,
                          .picture = picture,
                          .data = store,
                          .free = store_free };
}
