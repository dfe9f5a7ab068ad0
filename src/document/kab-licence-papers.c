/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-licence-papers.h"

#include <glib/gi18n-lib.h>

#include "kab-json.h"
#include "kab-keyring.h"
#include "kab-licence-code.h"
#include "kab-licence-document.h"
#include "kab-variables.h"

/* Clients, partners and packages that are kept at a time. */
#define ROWS_MAX 512
#define TEMPLATES_MAX 64
#define PICTURES_MAX 50

/* A template that was read, for as many licences as use it. */
typedef struct
{
  int ref_count;
  KabTemplate *template_; /* NULL: it is not well formed */
  GError *error;
  char *language;
  GHashTable *assets; /* name -> digest */
  GMutex lock;
  GHashTable *pictures; /* name -> GBytes, or NULL for one that is not here */
} Form;

struct _KabLicencePapers
{
  int ref_count;
  KabPaperStore store;
  char *language;
  char *otherwise;

  GMutex lock;
  gboolean begun;
  JsonNode *company;
  Form *own; /* nothing but the company's pictures */
  KabKeyring *keys;
  KabKeyring *strange;  /* nullable: claimed, and not trusted */
  GPtrArray *templates; /* of KabRow */
  GHashTable *rows;     /* "entity id" -> KabRow, or NULL for none */
  GHashTable *forms;    /* id -> Form */
};

static void
form_unref (gpointer data)
{
  Form *form = data;

  if (!g_atomic_int_dec_and_test (&form->ref_count))
    return;
  g_clear_pointer (&form->template_, kab_template_unref);
  g_clear_error (&form->error);
  g_free (form->language);
  g_hash_table_unref (form->assets);
  g_hash_table_unref (form->pictures);
  g_mutex_clear (&form->lock);
  g_free (form);
}

static Form *
form_ref (Form *form)
{
  g_atomic_int_inc (&form->ref_count);
  return form;
}

static void
read_assets (Form *form, const char *text)
{
  g_autoptr (JsonNode) root = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &name, &node) && g_hash_table_size (form->assets) < PICTURES_MAX)
    if (kab_json_text (node) != NULL)
      g_hash_table_insert (form->assets, g_strdup (name), g_strdup (kab_json_text (node)));
}

static void
bytes_unref (gpointer data)
{
  if (data != NULL)
    g_bytes_unref (data);
}

static void
row_unref (gpointer data)
{
  if (data != NULL)
    kab_row_unref (data);
}

static Form *
form_new (const KabRow *row) /* (nullable) */
{
  Form *form = g_new0 (Form, 1);

  form->ref_count = 1;
  form->assets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  form->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, bytes_unref);
  g_mutex_init (&form->lock);
  if (row == NULL)
    return form;
  form->language = g_strdup (kab_row_get_text (row, "language"));
  form->template_ = kab_template_new (kab_row_get_text (row, "html"), &form->error);
  read_assets (form, kab_row_get_text (row, "assets"));
  return form;
}

KabLicencePapers *
kab_licence_papers_new (const KabPaperStore *store, const char *language, const char *otherwise)
{
  KabLicencePapers *self = g_new0 (KabLicencePapers, 1);

  self->ref_count = 1;
  self->store = *store;
  self->language = g_strdup (language);
  self->otherwise = g_strdup (otherwise);
  g_mutex_init (&self->lock);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, row_unref);
  self->forms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, form_unref);
  return self;
}

KabLicencePapers *
kab_licence_papers_ref (KabLicencePapers *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
kab_licence_papers_unref (KabLicencePapers *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_free (self->language);
  g_free (self->otherwise);
  g_clear_pointer (&self->company, json_node_unref);
  g_clear_pointer (&self->own, form_unref);
  g_clear_pointer (&self->keys, kab_keyring_unref);
  g_clear_pointer (&self->strange, kab_keyring_unref);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->forms);
  if (self->store.free != NULL)
    self->store.free (self->store.data);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* For templates that have none of the name. */
static void
read_own (KabLicencePapers *self)
{
  self->own = form_new (NULL);
  for (const char *const *name = kab_company_pictures (); self->company != NULL && *name != NULL; name++)
    {
      const char *digest = kab_variables_text (json_node_get_object (self->company), *name);

      if (digest != NULL)
        g_hash_table_insert (self->own->assets, g_strdup (*name), g_strdup (digest));
    }
}

/* What all of them share. */
static gboolean
begin (KabLicencePapers *self, GError **error)
{
  g_autofree char *company = NULL, *signing_key = NULL, *address = NULL, *strange = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (self->begun)
    return TRUE;
  self->templates = self->store.templates ("licence", self->store.data, error);
  if (self->templates == NULL)
    return FALSE;
  company = self->store.setting ("company", self->store.data, NULL);
  signing_key = self->store.setting ("signing_key", self->store.data, NULL);
  address = self->store.setting ("public_address", self->store.data, NULL);
  node = company != NULL ? json_from_string (company, NULL) : NULL;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    self->company = g_steal_pointer (&node);
  read_own (self);
  self->keys = kab_keyring_new (signing_key, address);
  strange = self->store.strange_key != NULL ? self->store.strange_key (self->store.data) : NULL;
  self->strange = strange != NULL ? kab_keyring_new (strange, NULL) : NULL;
  self->begun = TRUE;
  return TRUE;
}

/* NULL where there is none: a licence is printed all the same with what it knows itself. */
static KabRow *
find_ref (KabLicencePapers *self, const KabRow *row, const char *name)
{
  const KabEntity *entity = kab_entity_find (kab_entity_find_field (row->entity, name)->ref);
  const char *id = kab_row_get_text (row, name);
  g_autofree char *key = NULL;
  gpointer found;

  if (id == NULL)
    return NULL;
  key = g_strconcat (entity->name, " ", id, NULL);
  if (!g_hash_table_lookup_extended (self->rows, key, NULL, &found))
    {
      found = self->store.find (entity, id, self->store.data, NULL);
      if (g_hash_table_size (self->rows) >= ROWS_MAX)
        g_hash_table_remove_all (self->rows);
      g_hash_table_insert (self->rows, g_steal_pointer (&key), found);
    }
  return found != NULL ? kab_row_ref (found) : NULL;
}

/* The default template of the language, or else any default one; of a language that was asked for, any one at all. */
static KabRow *
default_template (KabLicencePapers *self)
{
  const char *language = self->language != NULL ? self->language : self->otherwise;
  KabRow *best = NULL;
  guint rank = 0;

  for (guint i = 0; i < self->templates->len; i++)
    {
      KabRow *row = self->templates->pdata[i];
      gboolean own = g_strcmp0 (kab_row_get_text (row, "language"), language) == 0;
      gboolean is_default = kab_row_get_integer (row, "is_default") != 0;
      guint worth = (own ? 2 : 0) + (is_default ? 1 : 0);

      if (self->language != NULL ? !own : !is_default)
        continue;
      if (best == NULL || worth > rank)
        {
          best = row;
          rank = worth;
        }
    }
  return best != NULL ? kab_row_ref (best) : NULL;
}

static KabRow *
find_template (KabLicencePapers *self, const KabRow *licence)
{
  g_autoptr (KabRow) own = NULL;
  g_autoptr (KabRow) package = NULL;

  if (self->language != NULL)
    return default_template (self);
  own = find_ref (self, licence, "template");
  if (own == NULL || own->deleted)
    {
      package = find_ref (self, licence, "package");
      g_clear_pointer (&own, kab_row_unref);
      own = package != NULL ? find_ref (self, package, "template") : NULL;
    }
  return own != NULL && !own->deleted ? g_steal_pointer (&own) : default_template (self);
}

static Form *
find_form (KabLicencePapers *self, const KabRow *licence)
{
  g_autoptr (KabRow) row = find_template (self, licence);
  Form *form;

  if (row == NULL)
    return NULL;
  form = g_hash_table_lookup (self->forms, row->id);
  if (form == NULL)
    {
      if (g_hash_table_size (self->forms) >= TEMPLATES_MAX)
        g_hash_table_remove_all (self->forms);
      form = form_new (row);
      g_hash_table_insert (self->forms, g_strdup (row->id), form);
    }
  return form_ref (form);
}

typedef struct
{
  KabLicencePapers *self;
  Form *form;
} Pictures;

/* A picture that is not here yet leaves its place empty, and a problem says so: the licence itself must print. */
static GBytes *
find_picture (const char *name, gpointer user_data, GError **error)
{
  Pictures *pictures = user_data;
  Form *form = pictures->form;
  const char *digest = form != NULL ? g_hash_table_lookup (form->assets, name) : NULL;
  gpointer found = NULL;

  if (digest == NULL)
    {
      form = pictures->self->own;
      digest = g_hash_table_lookup (form->assets, name);
    }
  if (digest == NULL || pictures->self->store.picture == NULL)
    return NULL;
  /* One thread fetches it, the others wait. */
  g_mutex_lock (&form->lock);
  if (!g_hash_table_lookup_extended (form->pictures, name, NULL, &found))
    {
      found = pictures->self->store.picture (digest, pictures->self->store.data);
      g_hash_table_insert (form->pictures, g_strdup (name), found);
    }
  g_mutex_unlock (&form->lock);
  return found != NULL ? g_bytes_ref (found) : NULL;
}

/* Whoever takes over the server, or stands in its place, signs with a key of theirs: nothing of that goes on paper unsaid. */
static void
tell_stranger (KabLicencePapers *self, const KabRow *licence, KabDocument *document)
{
  g_autoptr (KabLicenceCode) code = self->strange != NULL ? kab_licence_code_new (licence) : NULL;

  if (code == NULL || kab_licence_code_find_signer (code, self->keys) >= 0
      || kab_licence_code_find_signer (code, self->strange) < 0)
    return;
  kab_document_add_problem (
    document, _ ("It is signed with a key that the server names and this computer does not know to be "
                 "the organisation's, and is printed without its code. Compare the fingerprints of the "
                 "keys under “Verify Licence”, then print it again."));
}

KabDocument *
kab_licence_papers_draw (KabLicencePapers *self, const KabRow *licence, GError **error)
{
  g_autoptr (KabRow) client = NULL;
  g_autoptr (KabRow) partner = NULL;
  Pictures pictures = { .self = self };
  KabDocument *document = NULL;
  const char *language = self->language;
  gboolean ok;

  g_mutex_lock (&self->lock);
  ok = begin (self, error);
  if (ok)
    {
      client = find_ref (self, licence, "client");
      partner = find_ref (self, licence, "partner");
      pictures.form = find_form (self, licence);
    }
  g_mutex_unlock (&self->lock);
  if (!ok)
    return NULL;

  if (language == NULL && pictures.form != NULL)
    language = pictures.form->language;
  if (language == NULL)
    language = self->otherwise;
  if (pictures.form != NULL && pictures.form->template_ == NULL)
    g_propagate_error (error, g_error_copy (pictures.form->error));
  else
    document = kab_licence_document_new (pictures.form != NULL ? pictures.form->template_ : NULL, language,
                                         licence, client, partner,
                                         self->company != NULL ? json_node_get_object (self->company) : NULL,
                                         self->keys, find_picture, &pictures, error);
  g_clear_pointer (&pictures.form, form_unref);
  if (document != NULL)
    tell_stranger (self, licence, document);
  return document;
}

KabDocument *
kab_licence_papers_make (KabLicencePapers *self, const char *id, char **label, GError **error)
{
  g_autoptr (KabRow) licence = NULL;
  const char *number;

  g_mutex_lock (&self->lock);
  licence = self->store.find (&kab_entity_licence, id, self->store.data, error);
  g_mutex_unlock (&self->lock);
  if (licence == NULL)
    return NULL;
  number = kab_row_get_text (licence, "number");
  *label = g_strdup (number != NULL ? number : kab_row_get_text (licence, "client_name"));
  return kab_licence_papers_draw (self, licence, error);
}
